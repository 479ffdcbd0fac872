"""Syllables are counted as words are said, not as they are written."""

import pytest

from audio.recogniser.syllables import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("help", 1),
        ("doctor", 2),
        ("hello", 2),
        ("assistant", 3),
        ("computer", 3),
        ("nurse", 1),
        ("please", 1),
        # Of two ways to say it the shorter one counts.
        ("zyxgrumpf", 2),
        ("brrr", 1),
    ],
)
def test_how_many(word: str, count: int) -> None:
    assert syllables(word) == count
