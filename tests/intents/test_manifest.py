"""What a topic may say of its own accord, and need not."""

from pathlib import Path

import pytest

from intents import TopicError, load_topic
from tests.intents.edit import change

OPTIONAL = ("fault", "no_microphone", "microphone_back", "asleep_alarm")
BEFORE = "  quieter_limit:"


def test_the_topic_that_ships_has_words_for_faults() -> None:
    for region, number in [("uk", "9 9 9"), ("au", "triple zero"), ("us", "9 1 1")]:
        replies = load_topic().in_region(region).manifest.replies
        assert replies.fault
        assert replies.microphone_back
        assert replies.no_microphone
        assert number in replies.no_microphone
        assert replies.asleep_alarm
        assert number in replies.asleep_alarm


def test_a_topic_needs_no_words_for_faults(garden: Path) -> None:
    replies = load_topic(garden).in_region("us").manifest.replies
    assert [getattr(replies, name) for name in OPTIONAL] == [None] * 4


@pytest.mark.parametrize("name", OPTIONAL)
def test_words_for_faults_are_worded_for_the_region(garden: Path, name: str) -> None:
    said = f"  {name}: Call {{emergency_number}} about that colour.\n{BEFORE}"
    change(garden / "topic.yaml", BEFORE, said)
    replies = load_topic(garden).in_region("us").manifest.replies
    assert getattr(replies, name) == "Call 9 1 1 about that color."


@pytest.mark.parametrize("name", OPTIONAL)
def test_what_is_to_be_filled_in_has_to_be_known(garden: Path, name: str) -> None:
    change(garden / "topic.yaml", BEFORE, f"  {name}: Call {{nobody}}.\n{BEFORE}")
    with pytest.raises(TopicError, match="nobody"):
        load_topic(garden)


@pytest.mark.parametrize("name", OPTIONAL)
def test_words_that_are_empty_are_a_mistake(garden: Path, name: str) -> None:
    change(garden / "topic.yaml", BEFORE, f'  {name}: ""\n{BEFORE}')
    with pytest.raises(TopicError, match=name):
        load_topic(garden)
