"""Words are cut into the longest pieces that an encoder knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.encoder import WordPieces

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "bone", "##s", "##y", "b", "leg", "le")


@pytest.fixture
def pieces() -> WordPieces:
    """Cuts into the pieces above."""
    return WordPieces(PIECES)


def named(numbers: list[int]) -> list[str]:
    return [PIECES[number] for number in numbers]


def test_a_known_word_is_one_piece(pieces: WordPieces) -> None:
    assert named(pieces.encode(["bone", "leg"], 9)) == ["[CLS]", "bone", "leg", "[SEP]"]


def test_the_longest_piece_that_fits_comes_first(pieces: WordPieces) -> None:
    assert named(pieces.encode(["bones"], 9)) == ["[CLS]", "bone", "##s", "[SEP]"]


def test_a_word_that_cannot_be_cut_is_unknown_as_a_whole(pieces: WordPieces) -> None:
    assert named(pieces.encode(["bonex"], 9)) == ["[CLS]", "[UNK]", "[SEP]"]


def test_what_is_too_long_is_cut_off_and_still_ends(pieces: WordPieces) -> None:
    assert named(pieces.encode(["leg"] * 50, 4)) == ["[CLS]", "leg", "leg", "[SEP]"]


def test_nothing_said_is_begin_and_end(pieces: WordPieces) -> None:
    assert named(pieces.encode([], 9)) == ["[CLS]", "[SEP]"]


@given(st.lists(st.text("abelgnosyz'", min_size=1, max_size=60), max_size=20))
def test_it_never_raises_and_keeps_its_length(words: list[str]) -> None:
    numbers = WordPieces(PIECES).encode(words, 12)
    assert 2 <= len(numbers) <= 12
    assert all(0 <= number < len(PIECES) for number in numbers)
