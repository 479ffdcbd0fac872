"""What a topic holds, and how it is worded for a region."""

from pathlib import Path

import pytest

from intents import REGIONS, Kind, Topic, TopicError, load_topic
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


def spoken_texts(topic: Topic) -> list[str]:
    """Everything that a topic can say."""
    manifest = topic.manifest
    sections = [
        text
        for section in topic.sections.values()
        for text in (section.title, section.spoken, section.more, section.plain)
    ]
    replies = [str(text) for text in manifest.replies.model_dump().values()]
    return [*sections, *replies, *manifest.advice.values(), manifest.title]


def test_a_region_fills_in_its_words() -> None:
    topic = load_topic(TINY_TOPIC)
    assert "9 9 9" in topic.in_region("uk").sections["gnome_down"].do
    assert "9 1 1" in topic.in_region("us").sections["gnome_down"].do


def test_a_region_spells_in_its_own_way() -> None:
    topic = load_topic(TINY_TOPIC)
    assert "any colour" in topic.in_region("uk").sections["paint"].answer
    assert "any color" in topic.in_region("us").sections["paint"].answer


def test_a_local_spelling_keeps_its_capital(garden: Path) -> None:
    change(garden / "sections/paint.yaml", "Its coat may", "Colour may")
    assert "Color may" in load_topic(garden).in_region("us").sections["paint"].answer


def test_only_whole_words_are_spelt_anew(garden: Path) -> None:
    change(garden / "sections/paint.yaml", "Its coat may", "A colourful coat may")
    answer = load_topic(garden).in_region("us").sections["paint"].answer
    assert "A colourful coat" in answer


def test_replies_are_worded_for_the_region() -> None:
    local = load_topic(TINY_TOPIC).in_region("us")
    assert "9 1 1" in local.manifest.replies.emergency_line


def test_the_places_of_a_clarifying_question_are_filled_later() -> None:
    local = load_topic(TINY_TOPIC).in_region("us")
    assert "{first}" in local.manifest.replies.clarify
    assert "{second}" in local.manifest.replies.clarify


def test_wording_for_a_region_changes_no_phrase() -> None:
    topic = load_topic(TINY_TOPIC)
    local = topic.in_region("us")
    for label, section in topic.sections.items():
        assert local.sections[label].phrases == section.phrases


def test_a_region_that_the_topic_lacks() -> None:
    with pytest.raises(TopicError, match="au"):
        load_topic(TINY_TOPIC).in_region("au")


def test_the_topic_that_ships_has_every_region() -> None:
    assert set(load_topic().manifest.regions) == set(REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_nothing_is_left_to_fill_in(region: str) -> None:
    for text in spoken_texts(load_topic().in_region(region)):
        later = text.replace("{first}", "").replace("{second}", "")
        assert "{" not in later
        assert "}" not in later


def test_american_texts_hold_no_british_spelling() -> None:
    topic = load_topic()
    british = topic.manifest.regions["us"].spellings
    for text in spoken_texts(topic.in_region("us")):
        words = text.lower().replace(".", " ").replace(",", " ").split()
        assert not set(words) & set(british), text


def test_sections_are_found_by_kind(topic: Topic) -> None:
    urgent = topic.of_kind(Kind.URGENT)
    assert urgent
    assert all(section.kind is Kind.URGENT for section in urgent)
    counted = sum(len(topic.of_kind(kind)) for kind in Kind)
    assert counted == len(topic.sections)


def test_the_kind_of_a_label(topic: Topic) -> None:
    assert topic.kind_of("symptoms") is Kind.INFORMATION
    assert topic.kind_of("out_of_scope") is None


def test_an_urgent_section_says_first_what_to_do(topic: Topic) -> None:
    for section in topic.of_kind(Kind.URGENT):
        assert section.spoken.startswith(section.do)
        assert section.spoken.endswith(section.why)


def test_a_red_flag_opens_with_its_answer_and_the_emergency_line(topic: Topic) -> None:
    for label in topic.manifest.red_flags:
        section = topic.sections[label]
        line = topic.manifest.replies.emergency_line
        assert topic.opening(section) == f"{section.answer} {line}"


def test_another_section_opens_with_its_answer(topic: Topic) -> None:
    assert topic.opening(topic.sections["bones"]) == topic.sections["bones"].answer


def test_every_red_flag_is_an_information_section(topic: Topic) -> None:
    assert topic.manifest.red_flags
    for label in topic.manifest.red_flags:
        assert topic.kind_of(label) is Kind.INFORMATION


def test_a_topic_cannot_be_changed_by_accident(topic: Topic) -> None:
    with pytest.raises(AttributeError):
        topic.folder = Path()  # type: ignore[misc]
