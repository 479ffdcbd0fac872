"""A report of an emergency is heard as one; what is denied is not."""

import pytest

from intents import Hypothesis, Kind, Match, Matcher, RejectReason, Topic, expand

MAX_MISSED = 8
"""Of some 2,000 sentences."""


def is_urgent(topic: Topic, match: Match) -> bool:
    return topic.kind_of(match.intent or "") is Kind.URGENT


@pytest.mark.parametrize(
    "said",
    [
        "i can't feel my legs",
        "my legs have gone numb and i can't walk",
        "i think i've broken my leg",
        "i want to end my life",
        "i have a fever and i'm shivering",
        "i can't stop bleeding",
    ],
)
def test_an_emergency_of_ones_own_is_urgent(
    matcher: Matcher, topic: Topic, said: str
) -> None:
    assert is_urgent(topic, matcher.match(said))


@pytest.mark.parametrize(
    "said",
    [
        "she can't feel her legs",
        "my mother cannot move her legs",
        "my husband is very confused and keeps being sick",
        "my dad wants to kill himself",
        "my wife is not breathing",
        "grandad has wet himself and can't feel his legs",
        "her nose won't stop bleeding",
    ],
)
def test_an_emergency_of_somebody_else_is_urgent(
    matcher: Matcher, topic: Topic, said: str
) -> None:
    assert is_urgent(topic, matcher.match(said))


@pytest.mark.parametrize(
    "said",
    [
        "she can still feel her legs",
        "he can move his legs",
        "i have no fever",
        "she isn't confused",
        "the bleeding has stopped",
        "it doesn't hurt any more",
        "he didn't fall",
        "my legs are not numb",
        "my nose is not bleeding",
        "i have not lost control of my bladder",
    ],
)
def test_an_emergency_that_is_not_is_not_urgent(
    matcher: Matcher, topic: Topic, said: str
) -> None:
    assert not is_urgent(topic, matcher.match(said))


def test_one_clear_report_of_an_emergency_is_enough(matcher: Matcher) -> None:
    match = matcher.match(
        [
            Hypothesis("what is the weather", 0.8),
            Hypothesis("i can't feel my legs", 0.2),
        ]
    )
    assert match.intent == "urgent_spinal_cord"


def test_a_report_that_was_hardly_heard_is_not_enough(matcher: Matcher) -> None:
    match = matcher.match(
        [
            Hypothesis("what is the weather", 0.99),
            Hypothesis("i can't feel my legs", 0.01),
        ]
    )
    assert match.reject_reason is RejectReason.OUT_OF_SCOPE


def test_hardly_a_phrase_of_an_emergency_is_missed(
    matcher: Matcher, topic: Topic
) -> None:
    missed = [
        sentence
        for section in topic.of_kind(Kind.URGENT)
        for phrase in section.phrases
        for sentence in expand(phrase)
        if not is_urgent(topic, matcher.match(sentence))
    ]
    assert len(missed) <= MAX_MISSED, missed


@pytest.mark.parametrize(
    "said",
    [
        "no feeling in my legs",
        "he is not breathing",
        "my legs will not move",
        "the bleeding will not stop",
        "i have no strength in my legs",
        "he is not making sense",
        "i am not sure but i can't feel my legs",
        "i could walk yesterday but not today",
        "what do i do if i can't feel my legs",
        "can you help my legs are numb",
    ],
)
def test_a_report_may_have_a_no_or_a_question_in_it(
    matcher: Matcher, topic: Topic, said: str
) -> None:
    assert is_urgent(topic, matcher.match(said))


def test_a_report_is_not_hidden_by_a_denial_that_sounds_like_it(
    matcher: Matcher, topic: Topic
) -> None:
    match = matcher.match(
        [
            Hypothesis("i can feel my legs", 0.5),
            Hypothesis("i can't feel my legs", 0.5),
        ]
    )
    assert is_urgent(topic, match)


@pytest.mark.parametrize(
    "said",
    [
        "it has not stopped bleeding",
        "my nose has not stopped bleeding",
        "the bleeding has not stopped",
        "she has not stopped being sick",
        "he hasn't stopped vomiting",
    ],
)
def test_what_has_not_stopped_is_a_report(
    matcher: Matcher, topic: Topic, said: str
) -> None:
    assert is_urgent(topic, matcher.match(said))
