"""What the words of a correction deny, and what they leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Decision, Matcher
from intents.correction import denials_of


@pytest.mark.parametrize(
    ("said", "denied", "meant"),
    [
        ("not the treatment, the symptoms", "the treatment", "the symptoms"),
        ("not the treatment the symptoms", "the treatment", "the symptoms"),
        ("no, not that, the symptoms", "that", "the symptoms"),
        ("not the symptoms but how it is treated", "the symptoms", "how it is treated"),
        ("no, I meant which bones", "", "which bones"),
        ("i meant the tests", "", "the tests"),
        ("no i said biopsy", "", "biopsy"),
        ("what i meant was the tests", "", "the tests"),
        ("I didn't ask about the scan", "the scan", ""),
        (
            "I didn't ask about the scan, I asked about the biopsy",
            "the scan",
            "the biopsy",
        ),
        (
            "i didn't ask about the scan i asked about the biopsy",
            "the scan",
            "the biopsy",
        ),
        ("that's not what I asked", "", ""),
        ("that isn't what i asked i asked how it spreads", "", "how it spreads"),
        ("i never said that", "that", ""),
        ("you misheard me", "", ""),
    ],
)
def test_a_correction_is_read(said: str, denied: str, meant: str) -> None:
    first = denials_of(said)[0]
    assert (first.denied, first.meant, first.surely) == (denied, meant, True)


def test_denied_at_the_end_it_depends_on_what_was_said_before() -> None:
    (one,) = denials_of("the symptoms not the treatment")
    assert (one.denied, one.meant) == ("the treatment", "the symptoms")
    assert not one.surely


@pytest.mark.parametrize(
    "said",
    [
        "",
        "what are the symptoms",
        "no",
        "not that",
        "not sleeping well what helps",
        "i didn't mean to worry you",
        "i never asked for this",
        "i mean what are the signs",
        "he is not breathing",
        "my legs are not working",
        "i did not sleep",
    ],
)
def test_what_corrects_nothing(said: str) -> None:
    assert denials_of(said) == []


@given(st.text(alphabet="abcdeinot ,'", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for one in denials_of(f"not the {text}"):
        assert one.denied or one.meant or not one.surely


def test_the_matcher_judges_what_is_denied_and_what_is_meant(matcher: Matcher) -> None:
    found = matcher.match("not the treatment, the symptoms").correction
    assert found is not None
    assert found.denied is not None
    assert found.meant is not None
    assert (found.denied.intent, found.meant.intent) == ("treatment", "symptoms")


def test_what_is_meant_may_be_left_open(matcher: Matcher) -> None:
    found = matcher.match("that's not what i asked").correction
    assert found is not None
    assert found.denied is found.meant is None


def test_a_report_corrects_nothing(matcher: Matcher) -> None:
    found = matcher.match("no i meant that i can't feel my legs")
    assert (found.decision, found.intent) == (Decision.ANSWER, "urgent_spinal_cord")
    assert found.correction is None
