"""A text cut into what is spoken by itself, and such speech joined again."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from audio.sound import Speech

PAUSE_S: Final = 0.45
"""After a sentence, at `PAUSE_RATE`; the slower speech is, the longer."""
PAUSE_RATE: Final = 150
SHORT_PAUSE: Final = 0.4
"""Share of that after what is no whole sentence."""


_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+")
_OR: Final = re.compile(r"(?<=,)\s+(?=or\b)")


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [one for one in _SENTENCE_END.split(text.strip()) if one]


def clauses_of(sentence: str) -> list[str]:
    """A sentence that offers two things, cut between them."""
    return _OR.split(sentence)


def joined(parts: Sequence[Speech], rate: int) -> Speech:
    """One speech of several, with pauses between them.

    Args:
        parts: One or more, of the same samples a second.
        rate: Words a minute at which they speak.
    """
    sample_rate = parts[0].rate
    sounds, words, length = [], [], 0
    for number, part in enumerate(parts):
        words += [
            replace(word, start_s=word.start_s + length / sample_rate)
            for word in part.words
        ]
        last = number == len(parts) - 1
        silence = np.zeros(0 if last else _pause(part, rate), np.int16)
        sounds += [part.samples, silence]
        length += len(part.samples) + len(silence)
    return Speech(np.concatenate(sounds), sample_rate, tuple(words))


def _pause(part: Speech, rate: int) -> int:
    """Samples of silence after a part."""
    whole = bool(part.words) and part.words[-1].text.rstrip("'\")").endswith(
        (".", "!", "?")
    )
    seconds = PAUSE_S * PAUSE_RATE / rate * (1 if whole else SHORT_PAUSE)
    return round(seconds * part.rate)
