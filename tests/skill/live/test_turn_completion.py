"""Words that plainly wait for more are waited for."""

import pytest

from skill.live.turn_completion import unfinished


@pytest.mark.parametrize(
    "text",
    [
        "what is the",
        "i would like to know what",
        "can you tell me about my",
        "is it because",
        "and what's",
        "what is um",
    ],
)
def test_something_is_still_to_come(text: str) -> None:
    assert unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "what is the treatment",
        "what are they for me",
        "what is it about",
        "what kind of pain am i in",
        # A word alone may be all: "what?"
        "what",
        "the",
        "",
    ],
)
def test_it_may_be_all(text: str) -> None:
    assert not unfinished(text)
