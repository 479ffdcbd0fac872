"""Whatever is said, in whatever order, the reply ends with advice to see a doctor."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import (
    REGIONS,
    Hypothesis,
    Kind,
    Match,
    Matcher,
    RejectReason,
    Topic,
    load_topic,
)
from skill import Reply
from tests.skill.dialogue.talking import Talk, answer, rejection, tie

LABELS = sorted(load_topic().sections)
ASKABLE = sorted(
    section.label
    for section in load_topic().sections.values()
    if section.kind in (Kind.INFORMATION, Kind.PERSONAL)
)

WORDS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            *("the first one", "the second", "yes please", "no", "say that again"),
            *("tell me more", "slow down", "louder", "goodbye", "thank you"),
            *("what are the symptoms", "how is it treated", "i can't feel my legs"),
            *("who won the match", "the tests", ""),
        ]
    ),
)
HEARD = st.one_of(
    WORDS,
    st.lists(st.builds(Hypothesis, WORDS, st.floats(0, 1)), max_size=4),
)
JUDGED = st.one_of(
    st.builds(answer, st.sampled_from(LABELS), WORDS),
    st.builds(rejection, st.sampled_from(RejectReason), WORDS),
    st.builds(tie, st.sampled_from(ASKABLE), st.sampled_from(ASKABLE)),
)
SILENCE = st.floats(0, 300)


@cache
def local_topic(region: str) -> Topic:
    """The topic that ships, worded for a region."""
    return load_topic().in_region(region)


def assert_sends_to_a_doctor(reply: Reply) -> None:
    assert reply.body.strip()
    assert reply.text.endswith(reply.advice.text)
    assert re.search(r"\bdoctor\b", reply.advice.text, re.IGNORECASE)
    assert "{" not in reply.text


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("label", LABELS)
def test_every_section(region: str, label: str) -> None:
    assert_sends_to_a_doctor(Talk(local_topic(region)).say(label))


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("reject_reason", list(RejectReason))
def test_every_refusal(region: str, reject_reason: RejectReason) -> None:
    assert_sends_to_a_doctor(Talk(local_topic(region)).hear(rejection(reject_reason)))


@pytest.mark.parametrize("region", REGIONS)
def test_every_clarifying_question(region: str) -> None:
    talk = Talk(local_topic(region))
    for label in ASKABLE:
        assert_sends_to_a_doctor(talk.hear(tie(label, ASKABLE[0])))


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("label", LABELS)
def test_every_control_after_every_section(region: str, label: str) -> None:
    talk = Talk(local_topic(region))
    for control in local_topic(region).of_kind(Kind.CONTROL):
        talk.say(label)
        assert_sends_to_a_doctor(talk.say(control.label))
        assert_sends_to_a_doctor(talk.say(control.label))


@settings(deadline=None, max_examples=150)
@given(
    region=st.sampled_from(REGIONS),
    turns=st.lists(st.tuples(JUDGED, SILENCE), min_size=1, max_size=25),
)
def test_any_judgements_in_any_order(
    region: str, turns: list[tuple[Match, float]]
) -> None:
    talk = Talk(local_topic(region))
    for match, silence in turns:
        talk.wait(silence)
        assert_sends_to_a_doctor(talk.hear(match))


@settings(deadline=None, max_examples=150)
@given(
    region=st.sampled_from(REGIONS),
    turns=st.lists(st.tuples(HEARD, SILENCE), min_size=1, max_size=10),
)
def test_any_words_in_any_order(
    matcher: Matcher, region: str, turns: list[tuple[str | list[Hypothesis], float]]
) -> None:
    talk = Talk(local_topic(region))
    for heard, silence in turns:
        talk.wait(silence)
        assert_sends_to_a_doctor(talk.hear(matcher.match(heard)))
