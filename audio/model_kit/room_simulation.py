"""The same words across a room, through a microphone that is too loud, by telephone.

`augment` changes energies, a batch at a time. What it cannot do is done here to the
sound itself: echoes that smear a phone over the next, peaks that are cut off, and a
line of 8,000 samples a second in 8 bits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from audio.model_kit.vocoder import disguises
from audio.sound import SAMPLE_RATE, Samples, to_samples

FULL: Final = 32_767
TELEPHONE_RATE: Final = 8_000
MU: Final = 255.0
"""ITU-T G.711."""

SPLIT_HZ: Final = 2_000.0
"""Above this, air and curtains swallow an echo sooner."""
FIRST_ECHOES: Final = 6
FIRST_ECHOES_S: Final = (0.002, 0.04)

_Sound = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """Where somebody speaks, and into what."""

    reverberation_s: float
    """Time in which an echo falls by 60 dB; 0 is the open air."""
    direct_db: float
    """How much louder the voice itself is than all its echoes."""
    damping: float
    """The reverberation time of high sounds, as a share of that of low ones."""
    overdriven_db: float
    """How far the loudest peak is above what the microphone takes; below 0 it is not
    cut off."""
    telephone: bool


def any_place(rng: Random) -> Place:
    """Most often a room, sometimes a telephone or a microphone that is too loud."""
    room = rng.random() < 0.8
    return Place(
        reverberation_s=rng.uniform(0.15, 0.9) if room else 0.0,
        direct_db=rng.uniform(-3.0, 15.0),
        damping=rng.uniform(0.3, 0.9),
        overdriven_db=rng.uniform(0, 15) if rng.random() < 0.3 else -3.0,
        telephone=rng.random() < 0.2,
    )


def placed(samples: Samples, place: Place, seed: int) -> Samples:
    """Sound as it arrives from a place, as long as before.

    Args:
        samples: Mono at 16 kHz.
        place: Where.
        seed: For the echoes.
    """
    sound = samples.astype(np.float64)
    if place.reverberation_s > 0 and len(sound):
        sound = _echoing(sound, place, np.random.default_rng(seed))
    loudest = np.abs(sound).max(initial=1.0)
    sound = sound / loudest * FULL * 10 ** (place.overdriven_db / 20)
    sound = np.clip(sound, -FULL, FULL)
    if place.telephone:
        sound = _telephoned(sound)
    return to_samples(sound)


def variants(
    samples: Samples, disguised: int, elsewhere: int, rng: Random
) -> Iterator[tuple[str, Samples]]:
    """A sound as it is, in made-up voices, and any of those from other places.

    Args:
        samples: Mono at 16 kHz.
        disguised: How many made-up voices.
        elsewhere: How many other places.
        rng: Where randomness comes from.

    Yields:
        What to add to the voice's name, and the sound.
    """
    voices = [samples, *disguises(samples, disguised, rng)]
    for at, voice in enumerate(voices):
        yield (", disguised" if at else ""), voice
    for _ in range(elsewhere):
        place, seed = any_place(rng), rng.getrandbits(32)
        yield ", elsewhere", placed(rng.choice(voices), place, seed)


def _echoing(sound: _Sound, place: Place, noise: np.random.Generator) -> _Sound:
    """Sound with first echoes and a tail of noise that dies away (Polack, 1988)."""
    length = int(place.reverberation_s * SAMPLE_RATE)
    size = 1 << (len(sound) + length).bit_length()
    at_s = np.arange(length) / SAMPLE_RATE
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    tail = np.zeros(len(hertz), np.complex128)
    for share, band in ((1.0, hertz < SPLIT_HZ), (place.damping, hertz >= SPLIT_HZ)):
        decay = 10 ** (-3 * at_s / (place.reverberation_s * share))
        tail += np.fft.rfft(noise.standard_normal(length) * decay, size) * band
    echoes = np.fft.irfft(tail, size)
    first = noise.uniform(*FIRST_ECHOES_S, FIRST_ECHOES) * SAMPLE_RATE
    echoes[first.astype(int)] += noise.normal(0, 3, FIRST_ECHOES)
    strength = 10 ** (-place.direct_db / 20) / np.sqrt(np.sum(echoes**2))
    response = 1 + strength * np.fft.rfft(echoes)
    return np.fft.irfft(np.fft.rfft(sound, size) * response, size)[: len(sound)]


def _telephoned(sound: _Sound) -> _Sound:
    """Sound that went through a telephone's 8 bits."""
    line = np.asarray(soxr.resample(sound, SAMPLE_RATE, TELEPHONE_RATE)) / FULL
    small = np.log1p(MU * np.abs(line).clip(max=1.0)) / np.log1p(MU)
    small = np.round(small * 127) / 127
    line = np.sign(line) * np.expm1(small * np.log1p(MU)) / MU
    back = np.asarray(soxr.resample(line * FULL, TELEPHONE_RATE, SAMPLE_RATE))
    return np.pad(back, (0, max(0, len(sound) - len(back))))[: len(sound)]
