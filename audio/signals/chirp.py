"""A sound that nothing else sounds like, by which a microphone finds a speaker.

It is a rising tone, a gap and a falling one. What was recorded is compared with it at
every place: the matched filter of radar, which needs neither loudness nor a quiet
room, and is not taken in by speech or hum.
"""

from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from audio.sound import SAMPLE_RATE, Samples, Speech

LOWEST_HZ: Final = 600.0
HIGHEST_HZ: Final = 3600.0
"""What the smallest speakers and telephones let through."""

TONE_S: Final = 0.35
GAP_S: Final = 0.1
FADE_S: Final = 0.01
AMPLITUDE: Final = 8000
"""Samples; a quarter of full scale, as loud as speech on average."""

LIKENESS: Final = 0.18
"""Likeness to the chirps, 0 to 1, by which they are heard. The spoken questions of the
tests, hum and white noise have 0.13 at most; the chirps with a hall's echo, in noise of
three times their amplitude, have more than 0.2."""

FAINTEST: Final = 1.0
"""Effective value, in samples, of sound that is worth comparing."""

Signal: TypeAlias = npt.NDArray[np.complex128]


def chirps() -> Speech:
    """The sound to play."""
    return Speech((AMPLITUDE * _tones().real).astype(np.int16), SAMPLE_RATE)


def find_chirps(recorded: Samples) -> float | None:
    """Look for the chirps in a recording.

    Args:
        recorded: 16 kHz.

    Returns:
        Seconds from its beginning to theirs; None where they are not in it.
    """
    tones = _tones()
    count = len(recorded) - len(tones) + 1
    if count <= 0:
        return None
    size = 1 << (len(recorded) - 1).bit_length()
    hz = np.fft.fftfreq(size, 1 / SAMPLE_RATE)
    # The other half of the spectrum would only say the same again.
    band = np.where((hz >= LOWEST_HZ) & (hz <= HIGHEST_HZ), 2.0, 0.0)
    sound = np.fft.ifft(np.fft.fft(recorded.astype(np.float64), size) * band)
    alike = np.fft.ifft(np.fft.fft(sound) * np.conj(np.fft.fft(tones, size)))[:count]
    power = np.concatenate([[0.0], np.cumsum(np.abs(sound[: len(recorded)]) ** 2)])
    here = power[len(tones) :] - power[: -len(tones)]
    enough = here > len(tones) * FAINTEST**2
    strength: Any = np.linalg.norm(tones) * np.sqrt(np.where(enough, here, 1.0))
    likeness = np.where(enough, np.abs(alike) / strength, 0.0)
    best = int(np.argmax(likeness))
    return best / SAMPLE_RATE if likeness[best] >= LIKENESS else None


@cache
def _tones() -> Signal:
    """The chirps as a complex signal, whose phase does not matter; 1 at most."""
    at = np.arange(round(TONE_S * SAMPLE_RATE)) / SAMPLE_RATE
    rise = (HIGHEST_HZ - LOWEST_HZ) / TONE_S
    fade = np.minimum(1.0, np.minimum(at, at[::-1]) / FADE_S)
    up = fade * np.exp(2j * np.pi * (LOWEST_HZ * at + rise * at**2 / 2))
    down = fade * np.exp(2j * np.pi * (HIGHEST_HZ * at - rise * at**2 / 2))
    gap = np.zeros(round(GAP_S * SAMPLE_RATE))
    return np.concatenate([up, gap, down])
