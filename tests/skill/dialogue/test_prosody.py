"""Slower, faster, louder and quieter, as far as it goes."""

import pytest

from intents import Topic, Urgency
from skill import Prosody
from skill.settings import FASTEST, LOUDEST, QUIETEST, SLOWEST
from tests.skill.dialogue.talking import Talk, tie

ENOUGH = 20
"""More steps than there are from one end of a scale to the other."""


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """A conversation that has just begun."""
    return Talk(topic)


def test_slower_and_faster_undo_each_other(talk: Talk) -> None:
    usual = talk.say("symptoms").prosody
    assert talk.say("slower").prosody.rate < usual.rate
    assert talk.say("faster").prosody == usual


def test_louder_and_quieter_undo_each_other(talk: Talk) -> None:
    usual = talk.say("symptoms").prosody
    assert talk.say("louder").prosody.volume > usual.volume
    assert talk.say("quieter").prosody == usual


def test_with_speech_made_ahead_only_its_rates_are_spoken(topic: Topic) -> None:
    talk = Talk(topic, rates=(100, 140, 190))
    assert talk.say("symptoms").prosody.rate == 150
    assert talk.say("slower").prosody.rate == 140
    assert talk.say("slower").prosody.rate == 100
    assert topic.manifest.replies.slower_limit in talk.say("slower").text
    assert [talk.say("faster").prosody.rate for _ in range(3)] == [140, 190, 190]


@pytest.mark.parametrize("label", ["slower", "faster", "louder", "quieter"])
def test_the_new_manner_stays(talk: Talk, label: str) -> None:
    prosody = talk.say(label).prosody
    assert talk.say("symptoms").prosody == prosody
    assert talk.say("repeat").prosody == prosody


@pytest.mark.parametrize("label", ["slower", "louder"])
def test_what_was_missed_is_said_again(talk: Talk, topic: Topic, label: str) -> None:
    first = talk.say("symptoms")
    reply = talk.say(label)
    assert reply.body == f"{topic.sections[label].answer} {first.body}"
    assert reply.advice == first.advice
    assert reply.sources == first.sources
    assert talk.say("repeat").text == first.text


@pytest.mark.parametrize("label", ["slower", "louder"])
def test_what_was_missed_of_an_emergency_is_as_urgent(talk: Talk, label: str) -> None:
    talk.say("urgent_spinal_cord")
    assert talk.say(label).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("label", ["slower", "louder"])
def test_a_clarifying_question_that_was_missed_can_be_answered(
    talk: Talk, label: str
) -> None:
    talk.hear(tie("tests", "treatment"))
    assert talk.say(label).offered == ("tests", "treatment")
    assert talk.mumble("the first").intent == "tests"


@pytest.mark.parametrize("label", ["slower", "faster", "louder", "quieter"])
def test_before_any_question_it_only_confirms(
    talk: Talk, topic: Topic, label: str
) -> None:
    assert talk.say(label).body == topic.sections[label].answer


@pytest.mark.parametrize("label", ["slower", "faster", "louder", "quieter"])
def test_there_is_a_limit_and_it_says_so(talk: Talk, topic: Topic, label: str) -> None:
    replies = [talk.say(label) for _ in range(ENOUGH)]
    limit = getattr(topic.manifest.replies, f"{label}_limit")
    assert replies[0].body != limit
    assert replies[-1].body == limit
    assert replies[-1].prosody == replies[-2].prosody
    for reply in replies:
        assert SLOWEST <= reply.prosody.rate <= FASTEST
        assert QUIETEST <= reply.prosody.volume <= LOUDEST


@pytest.mark.parametrize(
    ("label", "prosody"),
    [
        ("slower", Prosody(rate=SLOWEST)),
        ("faster", Prosody(rate=FASTEST)),
        ("louder", Prosody(volume=LOUDEST)),
        ("quieter", Prosody(volume=QUIETEST)),
    ],
)
def test_a_conversation_may_begin_at_a_limit(
    topic: Topic, label: str, prosody: Prosody
) -> None:
    reply = Talk(topic, prosody).say(label)
    assert reply.body == getattr(topic.manifest.replies, f"{label}_limit")
    assert reply.prosody == prosody


def test_at_a_limit_one_can_still_turn_back(talk: Talk) -> None:
    for _ in range(ENOUGH):
        slowest = talk.say("slower").prosody
    assert talk.say("faster").prosody.rate > slowest.rate


@pytest.mark.parametrize(
    ("label", "before", "after"),
    [
        ("slower", Prosody(rate=SLOWEST + 5), Prosody(rate=SLOWEST)),
        ("faster", Prosody(rate=FASTEST - 5), Prosody(rate=FASTEST)),
        ("louder", Prosody(volume=LOUDEST - 0.05), Prosody(volume=LOUDEST)),
        ("quieter", Prosody(volume=QUIETEST + 0.05), Prosody(volume=QUIETEST)),
    ],
)
def test_the_last_step_may_be_a_small_one(
    topic: Topic, label: str, before: Prosody, after: Prosody
) -> None:
    assert Talk(topic, before).say(label).prosody == after
