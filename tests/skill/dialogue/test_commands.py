"""Several commands in one breath."""

import pytest

from intents import Topic
from skill.dialogue.commands import Commands
from skill.dialogue.controls import RATE_STEP, VOLUME_STEP
from skill.settings import SLOWEST
from skill.understanding import Understanding
from tests.skill.dialogue.scripts import Script


@pytest.fixture
def script(understanding: Understanding) -> Script:
    """A conversation in which something was said."""
    script = Script(understanding)
    script.you("what is a biopsy")
    return script


@pytest.fixture(scope="module")
def commands(topic: Topic) -> Commands:
    """Those of the topic that ships."""
    return Commands(topic)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("say that again slower", {"repeat", "slower"}),
        ("repeat that more slowly please", {"repeat", "slower"}),
        ("louder and again", {"louder", "repeat"}),
        ("slower and louder please", {"slower", "louder"}),
        ("say that again but louder and slower", {"repeat", "louder", "slower"}),
        ("tell me more but slower", {"more", "slower"}),
        ("in plainer words and louder", {"plainer", "louder"}),
        ("go back and slow down", {"back", "slower"}),
    ],
)
def test_commands_are_found_together(
    commands: Commands, text: str, labels: set[str]
) -> None:
    assert set(commands.find(text)) == labels


@pytest.mark.parametrize(
    "text",
    [
        "",
        "slower",
        "say that again",
        "please say that again please",
        "what are the symptoms again",
        "tell me more about the pain",
        "the cancer is growing slower",
        "again and again and again",
        "my legs went slower and slower",
    ],
)
def test_anything_else_is_none(commands: Commands, text: str) -> None:
    assert commands.find(text) == ()


@pytest.mark.parametrize(
    "said", ["say that again, slower", "slower, say that again", "again and slow down"]
)
def test_it_says_the_same_more_slowly(script: Script, said: str) -> None:
    # you: say that again, slower
    # it (more slowly): A bone biopsy is …
    before = script.state.last
    reply = script.you(said)
    assert before is not None
    assert reply.text == before.text
    assert reply.prosody.rate == before.prosody.rate - RATE_STEP
    assert script.state.prosody == reply.prosody


def test_two_manners_are_both_taken_on(script: Script) -> None:
    # you: slower and louder please
    # it (more slowly, louder): I will … I will … A bone biopsy is …
    before = script.state.last
    reply = script.you("slower and louder please")
    assert before is not None
    assert reply.body.endswith(before.body)
    assert reply.prosody.rate == before.prosody.rate - RATE_STEP
    assert reply.prosody.volume == round(before.prosody.volume + VOLUME_STEP, 2)


def test_where_it_cannot_it_says_so_and_says_it_again(
    script: Script, topic: Topic
) -> None:
    for _ in range(5):
        script.you("slower")
    said = script.state.last
    assert said is not None
    reply = script.you("say that again slower")
    assert reply.body == f"{topic.manifest.replies.slower_limit} {said.body}"
    assert reply.prosody.rate == SLOWEST


def test_more_is_told_in_the_new_manner(script: Script, topic: Topic) -> None:
    reply = script.you("tell me more but slower")
    assert reply.body == topic.sections["biopsy"].more
    assert reply.prosody.rate < script.talk.dialogue.begin().prosody.rate


def test_before_anything_was_said_there_is_nothing_to_repeat(
    understanding: Understanding, topic: Topic
) -> None:
    reply = Script(understanding).you("say that again, slower")
    assert reply.body == topic.manifest.replies.repeat_nothing


def test_an_alarm_is_said_again_more_slowly(script: Script) -> None:
    alarm = script.you("i can't feel my legs")
    reply = script.you("say that again slower")
    assert reply.body == alarm.body
    assert reply.urgency is alarm.urgency
