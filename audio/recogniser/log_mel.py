"""How loud each of 80 bands is, every 10 ms: what Whisper listens to.

As Whisper's own code has it (Radford and others, "Robust Speech Recognition via
Large-Scale Weak Supervision", 2022): windows of 25 ms, mel bands by Slaney's formula,
logarithms of at most eight tens below the loudest.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.sound import SAMPLE_RATE, Samples

BANDS: Final = 80
HOP_SAMPLES: Final = 160
"""Between one frame of features and the next: 10 ms."""
WINDOW_SAMPLES: Final = 400

_DYNAMIC: Final = 8.0
"""Tens below the loudest that are told apart."""
_FLOOR: Final = 1e-10
_FULL_SCALE: Final = 32768.0
_LINEAR_HZ: Final = 1000.0
"""Below this, mels go with the frequency; above, with its logarithm."""
_LINEAR_MELS: Final = 15.0
_MELS_A_HZ: Final = _LINEAR_MELS / _LINEAR_HZ
_LOG_STEP: Final = np.log(6.4) / 27.0

Features = npt.NDArray[np.float32]


def log_mel(samples: Samples, frames: int) -> Features:
    """The features of a sound.

    Args:
        samples: 16 kHz, mono, int16.
        frames: How many to give: what is longer is cut, what is shorter filled up
            with zeros, which Whisper knows from its training as nothing.

    Returns:
        Loudness, (80, frames), about -1 to 1.5.
    """
    heard = min(frames, 1 + len(samples) // HOP_SAMPLES)
    sound = samples[: heard * HOP_SAMPLES].astype(np.float32) / _FULL_SCALE
    half = WINDOW_SAMPLES // 2
    # As much on either side as a window wants, mirrored.
    padded = np.pad(
        np.pad(sound, (0, max(0, heard * HOP_SAMPLES - len(sound)))),
        half,
        mode="reflect",
    )
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SAMPLES)
    spectra = np.fft.rfft(windows[::HOP_SAMPLES][:heard] * _window(), axis=1)
    power = (np.abs(spectra) ** 2).astype(np.float32)
    tens = np.log10(np.maximum(_bands() @ power.T, _FLOOR))
    tens = np.maximum(tens, tens.max() - _DYNAMIC)
    return np.pad((tens + 4.0) / 4.0, ((0, 0), (0, frames - heard))).astype(np.float32)


@cache
def _window() -> Features:
    return np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)


@cache
def _bands() -> Features:
    """What each band takes of each frequency, (80, 201): triangles of equal area."""
    frequencies = np.fft.rfftfreq(WINDOW_SAMPLES, 1 / SAMPLE_RATE)
    corners = _hertz(np.linspace(0.0, _mels(SAMPLE_RATE / 2), BANDS + 2))
    widths = np.diff(corners)
    off = corners[:, None] - frequencies[None, :]
    rising, falling = -off[:-2] / widths[:-1, None], off[2:] / widths[1:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    area = 2.0 / (corners[2:] - corners[:-2])
    return np.asarray(triangles * area[:, None], np.float32)


def _mels(hertz: float) -> float:
    if hertz < _LINEAR_HZ:
        return hertz * _MELS_A_HZ
    return float(_LINEAR_MELS + np.log(hertz / _LINEAR_HZ) / _LOG_STEP)


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    linear = mels / _MELS_A_HZ
    curved = _LINEAR_HZ * np.exp(_LOG_STEP * (mels - _LINEAR_MELS))
    return np.where(mels < _LINEAR_MELS, linear, curved)
