"""The assistant's own name, before and behind what is said to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Matcher
from intents.address import Address


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("hello assistant stop", "stop"),
        ("hey assistant, what are the symptoms", "what are the symptoms"),
        ("um hello assistant how is it treated", "how is it treated"),
        ("ok assistant slower", "slower"),
        ("assistant what is a biopsy", "what is a biopsy"),
        ("what are the symptoms assistant", "what are the symptoms"),
        ("stop hello assistant", "stop"),
        (
            "hello assistant hello assistant i can't feel my legs",
            "i can't feel my legs",
        ),
    ],
)
def test_the_name_is_taken_off(said: str, left: str) -> None:
    assert Address().without(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "",
        "hello assistant",
        "Hello assistant!",
        "ok assistant",
        "can i talk to the care assistant",
        "hello, what are the symptoms",
        "my assistant says it is in the bone",
    ],
)
def test_what_is_no_call_and_what_would_leave_nothing_stays(said: str) -> None:
    assert Address().without(said) == said


@pytest.mark.parametrize(
    "said", ["hey nurse joy stop", "nurse joy stop", "hello nurse joy stop"]
)
def test_a_wake_phrase_of_ones_own_is_taken_off(said: str) -> None:
    assert Address(["hey nurse joy"]).without(said) == "stop"
    assert Address().without(said) == said


def test_a_wake_phrase_that_is_a_cry_for_help_leaves_the_report() -> None:
    address = Address(["help me"])
    assert address.without("help me") == "help me"
    assert address.without("help me i can't breathe") == "i can't breathe"


@given(st.text(max_size=60))
def test_something_is_always_left(text: str) -> None:
    assert bool(Address().without(text).split()) is bool(text.split())


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("hello assistant stop", "stop"),
        ("hey assistant what are the symptoms", "symptoms"),
        ("what are the symptoms assistant", "symptoms"),
        ("hello assistant i can't feel my legs", "urgent_spinal_cord"),
        ("hello assistant", "greeting"),
    ],
)
def test_the_matcher_hears_what_is_said_to_it(
    matcher: Matcher, said: str, label: str
) -> None:
    assert matcher.match(said).intent == label
