"""What was made to be said, heard back by a recogniser: which words come back wrong.

Sounds are compared, not letters: "tumor" is "tumour", "radio therapy" is one word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
from audio.sound import to_samples
from audio.synthesis.kokoro.spelling import SpeltWord, spell
from intents import spoken_words

WRONG: Final = 0.34
"""Share of the sounds of a word that are others, from which on it came back wrong."""

_NO_SOUND: Final = frozenset(" ˈˌː.,;:!?—…")


@dataclass(frozen=True)
class HeardBack:
    """A text, and what was heard when it was said."""

    text: str
    heard: str
    wrong: tuple[str, ...]
    """The words of the text that came back wrong, in order."""


def ears() -> Recogniser:
    """The recogniser that hears speech back: it must know words of all kinds.

    Raises:
        ModelError: There is none.
    """
    raise ModelError(
        "there is no recogniser here that could hear speech back. Run this without "
        "--check."
    )


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
    recognition = recogniser.start()
    for frame in frames_of(to_samples(sound)):
        recognition.accept(frame)
    heard = recognition.finish().text
    return HeardBack(text, heard, wrong_words(text, heard, phonemes))


def wrong_words(text: str, heard: str, phonemes: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a text that are not in what was heard, in order."""
    written = spell(text, british=True, phonemes=phonemes)
    plain = " ".join(spoken_words(heard.replace("&", " and ")))
    known = {" ".join(spoken_words(word)): ipa for word, ipa in phonemes.items()}
    back = spell(plain, british=True, phonemes=known)
    sounds = [n for n, sign in enumerate(written.letters) if sign not in _NO_SOUND]
    mine = "".join(written.letters[n] for n in sounds)
    theirs = "".join(sign for sign in back.letters if sign not in _NO_SOUND)
    changed = [0] * len(written.letters)
    for edit in Levenshtein.editops(mine, theirs):
        at = sounds[min(edit.src_pos, len(sounds) - 1)] if sounds else 0
        changed[at] += 1
    return tuple(
        word.text for word in written.words if _is_wrong(word, written.letters, changed)
    )


def _is_wrong(word: SpeltWord, letters: str, changed: list[int]) -> bool:
    size = sum(sign not in _NO_SOUND for sign in letters[word.start : word.end])
    return sum(changed[word.start : word.end]) > WRONG * max(1, size)
