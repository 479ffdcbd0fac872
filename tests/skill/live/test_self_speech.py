"""What the assistant says itself is told from what is said to it."""

import pytest

from intents import spoken_words
from skill.live.self_speech import is_echo, left_over, resembles, runs_left_over

OWN = spoken_words(
    "A bone scan is a test that shows the whole skeleton. You are given an injection, "
    "and lie still under a camera. Ask your own doctor which test is right for you."
)


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


def test_what_is_left_comes_in_pieces_between_its_own_words() -> None:
    heard = "stop you are given an injection i can't feel my legs"
    assert runs_left_over(heard, OWN) == ["stop", "i can't feel my legs"]
    assert runs_left_over("you are given an injection", OWN) == []
    assert runs_left_over("can it be cured", []) == ["can it be cured"]
    assert runs_left_over("", OWN) == []


def test_a_word_only_like_its_own_belongs_to_what_others_say_beside_it() -> None:
    said = "break more easily there can also be signs of high calcium"
    own = said.split()
    heard = "what is a bone scan also be signs of high calcium"
    assert runs_left_over(heard, own) == ["what is a bone scan"]
    assert runs_left_over("then can also be signs of high calcium", own) == ["then"]
    assert runs_left_over("there can also be sign of high calcium", own) == []


def test_words_that_people_share_with_it_are_left_in_a_question() -> None:
    question = "how long does a bone scan take"
    assert "how long does" in left_over(question, OWN)
    assert left_over("what is a camera for", OWN) == "what is a camera for"


def test_where_it_says_nothing_all_is_left() -> None:
    assert left_over("a bone scan is a test", []) == "a bone scan is a test"
    assert left_over("", OWN) == ""


@pytest.mark.parametrize(
    "heard",
    [
        "a bone scanner is a tests that",
        "bones can is a test that shows",
        "you are giving an injection",
        "ash your own docked or which",
    ],
)
def test_what_sounds_like_its_own_words_is_an_echo(heard: str) -> None:
    assert is_echo(heard, OWN)


@pytest.mark.parametrize(
    "heard",
    [
        "what are the symptoms",
        "how is it treated",
        "i can't feel my legs",
        "does it mean that the cancer is stage four",
    ],
)
def test_what_sounds_otherwise_is_none(heard: str) -> None:
    assert not is_echo(heard, OWN)
    assert not is_echo(heard, [])
    # More than it can have said so far is not its own.
    assert not is_echo(heard, heard.split()[:2])


def test_a_command_resembles_no_speech_of_its_own_but_by_chance() -> None:
    assert not resembles("slower please", OWN)
    assert not resembles("say it again", OWN)
    assert resembles("given an injecting", OWN)
