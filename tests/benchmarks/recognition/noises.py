"""Sounds of a bedside in which nobody says anything, made with NumPy.

Fifteen kinds, each in as many variants as are asked for: what machines, bodies,
weather and loudspeakers do. Nothing of it may be answered.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.sound import SAMPLE_RATE, Samples

SECONDS: Final = 5.0
VARIANTS: Final = 10
LOUDEST: Final = 0.5

Sound = npt.NDArray[np.float64]
Random = np.random.Generator

_COUNT: Final = round(SECONDS * SAMPLE_RATE)
_TIME: Final = np.arange(_COUNT) / SAMPLE_RATE


def noises(variants: int = VARIANTS) -> Iterator[tuple[str, Samples]]:
    """Kinds of noise with the sounds, 16 kHz mono, each five seconds long."""
    for at, (kind, make) in enumerate(_KINDS.items()):
        for variant in range(variants):
            sound = make(np.random.default_rng([at, variant]))
            level = LOUDEST * (0.2 + 0.8 * (variant + 1) / variants)
            scaled = sound * level / max(1e-9, float(np.abs(sound).max()))
            yield kind, (scaled * 32767).astype(np.int16)


def coloured(rng: Random, slope: float, low: float = 20, high: float = 8000) -> Sound:
    """Noise between two frequencies, its power falling with their power `slope`."""
    spectrum = np.fft.rfft(rng.standard_normal(_COUNT))
    hertz = np.fft.rfftfreq(_COUNT, 1 / SAMPLE_RATE)
    spectrum *= (
        np.maximum(hertz, 20.0) ** (-slope / 2) * (hertz >= low) * (hertz < high)
    )
    return np.asarray(np.fft.irfft(spectrum, _COUNT), np.float64)


def tones(pitch: Sound, harmonics: int, decay: float = 1.0) -> Sound:
    """A tone with harmonics, its pitch in hertz going as it likes."""
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    parts = [np.sin(n * phase) / n**decay for n in range(1, harmonics + 1)]
    return np.asarray(np.sum(parts, axis=0), np.float64)


def pulses(times: npt.ArrayLike, fall_s: float) -> Sound:
    """A loudness that leaps up at each of these seconds, and falls off."""
    level = np.zeros(_COUNT)
    for time in np.atleast_1d(times):
        behind = _TIME - float(time)
        level += np.where(behind >= 0, np.exp(-np.maximum(behind, 0) / fall_s), 0.0)
    return level


def breath(rng: Random, low: float, high: float) -> Sound:
    """In and out, as a loudness from 0 to 1."""
    rate = rng.uniform(low, high)
    wave: Sound = np.sin(2 * np.pi * rate * _TIME + rng.uniform(0, 6))
    return np.asarray(np.clip(wave, 0, 1) ** 0.7, np.float64)


def _breathing(rng: Random) -> Sound:
    return coloured(rng, 0.6, 300, 3500) * breath(rng, 0.25, 0.6)


def _snoring(rng: Random) -> Sound:
    rattle = tones(np.full(_COUNT, rng.uniform(28, 55)), 30, 0.6)
    mouth = coloured(rng, 1.0, 100, 900)
    both: Sound = rattle / 5 + mouth / float(mouth.std())
    return both * breath(rng, 0.2, 0.35)


def _coughing(rng: Random) -> Sound:
    return coloured(rng, 0.8, 200, 5000) * pulses(rng.uniform(0.2, 4.5, 5), 0.09)


def _moaning(rng: Random) -> Sound:
    glide = rng.uniform(110, 220) * (1 + 0.15 * np.sin(2 * np.pi * 0.5 * _TIME))
    return tones(glide, 12, 1.3) * breath(rng, 0.3, 0.5)


def _humming(rng: Random) -> Sound:
    steps = rng.choice([0, 2, 4, 5, 7, 9, 12], 10)
    pitch = 180 * 2 ** (np.repeat(steps, _COUNT // 10) / 12)
    return tones(np.resize(pitch, _COUNT), 6, 1.6)


def _music(rng: Random) -> Sound:
    root = rng.uniform(110, 220)
    chords = [(0, 4, 7), (5, 9, 12), (7, 11, 14), (9, 12, 16)]
    chosen = [chords[n] for n in rng.integers(0, 4, 5)]
    whole = np.zeros(_COUNT)
    for at, chord in enumerate(chosen):
        for note in chord:
            pitch = np.full(_COUNT, root * 2 ** (note / 12))
            whole += tones(pitch, 5, 1.2) * pulses(float(at), 0.5)
    return whole + 0.2 * coloured(rng, 0.0, 4000) * pulses(np.arange(0, 5, 0.5), 0.05)


def _alarm(rng: Random) -> Sound:
    on = np.sin(2 * np.pi * rng.uniform(1, 3) * _TIME) > 0
    return tones(np.full(_COUNT, rng.uniform(440, 1800)), 3, 1.0) * on


def _telephone(rng: Random) -> Sound:
    low = rng.uniform(380, 450)
    rings = (np.mod(_TIME, 3) < 0.4) | (
        (np.mod(_TIME, 3) > 0.6) & (np.mod(_TIME, 3) < 1)
    )
    both = np.sin(2 * np.pi * low * _TIME) + np.sin(2 * np.pi * 1.125 * low * _TIME)
    return both * rings


def _pump(rng: Random) -> Sound:
    hum = tones(np.full(_COUNT, 50.0), 8, 0.8)
    return hum + 0.5 * coloured(rng, 0.5, 200, 4000) * breath(rng, 0.8, 1.5)


def _fan(rng: Random) -> Sound:
    return coloured(rng, rng.uniform(0.5, 2.0))


def _rain(rng: Random) -> Sound:
    drops = (rng.random(_COUNT) < 0.004) * rng.exponential(1.0, _COUNT)
    return coloured(rng, 0.0, 1000) + np.convolve(
        drops, np.exp(-np.arange(80) / 10) * np.sin(np.arange(80)), "same"
    )


def _steps(rng: Random) -> Sound:
    times = np.arange(rng.uniform(0, 0.4), 5, rng.uniform(0.4, 0.7))
    return coloured(rng, 1.5, 40, 1500) * pulses(times, 0.05)


def _crockery(rng: Random) -> Sound:
    whole = np.zeros(_COUNT)
    for time in rng.uniform(0, 4.5, 8):
        pitch = np.full(_COUNT, rng.uniform(1500, 5000))
        whole += tones(pitch, 2, 0.5) * pulses(float(time), 0.06)
    return whole


def _trolley(rng: Random) -> Sound:
    wheels = coloured(rng, 1.0, 50, 3000) * (1 + 0.6 * np.sin(2 * np.pi * 9 * _TIME))
    return wheels * np.linspace(0.2, 1.0, _COUNT)


def _crackle(rng: Random) -> Sound:
    clicks = (rng.random(_COUNT) < 0.002) * rng.standard_normal(_COUNT)
    return clicks + 0.6 * coloured(rng, 1.0)


_KINDS: Final[dict[str, Callable[[Random], Sound]]] = {
    "breathing": _breathing,
    "snoring": _snoring,
    "coughing": _coughing,
    "moaning": _moaning,
    "humming": _humming,
    "music": _music,
    "alarm": _alarm,
    "telephone": _telephone,
    "pump": _pump,
    "fan": _fan,
    "rain": _rain,
    "footsteps": _steps,
    "crockery": _crockery,
    "trolley": _trolley,
    "crackle": _crackle,
}
