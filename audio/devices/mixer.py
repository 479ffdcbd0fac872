"""What a speaker is given next: speech, with its volume, its pauses and its fades."""

import threading
import time
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import soxr

from audio.sound import Samples, Speech, to_samples

FADE_S: Final = 0.008
"""How long sound takes to fall silent or to come back, so that it does not click."""

RAMP_S: Final = 0.05
"""How long a change of volume takes."""

LATE_S: Final = 5.0
"""Speech that a speaker has not played this long after its end never will be."""

Floats: TypeAlias = npt.NDArray[np.float32]


@dataclass
class _Track:
    """Speech on its way to the speaker."""

    samples: Floats
    start: int
    at: int
    """The next sample; goes on past the end, into the silence after it."""
    volume: float
    gain: float = 0.0
    goal: float = 0.0
    step: float = 0.0
    """How far the gain moves towards its goal with each sample."""
    halting: bool = False
    """Whether it stands still once the gain is zero."""

    @property
    def sounds(self) -> bool:
        """Whether there is something of it still to be heard."""
        return self.at < len(self.samples) and (self.gain > 0.0 or not self.halting)

    def ramp(self, goal: float, samples: float) -> None:
        """Move the gain to a goal within so many samples."""
        self.goal = goal
        self.step = abs(goal - self.gain) / samples
        self.halting = False

    def halt(self, samples: float) -> None:
        """Move the gain to zero within so many samples, and go no further."""
        self.ramp(0.0, samples)
        self.halting = True

    def add_to(self, out: Floats) -> None:
        """Add the next samples."""
        gains = self._gains(len(out))
        chunk = self.samples[self.at : self.at + len(gains)]
        out[: len(chunk)] += chunk * gains[: len(chunk)]
        self.at += len(gains)

    def _gains(self, count: int) -> Floats:
        """The next gains, so many or until it stands still."""
        way = self.goal - self.gain
        moved = np.arange(1, count + 1) * self.step
        if self.halting:
            moved = moved[: int(np.searchsorted(moved, abs(way))) if way else 0]
        moved = np.copysign(np.minimum(moved, abs(way)), way)
        gains: Floats = (self.gain + moved).astype(np.float32)
        arrived = self.step * count >= abs(way)
        self.gain = self.goal if arrived else float(gains[-1])
        return gains


class Mixer:
    """Mixes what a speaker is given next; all may be called from any thread.

    Args:
        rate: Samples a second that the speaker is given.
        delay_s: Seconds from there until they are heard, about.
    """

    def __init__(self, rate: int, delay_s: float) -> None:
        self._rate = rate
        self._delay = round(delay_s * rate)
        self._lock = threading.Lock()
        self._track: _Track | None = None
        self._fading: list[_Track] = []
        self._paused = False
        self._position = 0
        self._moved_at = 0.0

    @property
    def playing(self) -> bool:
        """Whether there is speech that has not been heard to its end."""
        with self._lock:
            track = self._track
            if track is None or self._paused:
                return track is not None
            left_s = (len(track.samples) + self._delay - track.at) / self._rate
            if left_s > 0 and time.monotonic() - self._moved_at < left_s + LATE_S:
                return True
            self._end()
            return False

    @property
    def position_s(self) -> float:
        """Seconds of the latest speech that have been heard."""
        with self._lock:
            return self._heard() / self._rate

    def play(self, speech: Speech, volume: float, from_s: float) -> None:
        """Begin some speech, in place of what is playing."""
        samples = speech.samples.astype(np.float32)
        if speech.rate != self._rate:
            samples = soxr.resample(samples, speech.rate, self._rate)
        start = min(max(round(from_s * self._rate), 0), len(samples))
        # Speech begins softly by itself, but not in its midst.
        track = _Track(samples, start, start, volume, gain=0.0 if start else volume)
        track.ramp(volume, FADE_S * self._rate)
        with self._lock:
            self._end()
            self._track = track
            self._paused = False
            self._moved_at = time.monotonic()

    def stop(self) -> None:
        """Fall silent."""
        with self._lock:
            self._end()

    def pause(self) -> None:
        """Fall silent, to be resumed."""
        with self._lock:
            if self._track is not None and not self._paused:
                self._paused = True
                self._track.halt(FADE_S * self._rate)

    def resume(self) -> None:
        """Go on after a pause."""
        with self._lock:
            if self._track is not None and self._paused:
                self._paused = False
                self._moved_at = time.monotonic()
                self._track.ramp(self._track.volume, FADE_S * self._rate)

    def set_volume(self, volume: float) -> None:
        """Change the volume of what is playing."""
        with self._lock:
            if self._track is not None:
                self._track.volume = volume
                if not self._paused:
                    self._track.ramp(volume, RAMP_S * self._rate)

    def render(self, count: int) -> Samples:
        """The next samples for the speaker."""
        with self._lock:
            track = self._track
            if track is None and not self._fading:
                return np.zeros(count, np.int16)
            out = np.zeros(count, np.float32)
            if track is not None:
                track.add_to(out)
                self._moved_at = time.monotonic()
            for fading in self._fading:
                fading.add_to(out)
            self._fading = [fading for fading in self._fading if fading.sounds]
        return to_samples(out)

    def _heard(self) -> int:
        track = self._track
        if track is None:
            return self._position
        return min(max(track.at - self._delay, track.start), len(track.samples))

    def _end(self) -> None:
        """Let go of the track, which fades if it still sounds."""
        track = self._track
        if track is None:
            return
        self._position = self._heard()
        self._track = None
        if track.sounds:
            track.halt(FADE_S * self._rate)
            self._fading.append(track)
