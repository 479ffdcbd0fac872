"""Where two questions may join, and whether there are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Decision, Hypothesis, Kind, Matcher, Topic
from intents.joined import MAX_JOINTS, joined_questions


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        (
            "what are the symptoms and how is it treated",
            "what are the symptoms",
            "how is it treated",
        ),
        (
            "Is it curable, and can I still drive?",
            "Is it curable",
            "can I still drive?",
        ),
        ("What is it? How is it treated?", "What is it", "How is it treated?"),
        (
            "what is a biopsy but also will it spread",
            "what is a biopsy",
            "will it spread",
        ),
    ],
)
def test_two_questions_join(said: str, first: str, second: str) -> None:
    assert joined_questions(said) == [(first, second)]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "and",
        "what are the signs and symptoms",
        "my mum has it and what are the symptoms",
        "what is it and that and this and those and these and how is it treated",
        "i went to the shops and the bus was late",
    ],
)
def test_what_is_one_thing_has_no_joint(said: str) -> None:
    assert joined_questions(said) == []


@given(st.text(alphabet="what is and?. ", max_size=90))
def test_no_text_has_more_pairs_than_joints(text: str) -> None:
    assert len(joined_questions(text)) <= MAX_JOINTS


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("what are the symptoms and how is it treated", "symptoms", "treatment"),
        ("what is a biopsy and how long will i live", "biopsy", "outlook"),
        ("is it curable, and can I still drive", "outlook", "not_covered"),
        (
            "how does it spread and which bones does it go to",
            "spread",
            "affected_bones",
        ),
        ("What tests are there? And what stage is it?", "tests", "stage"),
    ],
)
def test_the_matcher_finds_both(
    matcher: Matcher, said: str, first: str, second: str
) -> None:
    found = matcher.match(said)
    assert found.decision is Decision.ANSWER
    assert found.intent == first
    assert found.second is not None
    assert found.second.intent == second


@pytest.mark.parametrize(
    "said",
    [
        "what are the symptoms",
        "what are the signs and what are the symptoms",
        "what is happening to my bones and is it bad weather tomorrow",
        "can you say that again and can you go slower",
    ],
)
def test_it_finds_one(matcher: Matcher, said: str) -> None:
    assert matcher.match(said).second is None


@pytest.mark.parametrize(
    "said",
    [
        "what are the symptoms and can you help me i can't feel my legs",
        "i can't feel my legs and what are the symptoms",
        "what is a biopsy and why can't i feel my legs i can't move them",
    ],
)
def test_what_reports_an_emergency_says_nothing_else(
    matcher: Matcher, topic: Topic, said: str
) -> None:
    found = matcher.match(said)
    assert topic.kind_of(found.intent or "") is Kind.URGENT
    assert found.second is None


def test_a_phrase_with_a_joint_is_one_question(matcher: Matcher, topic: Topic) -> None:
    joined = [
        (section.label, phrase)
        for section in topic.sections.values()
        for phrase in section.phrases
        if joined_questions(phrase) and not set("([|") & set(phrase)
    ]
    assert joined
    split = [phrase for _, phrase in joined if matcher.match(phrase).second]
    assert split == []


def test_where_recognisers_disagree_it_looks_no_closer(matcher: Matcher) -> None:
    said = [Hypothesis("what are the symptoms and how is it treated")]
    assert matcher.match(said, 0.3).second is None
    assert matcher.match(said, 0.95).second is not None
