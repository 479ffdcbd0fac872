"""What was made to be said, heard back by a recogniser: which words come back wrong.

Sounds are compared, not letters: "tumor" is "tumour", "radio therapy" is one word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import soxr
from rapidfuzz.distance import Levenshtein

from audio import (
    SAMPLE_RATE,
    ModelError,
    Recogniser,
    Speech,
    frames_of,
)
from audio.recogniser.whisper import HOW_TO_INSTALL
from audio.recogniser.whisper_weights import WhisperModel, whisper_that_comes_along
from audio.sound import Samples, to_samples
from audio.synthesis.kokoro.spelling import Spelling, spell
from intents import spoken_words

WRONG: Final = 0.34
"""Share of the sounds of a word that are others, from which on it came back wrong."""

QUIET_S: Final = 0.3
"""Before and after: Whisper misses a first word that begins with the sound."""

_DIGITS: Final = re.compile(r"(?<!\d)\d{3,}(?!\d)")
"""Numbers of so many digits are told one by one in what we say."""

_NO_SOUND: Final = frozenset(" ˈˌː.,;:!?—…")


@dataclass(frozen=True)
class HeardBack:
    """A text, and what was heard when it was said."""

    text: str
    heard: str
    wrong: tuple[str, ...]
    """The words of the text that came back wrong, or with another behind, in order."""


def ears(model: Path | None = None) -> Recogniser:
    """The recogniser that hears speech back: it must know words of all kinds.

    Args:
        model: The folder of a Whisper; without, the one that comes along.

    Raises:
        ModelError: There is none.
    """
    if model is not None:
        return WhisperModel(model).load()
    whisper = whisper_that_comes_along()
    if whisper is None:
        raise ModelError(
            f"there is no Whisper here that could hear speech back. Install it with "
            f"{HOW_TO_INSTALL}, or run this without --check."
        )
    return whisper.load()


def hear_back(
    text: str, speech: Speech, recogniser: Recogniser, phonemes: Mapping[str, str]
) -> HeardBack:
    """Say how a text comes back.

    Args:
        text: The text.
        speech: How it was said.
        recogniser: Who hears it.
        phonemes: How some words sound, in IPA.

    Raises:
        RecognitionError: The recogniser failed.
    """
    sound = soxr.resample(speech.samples.astype(np.float32), speech.rate, SAMPLE_RATE)
    heard = heard_in_quiet(to_samples(sound), recogniser)
    return HeardBack(text, heard, wrong_words(text, heard, phonemes))


def heard_in_quiet(samples: Samples, recogniser: Recogniser) -> str:
    """What is heard of a sound at 16 kHz with some quiet around it.

    Raises:
        RecognitionError: The recogniser failed.
    """
    recognition = recogniser.start()
    for frame in frames_of(np.pad(samples, int(QUIET_S * SAMPLE_RATE))):
        recognition.accept(frame)
    return recognition.finish().text


def wrong_words(text: str, heard: str, phonemes: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a text that are not in what was heard, in order.

    Where a word too many was heard, the one before it is named.

    Where words differ, their sounds are compared.
    """
    written = spell(text, british=True, phonemes=phonemes)
    known = {" ".join(spoken_words(word)): ipa for word, ipa in phonemes.items()}
    plain = _DIGITS.sub(lambda found: " ".join(found[0]), heard.replace("&", " and "))
    theirs = spoken_words(plain)
    mine = [
        (word, index)
        for index, one in enumerate(written.words)
        for word in spoken_words(one.text)
    ]
    wrong: set[int] = set()
    edits = Levenshtein.opcodes([word for word, _ in mine], theirs)
    for equal, changes in groupby(edits, lambda edit: edit.tag == "equal"):
        if equal:
            continue
        stretch = list(changes)
        first, last = stretch[0], stretch[-1]
        words = sorted({index for _, index in mine[first.src_start : last.src_end]})
        if not words and mine:
            # One word too many: the one before it is named.
            wrong.add(mine[max(0, first.src_start - 1)][1])
            continue
        said = " ".join(theirs[first.dest_start : last.dest_end])
        back = spell(said, british=True, phonemes=known).letters
        wrong |= _unlike(written, words, back)
    return tuple(written.words[index].text for index in sorted(wrong))


def _unlike(written: Spelling, words: list[int], back: str) -> set[int]:
    """Which of some words in a row do not sound like what was heard for them."""
    if not words:
        return set()
    first, last = written.words[words[0]].start, written.words[words[-1]].end
    places = [n for n in range(first, last) if written.letters[n] not in _NO_SOUND]
    mine = "".join(written.letters[n] for n in places)
    theirs = "".join(sign for sign in back if sign not in _NO_SOUND)
    changed = [0] * len(written.letters)
    for edit in Levenshtein.editops(mine, theirs):
        if places:
            changed[places[min(edit.src_pos, len(places) - 1)]] += 1
    return {index for index in words if _is_wrong(written, index, changed)}


def _is_wrong(written: Spelling, index: int, changed: list[int]) -> bool:
    word = written.words[index]
    letters = written.letters[word.start : word.end]
    size = sum(sign not in _NO_SOUND for sign in letters)
    return sum(changed[word.start : word.end]) > WRONG * max(1, size)
