"""What the assistant says itself is told from what is said to it."""

import pytest

from skill.live.own_words import left_over, words_of

OWN = words_of(
    "A bone scan is a test that shows the whole skeleton. You are given an injection, "
    "and lie still under a camera. Ask your own doctor which test is right for you."
)


def test_words_are_as_a_recogniser_writes_them() -> None:
    assert words_of("Don't wait: call 9 9 9, or go to A and E!") == (
        ["don't", "wait", "call", "or", "go", "to", "a", "and", "e"]
    )
    assert words_of("") == []


@pytest.mark.parametrize(
    "heard",
    [
        "a bone scan is a test that shows the whole skeleton",
        "you are given an injection",
        "ask your own doctor",
        "skeleton you are given",
        # As a recogniser garbles what comes out of a speaker.
        "bone scans is a test that showed the whole skeletons",
        "you are given injections and lies still under a camera",
    ],
)
def test_nothing_is_left_of_its_own_words(heard: str) -> None:
    assert left_over(heard, OWN) == ""


@pytest.mark.parametrize(
    "heard", ["stop", "what are the symptoms", "can you speak louder please"]
)
def test_what_others_say_is_left(heard: str) -> None:
    assert left_over(heard, OWN) == heard


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("a bone scan is a test that stop", "stop"),
        ("stop you are given an injection", "stop"),
        ("a bone scan is a stop test that shows the", "stop"),
        (
            "you are given an injection what are the symptoms",
            "what are the symptoms",
        ),
    ],
)
def test_what_others_say_among_its_own_words_is_left(heard: str, left: str) -> None:
    assert left_over(heard, OWN) == left


def test_words_that_people_share_with_it_are_left_in_a_question() -> None:
    question = "how long does a bone scan take"
    assert "how long does" in left_over(question, OWN)
    assert left_over("what is a camera for", OWN) == "what is a camera for"


def test_where_it_says_nothing_all_is_left() -> None:
    assert left_over("a bone scan is a test", []) == "a bone scan is a test"
    assert left_over("", OWN) == ""
