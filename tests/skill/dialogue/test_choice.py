"""Which of two offered sections somebody means."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import Kind, Topic
from skill.dialogue.choice import choose

TITLES = {
    "tests": "the tests and scans that are used to find it",
    "treatment": "how it is treated",
    "bones": "what bones do",
}
BOTH = ("tests", "treatment")


@pytest.mark.parametrize(
    "text",
    [
        "first",
        "the first",
        "the first one",
        "The first one, please.",
        "um the first",
        "i mean the first one",
        "one",
        "number one",
        "option one",
        "the former",
        "1",
    ],
)
def test_the_first(text: str) -> None:
    assert choose(text, BOTH, TITLES) == "tests"


@pytest.mark.parametrize(
    "text",
    [
        "second",
        "the second",
        "the second one",
        "the second one please",
        "two",
        "number two",
        "option two",
        "the latter",
        "the last one",
        "the other one",
        "2",
    ],
)
def test_the_second(text: str) -> None:
    assert choose(text, BOTH, TITLES) == "treatment"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("tests", "tests"),
        ("the tests", "tests"),
        ("the one about tests", "tests"),
        ("scans please", "tests"),
        ("how it is treated", "treatment"),
        ("how is it treated", "treatment"),
        ("i meant how it is treated", "treatment"),
    ],
)
def test_by_the_title(text: str, label: str) -> None:
    assert choose(text, BOTH, TITLES) == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "um",
        "no",
        "yes",
        "neither",
        "both",
        "not tests",
        "not the first",
        "first or second",
        "it",
        "what is the weather like",
        "please tell me what the tests are because i have one tomorrow",
    ],
)
def test_none_of_them(text: str) -> None:
    assert choose(text, BOTH, TITLES) is None


def test_nothing_was_offered() -> None:
    assert choose("the first", (), TITLES) is None


def test_one_was_offered() -> None:
    assert choose("the first", ("tests",), TITLES) == "tests"
    assert choose("the tests", ("tests",), TITLES) == "tests"
    assert choose("the second", ("tests",), TITLES) is None


def test_titles_that_share_the_word_that_was_said() -> None:
    titles = {"a": "pain in the bones", "b": "breaks in the bones"}
    assert choose("bones", ("a", "b"), titles) is None
    assert choose("breaks", ("a", "b"), titles) == "b"


def test_a_title_said_word_for_word_picks_its_section(topic: Topic) -> None:
    titles = {section.label: section.title for section in topic.sections.values()}
    askable = [*topic.of_kind(Kind.INFORMATION), *topic.of_kind(Kind.PERSONAL)]
    missed = {
        first.label
        for first, second in permutations(askable, 2)
        if choose(first.title, (first.label, second.label), titles) != first.label
    }
    assert missed == set()


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=100))
def test_any_text_picks_what_was_offered_or_nothing(text: str) -> None:
    assert choose(text, BOTH, TITLES) in (*BOTH, None)
