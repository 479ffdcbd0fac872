"""What a speaker was given, as an echo canceller is to have it.

Both run in step with a clock, but not the same one. What was given waits here until
it is read; the wait is kept short and, while the clocks agree, the same.
"""

import threading
from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from audio.sound import SAMPLE_RATE, Samples

MAX_S: Final = 1.0
"""Sound that waits; a reader that comes later has lost it."""

WATCHED_S: Final = 4.0
"""Over so much sound it is looked how much waits at the least. The reader may lag
for a moment; what is never read in all that time only delays."""

SPARE_S: Final = 0.032
"""So much may always wait."""

CUTOFF_HZ: Final = 7_200
TAPS: Final = 33
"""The filter that keeps out what 16 kHz cannot hold. It delays by half its length."""


class Reference:
    """What was given to a speaker, at 16 kHz.

    Args:
        rate: Samples a second of what is given.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._lock = threading.Lock()
        self._given: deque[Samples] = deque()
        self._waiting = 0
        self._lost = False
        self._low_pass = _low_pass(rate)
        self._filtered = np.zeros(TAPS - 1, np.float32)
        # The better ones work on blocks, and so delay by up to 40 ms.
        self._resampler = soxr.ResampleStream(
            rate, SAMPLE_RATE, 1, dtype="float32", quality="QQ"
        )
        self._ready = np.zeros(0, np.int16)
        self._least = round(MAX_S * SAMPLE_RATE)
        self._watched = 0

    def put(self, given: Samples) -> None:
        """Take what the speaker was given; quick."""
        with self._lock:
            self._given.append(given)
            self._waiting += len(given)
            while self._waiting > MAX_S * self._rate:
                self._waiting -= len(self._given.popleft())
                self._lost = True

    def read(self, samples: int) -> Samples:
        """The next samples; zeros for those that the speaker has not been given."""
        with self._lock:
            given, self._given = self._given, deque()
            self._waiting = 0
            lost, self._lost = self._lost, False
        if lost:
            # Nothing is known any more of what belongs to what: begin anew.
            self._ready = self._ready[:0]
            given.clear()
        if given:
            more = self._resample(np.concatenate(given))
            self._ready = np.concatenate([self._ready, more])
        out = np.zeros(samples, np.int16)
        here = self._ready[:samples]
        out[: len(here)] = here
        self._ready = self._ready[samples:]
        self._drop_what_only_delays(samples)
        return out

    def _resample(self, given: Samples) -> Samples:
        whole = np.concatenate([self._filtered, given.astype(np.float32)])
        self._filtered = whole[1 - TAPS :]
        low = np.convolve(whole, self._low_pass, "valid")
        resampled = np.rint(self._resampler.resample_chunk(low))
        return np.asarray(np.clip(resampled, -32768, 32767), np.int16)

    def _drop_what_only_delays(self, read: int) -> None:
        self._least = min(self._least, len(self._ready))
        self._watched += read
        if self._watched < WATCHED_S * SAMPLE_RATE:
            return
        if self._least > SPARE_S * SAMPLE_RATE:
            self._ready = self._ready[self._least :]
        self._least = round(MAX_S * SAMPLE_RATE)
        self._watched = 0


def _low_pass(rate: int) -> npt.NDArray[np.float32]:
    places = np.arange(TAPS) - TAPS // 2
    taps = np.sinc(2 * CUTOFF_HZ / rate * places) * np.hamming(TAPS)
    return np.asarray(taps / taps.sum(), np.float32)
