"""How loud sound is: its level, whether it is clipped, speech told from the room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from audio.sound import FRAME_S, FRAME_SAMPLES, SAMPLE_RATE, Frame, Samples
from audio.vad.detector import SileroDetector, SpeechDetector
from audio.vad.endpointer import EndpointSettings

FULL_SCALE: Final = 32_768
"""Samples have this at most; it is 0 dBFS, which a square wave can reach."""

CLIPPED_FROM: Final = 32_440
"""99 % of full scale: a clipped wave that was resampled wavers a little."""

SILENT_PEAK: Final = 2
"""Samples of a converter that is muted may waver so much."""

SPEECH_HZ: Final = (300.0, 3400.0)
HIGH_HZ: Final = (4600.0, 7500.0)
"""What a telephone carries of a voice, and what it does not."""

MIN_DBFS: Final = -96.0
"""What silence has: 16 bits reach no lower."""


@dataclass(frozen=True)
class Level:
    """How loud some sound is."""

    peak_dbfs: float
    rms_dbfs: float
    """The root of the mean square."""
    clipped: float
    """Share of the samples that are clipped, 0 to 1."""


@dataclass(frozen=True)
class Measured:
    """What a microphone gave over some time."""

    peak_dbfs: float
    speech_dbfs: float | None
    """Effective value while somebody spoke; None where nobody did."""
    room_dbfs: float | None
    """Effective value of a usual moment without speech; None where there was none."""
    speech_s: float
    clipped: float
    """Share of the samples that are clipped, 0 to 1."""
    silent: bool
    """Whether there was no sound at all, not even that of a quiet room."""
    highs_db: float | None = None
    """Level of high sounds, above what a telephone carries, over that of the others,
    while somebody spoke; None where nobody did."""


def level_of(samples: Samples) -> Level:
    """Measure some sound; no samples are silence."""
    if not len(samples):
        return Level(MIN_DBFS, MIN_DBFS, 0.0)
    sound = np.abs(samples.astype(np.float64))
    return Level(
        _dbfs(float(sound.max())),
        _dbfs(math.sqrt(float(np.mean(sound**2)))),
        _clipped(samples) / len(samples),
    )


class LevelMeter:
    """Measures frames as they come; it keeps numbers, no sound.

    Args:
        detector: Tells speech.
    """

    def __init__(self, detector: SpeechDetector | None = None) -> None:
        self._detector = detector or SileroDetector()
        self._threshold = EndpointSettings().start_probability
        self._levels: list[Level] = []
        self._spoken: list[bool] = []
        self._spectrum = np.zeros(FRAME_SAMPLES // 2 + 1)

    def feed(self, frame: Frame) -> Level:
        """Take the next frame; how loud it is."""
        samples = np.frombuffer(frame, np.int16)
        level = level_of(samples)
        self._levels.append(level)
        self._spoken.append(self._detector(frame) >= self._threshold)
        if self._spoken[-1]:
            windowed = samples * np.hanning(len(samples))
            self._spectrum += np.abs(np.fft.rfft(windowed)) ** 2
        return level

    def measured(self) -> Measured:
        """What all frames so far make together."""
        pairs = list(zip(self._levels, self._spoken, strict=True))
        speech = [level.rms_dbfs for level, spoken in pairs if spoken]
        room = [level.rms_dbfs for level, spoken in pairs if not spoken]
        peak_dbfs = max((level.peak_dbfs for level in self._levels), default=MIN_DBFS)
        return Measured(
            peak_dbfs=peak_dbfs,
            speech_dbfs=_joined(speech) if speech else None,
            # The mean would take the ends of words for the room.
            room_dbfs=float(np.median(room)) if room else None,
            speech_s=len(speech) * FRAME_S,
            clipped=float(np.mean([one.clipped for one in self._levels] or [0.0])),
            silent=peak_dbfs <= _dbfs(SILENT_PEAK),
            highs_db=self._highs_db(),
        )

    def _highs_db(self) -> float | None:
        hz = np.linspace(0, SAMPLE_RATE / 2, len(self._spectrum))
        low, high = (
            float(self._spectrum[(hz >= least) & (hz <= most)].sum())
            for least, most in (SPEECH_HZ, HIGH_HZ)
        )
        if not low:
            return None
        return max(10 * math.log10(high / low), MIN_DBFS) if high else MIN_DBFS


def _clipped(samples: Samples) -> int:
    """How many samples stand in a row at either end of the range."""
    # One alone may be a peak that just fits.
    found = np.zeros(len(samples), bool)
    for at_end in (samples >= CLIPPED_FROM, samples <= -CLIPPED_FROM):
        pairs = at_end[1:] & at_end[:-1]
        found[1:] |= pairs
        found[:-1] |= pairs
    return int(found.sum())


def _joined(levels_dbfs: Sequence[float]) -> float:
    """The root mean square of sounds of equal length, one after the other."""
    power = np.mean([10 ** (level / 10) for level in levels_dbfs])
    return max(10 * math.log10(power), MIN_DBFS)


def _dbfs(amplitude: float) -> float:
    if amplitude <= 0:
        return MIN_DBFS
    return max(20 * math.log10(amplitude / FULL_SCALE), MIN_DBFS)
