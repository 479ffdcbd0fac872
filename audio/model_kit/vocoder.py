"""Other voices out of a few: the same words from another throat.

Sound is split into what the mouth does (the envelope of its spectrum, by linear
prediction) and what the throat does (pulses or breath). The envelope is moved, as
by a longer or shorter mouth; the throat is put in anew: high, low, monotonous,
trembling, breathy or hoarse. Atal and Hanauer (1971) describe the split.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.sound import SAMPLE_RATE, Samples, to_samples

WINDOW: Final = 512
HOP: Final = 128
ORDER: Final = 20
LOWEST_HZ, HIGHEST_HZ = 60.0, 400.0
VOICED: Final = 0.35
"""A frame whose autocorrelation peaks above this share is voiced."""

_Frames = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Throat:
    """Another voice."""

    mouth: float
    """Factor of all resonances: above 1 is a shorter mouth, as a child's."""
    pitch: float
    """Factor of the pitch."""
    melody: float
    """How much of the melody stays: 0 is monotonous."""
    breath: float
    """Share of breath in what is voiced; 1 is a whisper."""
    tremor: float
    """Depth of a tremble of 5 Hz in the pitch, as a share."""


def any_throat(rng: Random) -> Throat:
    """Some voice; one in ten whispers."""
    whispers = rng.random() < 0.1
    return Throat(
        mouth=rng.uniform(0.82, 1.22),
        pitch=rng.uniform(0.6, 1.7),
        melody=rng.choice((0.0, 0.5, 1.0, 1.3)),
        breath=1.0 if whispers else rng.uniform(0.0, 0.5),
        tremor=rng.choice((0.0, 0.0, rng.uniform(0.02, 0.08))),
    )


def disguises(samples: Samples, count: int, rng: Random) -> Iterator[Samples]:
    """Sound as so many other voices would say it."""
    for _ in range(count):
        yield revoiced(samples, any_throat(rng), rng.getrandbits(32))


def revoiced(samples: Samples, throat: Throat, seed: int) -> Samples:
    """Sound as another voice would say it, as long and as loud.

    Args:
        samples: Mono at 16 kHz.
        throat: The other voice.
        seed: For its breath.
    """
    if len(samples) < 2 * WINDOW:
        return samples
    noise = np.random.default_rng(seed)
    sound = samples.astype(np.float64) / 32768
    frames = _frames(sound) * np.hanning(WINDOW)
    correlation = _autocorrelation(frames)
    energy = np.sqrt(np.maximum(correlation[:, 0], 0) / WINDOW)
    pitch = _new_pitch(correlation, throat)
    envelope = _moved(_envelope(correlation), throat.mouth)
    length = HOP * len(frames) + WINDOW
    pulses = _pulses(pitch, length)
    excited = np.where(np.repeat(pitch > 0, HOP), 1 - throat.breath, 0.0)
    voiced = np.pad(excited, (WINDOW // 2, WINDOW // 2), mode="edge")
    source = voiced * pulses + np.sqrt(1 - voiced**2) * noise.standard_normal(length)
    spoken = np.fft.irfft(
        np.fft.rfft(_frames(source)[: len(frames)] * np.hanning(WINDOW)) * envelope
    )
    loud = np.sqrt(np.mean(spoken**2, axis=1)) + 1e-9
    spoken *= (energy / loud)[:, None]
    out = np.zeros(length)
    for i, frame in enumerate(spoken * np.hanning(WINDOW)):
        out[i * HOP : i * HOP + WINDOW] += frame
    out = out[: len(sound)]
    out *= np.sqrt(np.mean(sound**2)) / (np.sqrt(np.mean(out**2)) + 1e-9)
    return to_samples(out * 32768)


def _frames(sound: _Frames) -> _Frames:
    """Overlapping windows, [frames, WINDOW]."""
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)
    return np.asarray(windows[::HOP])


def _autocorrelation(frames: _Frames) -> _Frames:
    power = np.abs(np.fft.rfft(frames, 2 * WINDOW)) ** 2
    return np.asarray(np.fft.irfft(power)[:, :WINDOW])


def _envelope(correlation: _Frames) -> _Frames:
    """The envelope of each spectrum, by Levinson's recursion, [frames, bins]."""
    r = correlation[:, : ORDER + 1].copy()
    r[:, 0] = r[:, 0] * 1.0001 + 1e-9
    a = np.zeros_like(r)
    a[:, 0] = 1
    error = r[:, 0].copy()
    for i in range(1, ORDER + 1):
        k = -np.sum(a[:, :i] * r[:, i:0:-1], axis=1) / error
        a[:, 1 : i + 1] += k[:, None] * a[:, i - 1 :: -1][:, :i]
        error *= np.maximum(1 - k**2, 1e-6)
    return np.asarray(1 / np.maximum(np.abs(np.fft.rfft(a, WINDOW)), 1e-3))


def _moved(envelope: _Frames, factor: float) -> _Frames:
    """Envelopes with their resonances elsewhere."""
    bins = envelope.shape[1]
    read = np.minimum(np.arange(bins) / factor, bins - 1.001)
    low = read.astype(int)
    share = read - low
    return np.asarray(envelope[:, low] * (1 - share) + envelope[:, low + 1] * share)


def _new_pitch(correlation: _Frames, throat: Throat) -> npt.NDArray[np.float64]:
    """The pitch of each frame in Hz, 0 where it is not voiced."""
    shortest, longest = int(SAMPLE_RATE / HIGHEST_HZ), int(SAMPLE_RATE / LOWEST_HZ)
    # The window fades, and with it what is far apart.
    fade = np.correlate(np.hanning(WINDOW), np.hanning(WINDOW), "full")[WINDOW - 1 :]
    level = correlation / np.maximum(fade / fade[0], 0.05)
    inner = level[:, shortest:longest]
    best = inner.argmax(axis=1)
    strength = inner.max(axis=1) / np.maximum(level[:, 0], 1e-9)
    pitch = SAMPLE_RATE / (best + shortest)
    voiced = strength > VOICED
    if not voiced.any():
        return np.zeros(len(pitch))
    middle = float(np.median(pitch[voiced]))
    new = middle * throat.pitch * (pitch / middle) ** throat.melody
    trembling = 1 + throat.tremor * np.sin(
        2 * np.pi * 5 * np.arange(len(new)) * HOP / SAMPLE_RATE
    )
    return np.where(voiced, np.clip(new * trembling, 50, 500), 0.0)


def _pulses(pitch: npt.NDArray[np.float64], length: int) -> npt.NDArray[np.float64]:
    """One pulse for each period, of power 1 in the long run."""
    rate = np.repeat(np.where(pitch > 0, pitch, 100.0), HOP) / SAMPLE_RATE
    rate = np.pad(rate, (0, length - len(rate)), mode="edge")
    phase = np.cumsum(rate)
    beats = np.flatnonzero(np.diff(np.floor(phase), prepend=0.0) > 0)
    found = np.zeros(length)
    found[beats] = 1 / np.sqrt(rate[beats])
    return found
