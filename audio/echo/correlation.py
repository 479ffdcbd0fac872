"""Whether a microphone hears the speaker: by how their loudness goes up and down.

A canceller takes an echo out where it can follow the room. Where it cannot, since a
busy machine plays unevenly, what it leaves still swells and fades as what was
played, some time before.
"""

from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.sound import FRAME_S, Frame, Samples

KEPT_S: Final = 25.0
LATEST_S: Final = 0.6
"""How long sound takes at most from the player into the microphone."""

MIN_S: Final = 1.2
"""Of less sound than this nothing can be told: any two short sounds may go alike."""

FLOOR: Final = 30.0
"""Effective value, in samples, below which sound counts as silence."""

STEADY_DB: Final = 1.0
"""Sound whose level deviates less than this goes neither up nor down."""


class EnvelopeCorrelation:
    """Compares what was heard with what was played."""

    def __init__(self) -> None:
        frames = round(KEPT_S / FRAME_S)
        self._heard: deque[float] = deque(maxlen=frames)
        self._played: deque[float] = deque(maxlen=frames)

    def feed(self, frame: Frame, reference: Samples) -> None:
        """Take a frame of the microphone, and what was played meanwhile."""
        self._heard.append(_level(np.frombuffer(frame, np.int16)))
        self._played.append(_level(reference))

    def over(self, seconds: float) -> float:
        """How alike the last seconds are, -1 to 1; 0 where nothing can be told.

        It is the correlation of the two levels in decibels, at the delay that suits
        it best.
        """
        count = min(round(seconds / FRAME_S), len(self._heard))
        latest = min(round(LATEST_S / FRAME_S), len(self._heard) - count)
        if count * FRAME_S < MIN_S:
            return 0.0
        heard = np.array(self._heard)[-count:]
        played = np.array(self._played)
        return max(
            _correlation(heard, played[len(played) - count - lag : len(played) - lag])
            for lag in range(latest + 1)
        )

    def loudness(self, seconds: float) -> float:
        """How loud what was heard in the last seconds is, in decibels.

        It is what one frame in five exceeds: silence between words does not count.
        """
        count = min(round(seconds / FRAME_S), len(self._heard))
        if not count:
            return _level(np.zeros(0, np.int16))
        return float(np.quantile(np.array(self._heard)[-count:], 0.8))


def _level(samples: Samples) -> float:
    """Loudness in decibels."""
    power = float(np.mean(samples.astype(np.float64) ** 2)) if len(samples) else 0.0
    return 10 * float(np.log10(max(power, FLOOR**2)))


def _correlation(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    if min(one.std(), other.std()) < STEADY_DB:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
