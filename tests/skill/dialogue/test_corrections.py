"""Whoever says that something else was meant."""

import pytest

from intents import Decision, Topic, Urgency
from skill.understanding import Understanding
from tests.skill.dialogue.scripts import Script


@pytest.fixture
def script(understanding: Understanding) -> Script:
    """A conversation that has just begun."""
    return Script(understanding)


@pytest.mark.parametrize(
    ("asked", "corrected", "label"),
    [
        ("what treatment is there", "not the treatment, the symptoms", "symptoms"),
        ("what treatment is there", "the symptoms not the treatment", "symptoms"),
        ("what do bones do", "no, I meant which bones", "affected_bones"),
        (
            "what scans are there",
            "I didn't ask about the scan, I asked about the biopsy",
            "biopsy",
        ),
        (
            "what scans are there",
            "that's not what i asked i asked about the biopsy",
            "biopsy",
        ),
    ],
)
def test_what_was_meant_is_answered(
    script: Script, topic: Topic, asked: str, corrected: str, label: str
) -> None:
    # you: what treatment is there
    # you: not the treatment, the symptoms
    # it: There may be steady bone pain …
    script.you(asked)
    reply = script.you(corrected)
    assert reply.intent == label
    assert reply.body == topic.sections[label].answer


@pytest.mark.parametrize(
    "said", ["that's not what I asked", "I didn't ask about the treatment"]
)
def test_where_nothing_is_left_it_asks_and_offers_what_came_next(
    script: Script, said: str
) -> None:
    # you: what treatment is there
    # you: that's not what I asked
    # it: Sorry. What did you mean? I can tell you about …, or about …
    script.you("what treatment is there")
    next_best = script.state.runners_up[:2]
    reply = script.you(said)
    assert reply.decision is Decision.CLARIFY
    assert reply.body.startswith("Sorry. What did you mean?")
    assert reply.offered == next_best
    # you: the first please
    assert script.you("the first please").intent == next_best[0]


def test_before_anything_was_said_nothing_is_corrected(script: Script) -> None:
    assert script.you("not the treatment, the symptoms").decision is Decision.ANSWER
    assert script.state.runners_up or script.state.section


def test_denied_and_still_meant_it_asks(script: Script) -> None:
    # you: what treatment is there
    # you: no i meant the treatment
    # it: Sorry. What did you mean? …
    script.you("what treatment is there")
    assert script.you("no i meant the treatment").decision is Decision.CLARIFY


def test_a_report_is_no_correction(script: Script) -> None:
    script.you("what treatment is there")
    reply = script.you("no i meant that i can't feel my legs")
    assert reply.urgency is Urgency.EMERGENCY


def test_after_an_alarm_a_denial_is_about_the_alarm(script: Script) -> None:
    script.you("i can't feel my legs")
    reply = script.you("that's not what i said")
    assert reply.decision is not Decision.CLARIFY
