"""The same words from other mouths, in other rooms, through other microphones.

Everything happens to the log-mel energies, a batch at a time: tempo and pauses,
length of the vocal tract, reverberation, other talkers, coloured noise, the
microphone's response, the telephone's narrow band, level, and missing patches
(Park et al., SpecAugment, Interspeech 2019).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from torch import Tensor

from audio.model_kit.features import BANDS, HIGHEST_HZ, LOWEST_HZ, Features

QUIETEST: Final = -15.9
"""The least log energy: Kaldi's floor."""


HISS: Final = (2.0, 9.0)
"""The log energy that rounding leaves where nothing else is: 6, less for what was
amplified from there, more for what was quiet."""

BINS: Final = torch.linspace(1.2, 8, BANDS)
"""The energy of noise in a band is a gamma variable of about so many bins: few below,
many above."""


@dataclass(frozen=True)
class Augmentation:
    """How much of each; chances are from 0 to 1, ranges inclusive."""

    tempo: tuple[float, float] = (0.75, 1.5)
    """Factors of length: above 1 is slower."""
    pause_chance: float = 0.15
    tract: float = 0.2
    """The vocal tract is longer or shorter by up to this share."""
    bend: float = 0.07
    """Single resonances are elsewhere by up to this share."""
    sharpness: tuple[float, float] = (-0.12, 0.22)
    """How much of a band's neighbours is added: below 0 it is sharper."""
    room_chance: float = 0.4
    babble_chance: float = 0.25
    noise_chance: float = 0.85
    snr_db: tuple[float, float] = (0.0, 45.0)
    narrow_chance: float = 0.4
    """A band cut off above 3.1 to 6.5 kHz, as by a telephone or a headset: without
    `s`, `z`, `k` and `h` a voice sounds stranger than any other change makes it."""
    narrow_first: float = 0.5
    """How many of these are cut off before the noise is heard, as from a loudspeaker
    in the room: noise in a band where no voice is tells of `s` where none was."""
    masks: int = 2


def augmented(
    utterances: list[Features],
    how: Augmentation,
    rng: np.random.Generator,
    longest: int = 1_800,
) -> Tensor:
    """Utterances, each changed at random, in one batch.

    Args:
        utterances: Log-mel energies, each [frames, 40].
        how: What may happen to them.
        rng: Where randomness comes from; torch's own is used as well.
        longest: Frames after which the batch is cut.

    Returns:
        Log-mel energies, [batch, T, 40]. Shorter ones end in their own silence.
    """
    count = len(utterances)
    batch = _laid_out(
        [_retimed(torch.from_numpy(one), how, rng) for one in utterances],
        rng,
        longest,
    )

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return torch.from_numpy(rng.uniform(low, high, (count, *shape))).float()

    batch = torch.bmm(batch, _tract_maps(how, count, rng))
    batch = _blurred(batch, uniform(*how.sharpness, 1, 1))
    level = batch.flatten(1).quantile(0.95, dim=1)[:, None, None]
    power = torch.exp(((batch - level) * uniform(0.8, 1.2, 1, 1)).clamp(min=-25))
    in_room = (uniform(0, 1) < how.room_chance).float()
    power = power + in_room[:, None, None] * _tail(power, uniform)
    if rng.random() < how.babble_chance:
        share = 10 ** (-uniform(8, 25, 1, 1) / 10)
        power = power + share * power.roll(1, 0)
    noisy = (uniform(0, 1, 1, 1) < how.noise_chance).float()
    snr = uniform(*how.snr_db, 1, 1)
    gain = torch.from_numpy(rng.normal(15.5, 2.5, (count, 1, 1))).float()
    batch = _log(power) + gain
    narrow = rng.random(count) < how.narrow_chance
    first = rng.random(count) < how.narrow_first
    _cut_off(batch, narrow & first, rng)
    noise = noisy * _noise(power, uniform) * 10 ** (-snr / 10)
    batch = torch.logaddexp(batch, _log(noise) + gain) + _microphone(uniform)
    _cut_off(batch, narrow & ~first, rng)
    return batch.clamp(min=QUIETEST)


def _log(power: Tensor) -> Tensor:
    return power.clamp(min=1e-10).log()


def mask(batch: Tensor, how: Augmentation, rng: np.random.Generator) -> Tensor:
    """Blank out some bands and moments of normalised energies, in place."""
    count, length, _ = batch.shape
    for row in range(count):
        for _ in range(how.masks):
            wide = int(rng.integers(0, 7))
            start = int(rng.integers(0, BANDS - wide))
            batch[row, :, start : start + wide] = 0
            wide = min(int(rng.integers(0, 13)), length - 1)
            start = int(rng.integers(0, length - wide))
            batch[row, start : start + wide] = 0
    return batch


def _retimed(energies: Tensor, how: Augmentation, rng: np.random.Generator) -> Tensor:
    """Slower or faster, unevenly, perhaps with a pause where it is quiet."""
    frames = len(energies)
    if frames < 10:
        return energies
    if rng.random() < 0.8:
        length = int(frames * rng.uniform(*how.tempo))
        knots = rng.normal(0, 0.18, max(2, length // 25))
        pace = np.exp(
            np.interp(np.linspace(0, 1, length), np.linspace(0, 1, len(knots)), knots)
        )
        place = np.cumsum(pace)
        place = (place - place[0]) / (place[-1] - place[0]) * (frames - 1.001)
        at = torch.from_numpy(place.astype(np.float32))
        low = at.floor().long().clamp(0, frames - 2)
        share = (at - low)[:, None]
        energies = energies[low] * (1 - share) + energies[low + 1] * share
    if rng.random() < how.pause_chance:
        loud = energies.mean(1)
        inner = loud[len(loud) // 5 : -(len(loud) // 5) or None]
        cut = int(inner.argmin()) + len(loud) // 5
        hush = energies[cut].expand(int(rng.integers(10, 70)), -1)
        energies = torch.cat([energies[:cut], hush, energies[cut:]])
    return energies


def _laid_out(
    utterances: list[Tensor], rng: np.random.Generator, longest: int
) -> Tensor:
    """A batch, each utterance somewhere in its own silence."""
    before = rng.integers(5, 50, len(utterances))
    after = rng.integers(8, 60, len(utterances))
    whole = [
        len(one) + a + b for one, a, b in zip(utterances, before, after, strict=True)
    ]
    length = min(max(whole), longest)
    batch = torch.empty(len(utterances), length, BANDS)
    for row, one in enumerate(utterances):
        floor = torch.quantile(one, 0.03, dim=0).clamp(min=-2.0)
        batch[row] = floor
        start = min(int(before[row]), max(0, length - len(one)))
        some = min(len(one), length - start)
        batch[row, start : start + some] = torch.maximum(one[:some], floor - 2)
    return batch


def _mel(hertz: np.ndarray | float) -> np.ndarray:
    return np.asarray(1127 * np.log(1 + np.asarray(hertz) / 700))


def _blurred(batch: Tensor, share: Tensor) -> Tensor:
    """Each band with some of its neighbours: resonances wider or narrower."""
    around = functional.pad(batch, (1, 1), mode="replicate")
    return (1 - 2 * share) * batch + share * (around[:, :, 2:] + around[:, :, :-2])


def _tract_maps(how: Augmentation, count: int, rng: np.random.Generator) -> Tensor:
    """Maps that read each band at another frequency, [batch, 40, 40]."""
    centres = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2)[1:-1]
    hertz = 700 * (np.exp(centres / 1127) - 1)
    found = np.zeros((count, BANDS, BANDS), np.float32)
    ramp = np.arange(BANDS)
    for row in range(count):
        bend = rng.uniform(-how.bend, how.bend) * np.cos(np.pi * ramp / (BANDS - 1))
        bend += rng.uniform(-how.bend, how.bend) * np.cos(
            2 * np.pi * ramp / (BANDS - 1)
        )
        bend += rng.uniform(-how.bend, how.bend) * np.cos(
            rng.uniform(2, 4) * np.pi * ramp / (BANDS - 1) + rng.uniform(0, 6)
        )
        factor = np.exp(rng.uniform(-how.tract, how.tract) + bend)
        read = np.interp(_mel(np.minimum(hertz * factor, HIGHEST_HZ)), centres, ramp)
        low = np.minimum(read.astype(int), BANDS - 2)
        share = read - low
        found[row, low, ramp] += 1 - share
        found[row, low + 1, ramp] += share
    return torch.from_numpy(found)


def _tail(power: Tensor, uniform) -> Tensor:  # type: ignore[no-untyped-def] # noqa: ANN001
    """What a room adds: each band dies away over 0.1 to 0.8 s (T60)."""
    t60 = uniform(0.1, 0.8, 1) * uniform(0.8, 1.2, BANDS)
    decay = 10 ** (-6 * 0.01 / t60)
    strength = 10 ** uniform(-1.6, -0.3, 1) * (1 - decay)
    ringing = torch.zeros(len(power), BANDS)
    tail = []
    for moment in power.unbind(1):
        tail.append(ringing)
        ringing = ringing * decay + moment
    return strength[:, None] * torch.stack(tail, 1)


def _noise(power: Tensor, uniform) -> Tensor:  # type: ignore[no-untyped-def] # noqa: ANN001
    """Coloured noise that swells slowly, as loud as the speech."""
    count, length, _ = power.shape
    x = torch.linspace(-1, 1, BANDS)
    colour = uniform(-2.5, 1.0, 1) * x
    colour = colour + uniform(-1, 1, 1) * torch.cos(2 * x + uniform(0, 6, 1))
    colour = colour + 0.7 * uniform(-1, 1, 1) * torch.cos(5 * x + uniform(0, 6, 1))
    swell = functional.interpolate(
        torch.randn(count, 1, max(3, length // 15)),
        size=length,
        mode="linear",
        align_corners=True,
    ).transpose(1, 2) * uniform(0, 0.8, 1, 1)
    return torch.exp(colour[:, None, :] + swell) * _grain(BINS, count, length)


def _microphone(uniform) -> Tensor:  # type: ignore[no-untyped-def] # noqa: ANN001
    """The response of a microphone and the distance to it, [batch, 1, 40]."""
    x = torch.linspace(-1, 1, BANDS)
    response = uniform(-1.2, 1.2, 1) * x
    response = response + uniform(-0.8, 0.8, 1) * torch.cos(3 * x + uniform(0, 6, 1))
    response = response + uniform(-0.5, 0.5, 1) * torch.cos(6 * x + uniform(0, 6, 1))
    return response[:, None, :]


def _cut_off(
    batch: Tensor, rows: npt.NDArray[np.bool_], rng: np.random.Generator
) -> None:
    """Cut off what a telephone or a cheap microphone does not pass, in place.

    What was cut off is gone: rounding to 16 bits leaves only its own even hiss there,
    which tells nothing of what was said.
    """
    for row in rows.nonzero()[0]:
        cut = int(rng.integers(27, 37))
        passed = torch.arange(BANDS - cut) * -rng.uniform(4, 15)
        hiss = rng.uniform(*HISS) + _grain(BINS[cut:], len(batch[row])).log()
        batch[row, :, cut:] = torch.logaddexp(batch[row, :, cut:] + passed, hiss)
        if rng.random() < 0.5:
            batch[row, :, : int(rng.integers(1, 5))] -= rng.uniform(1, 6)


def _grain(bins: Tensor, *shape: int) -> Tensor:
    """How the energy of even noise of power 1 goes up and down, [*shape, bands]."""
    grain = torch.distributions.Gamma(bins, bins).sample((max(64, shape[-1] // 4),))
    return grain[torch.randint(len(grain), shape)]
