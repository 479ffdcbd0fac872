"""A text in Kokoro's voice, at a rate, with the time of each word."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from audio.errors import VoiceError
from audio.sound import Speech, SpokenWord, to_samples
from audio.synthesis.joining import joined, sentences_of
from audio.synthesis.kokoro.model import (
    MAX_LETTERS,
    RATE,
    KokoroModel,
    Sound,
    is_british,
)
from audio.synthesis.kokoro.spelling import Spelling, spell

NATURAL: Final = 180
"""The rate at which its voices speak as fast as they learned to. At any rate a text
then takes as long as with espeak-ng: at 150, some 170 words a minute of our topic."""

FADE_SAMPLES: Final = 240

LOUDNESS: Final = 0.115
"""Of speech, as its root mean square: as loud as espeak-ng."""
LOUDEST: Final = 0.95
SILENCE: Final = 0.005
"""What is below, before and after speech, is cut off, but for `EDGE_S` of it."""
EDGE_S: Final = 0.03
"""Besides, so much is left before the first letter, and no more: when it is to speak
slowly, the network begins with a noise that is heard as a word ("and keep still")."""


def kokoro_speech(
    model: KokoroModel, text: str, name: str, rate: int, phonemes: Mapping[str, str]
) -> Speech:
    """Say a text, a sentence at a time.

    Args:
        model: The network.
        text: What is said.
        name: A voice of Kokoro.
        rate: Words a minute.
        phonemes: How some words sound; see `spell`.

    Raises:
        VoiceError: There is nothing to say in it, or the network failed.
    """
    parts = [
        _said(model, piece, name, rate)
        for sentence in sentences_of(text)
        for piece in _pieces(sentence, is_british(name), phonemes)
    ]
    if not parts:
        raise VoiceError(f"there is nothing to say in '{text}'. Give it words.")
    return joined(parts, rate)


def _pieces(
    sentence: str, british: bool, phonemes: Mapping[str, str]
) -> Iterator[Spelling]:
    """A sentence in Kokoro's letters, halved until each piece is short enough."""
    spelling = spell(sentence, british, phonemes)
    words = sentence.split()
    if len(spelling.letters) <= MAX_LETTERS:
        if any(letter.isalpha() for letter in spelling.letters):
            yield spelling
    elif len(words) > 1:
        middle = len(words) // 2
        yield from _pieces(" ".join(words[:middle]), british, phonemes)
        yield from _pieces(" ".join(words[middle:]), british, phonemes)
    else:
        half = len(sentence) // 2
        yield from _pieces(sentence[:half], british, phonemes)
        yield from _pieces(sentence[half:], british, phonemes)


def _said(model: KokoroModel, spelling: Spelling, name: str, rate: int) -> Speech:
    sound, ends = model.run(spelling.letters, name, rate / NATURAL)
    first, last = _span(sound, float(ends[0]), float(ends[-1]))
    words = tuple(
        SpokenWord(
            word.text,
            float(np.clip(ends[word.start] - first / RATE, 0, (last - first) / RATE)),
        )
        for word in spelling.words
    )
    return Speech(to_samples(_faded(_levelled(sound[first:last])) * 32767), RATE, words)


def _span(sound: Sound, begin_s: float, end_s: float) -> tuple[int, int]:
    """Where speech begins and ends, in samples.

    Args:
        sound: What the network made.
        begin_s: Where its first letter begins.
        end_s: Where its last one ends.
    """
    loud = np.flatnonzero(np.abs(sound) > SILENCE)
    edge = int(EDGE_S * RATE)
    first, last = int(begin_s * RATE) - edge, int(end_s * RATE) + edge
    if len(loud):
        first = max(first, int(loud[0]) - edge)
        last = min(last, int(loud[-1]) + edge)
    if not len(loud) or last <= first:
        raise VoiceError("the voice Kokoro made silence. Try again.")
    return max(0, first), min(len(sound), last)


def _faded(sound: Sound) -> Sound:
    """The same without a click at its ends."""
    ramp = np.linspace(0, 1, min(FADE_SAMPLES, len(sound) // 2), dtype=np.float32)
    faded = sound.copy()
    faded[: len(ramp)] *= ramp
    faded[len(faded) - len(ramp) :] *= ramp[::-1]
    return faded


def _levelled(sound: Sound) -> Sound:
    speech = sound[np.abs(sound) > SILENCE]
    gain = LOUDNESS / float(np.sqrt(np.mean(np.square(speech))))
    return sound * min(gain, LOUDEST / float(np.abs(sound).max()))
