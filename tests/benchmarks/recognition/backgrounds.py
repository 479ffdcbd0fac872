"""What is heard behind a question: four kinds of noise, so far below the speech."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.model_kit.voices import speak
from audio.sound import SAMPLE_RATE, Samples
from tests.benchmarks.live.programme import VOICES, read_lines
from tests.benchmarks.recognition.noises import noises

Sound = npt.NDArray[np.float64]

SPEECH: Final = 200
"""What is louder than this, in samples, is speech."""

TALKERS: Final = 6
LINES_EACH: Final = 3
WARD: Final = ("alarm", "trolley", "footsteps", "crockery", "telephone", "coughing")
"""What a ward is made of, all at once, each as loud as the others."""


def with_background(samples: Samples, kind: str, below_db: float) -> Samples:
    """Speech with a background so many decibels below it.

    Args:
        samples: Mono at 16 kHz.
        kind: One of `BACKGROUNDS`.
        below_db: How much louder the speech is.
    """
    clean = samples.astype(np.float64)
    speech = np.sqrt(np.mean(clean[np.abs(clean) > SPEECH] ** 2))
    noise = BACKGROUNDS[kind](len(clean))
    noise = noise * speech * 10 ** (-below_db / 20) / noise.std()
    return np.asarray(np.clip(clean + noise, -32768, 32767), np.int16)


def pink(count: int) -> Sound:
    """So many samples of noise of equal power in each octave."""
    white = np.random.default_rng(1).standard_normal(count)
    pitch = np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 40.0)
    return np.fft.irfft(np.fft.rfft(white) / np.sqrt(pitch), count)


def babble(count: int) -> Sound:
    """Six people talking at once, of what is talked of on television."""
    return np.resize(_talk(), count)


def pump(count: int) -> Sound:
    """A pump: hum, and the stroke of its air."""
    return np.resize(_made()["pump"], count)


def ward(count: int) -> Sound:
    """A ward: an alarm, a trolley, steps, crockery, a telephone, somebody coughing."""
    return np.resize(np.sum([_level(_made()[kind]) for kind in WARD], axis=0), count)


@cache
def _made() -> dict[str, Sound]:
    return {kind: sound.astype(np.float64) for kind, sound in noises(1)}


@cache
def _talk() -> Sound:
    lines = [words for _, _, words in read_lines("television.tsv")]
    talkers = [np.concatenate(list(_lines_of(at, lines))) for at in range(TALKERS)]
    count = max(map(len, talkers))
    whole = np.zeros(count)
    for one in talkers:
        whole += np.resize(_level(one), count)
    return whole


def _lines_of(talker: int, lines: list[str]) -> Iterator[Samples]:
    """What one of them says, in a voice of its own."""
    for at in range(LINES_EACH):
        text = lines[(talker + at * TALKERS) * len(lines) // (TALKERS * LINES_EACH)]
        voice = VOICES[talker % len(VOICES)]
        yield speak(text, voice)


def _level(sound: npt.NDArray[np.generic]) -> Sound:
    """A sound of effective value 1."""
    level = sound.astype(np.float64)
    return np.asarray(level / max(1e-9, level.std()), np.float64)


BACKGROUNDS: Final[dict[str, Callable[[int], Sound]]] = {
    "pink": pink,
    "babble": babble,
    "pump": pump,
    "ward": ward,
}
