"""What each word said for a section, told in figures that add up."""

import math

import pytest

from intents import Matcher
from intents.linear import SHARPNESS


@pytest.mark.parametrize(
    "said",
    ["what are the symptoms", "how is it treated", "is the spine often affected"],
)
def test_the_evidence_adds_up_to_the_margin(matcher: Matcher, said: str) -> None:
    match = matcher.match(said)
    second = match.alternatives[0]
    assert match.intent is not None
    labels = (match.intent, second.label)
    margins = [
        sum(one.weight for one in matcher.evidence(said, label)) for label in labels
    ]
    beliefs = [matcher.halves(said, label)[0] for label in labels]
    apart = math.log(beliefs[0] / beliefs[1]) / SHARPNESS
    assert margins[0] - margins[1] == pytest.approx(apart, abs=0.001)


def test_the_most_telling_evidence_comes_first(matcher: Matcher) -> None:
    weights = [
        abs(one.weight) for one in matcher.evidence("how is it treated", "tests")
    ]
    assert weights == sorted(weights, reverse=True)


def test_evidence_names_words_and_what_is_said_without_any(matcher: Matcher) -> None:
    parts = {one.part for one in matcher.evidence("what are the symptoms", "symptoms")}
    assert {"symptoms", "(spelling)", "(without any word)"} <= parts


def test_there_is_evidence_without_any_word(matcher: Matcher) -> None:
    parts = [one.part for one in matcher.evidence("", "symptoms")]
    assert parts == ["(without any word)"]


def test_words_are_shown_as_they_are_compared(matcher: Matcher) -> None:
    words = [word for word, _ in matcher.recognised("I can't wee")]
    assert words == ["i", "can", "not", "wee"]
