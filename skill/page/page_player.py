"""The player of a page: speech that a browser plays, and says how far it is."""

import struct
import threading
import time
from dataclasses import dataclass
from typing import Final

import numpy as np
import soxr

from audio import SAMPLE_RATE, Samples, Speech
from audio.devices.mixer import LATE_S
from skill.page.line import PageLine

_NUMBER: Final = struct.Struct("<I")


@dataclass
class _Playing:
    """Speech that the page plays."""

    number: int
    speech: Speech
    reference: Samples
    """The same at 16 kHz."""
    at_s: float
    moved_s: float
    """When it was last told how far it is."""
    volume: float
    paused: bool = False

    @property
    def lost(self) -> bool:
        """Whether it should long have been heard to its end."""
        left_s = self.speech.duration_s - self.at_s
        late_s = time.monotonic() - self.moved_s - left_s
        return not self.paused and late_s > LATE_S


class PagePlayer:
    """What a page plays; a `Player`. All may be called from any thread.

    Args:
        line: To the page.
    """

    name = "the page's speaker"
    trouble: str | None = None

    def __init__(self, line: PageLine) -> None:
        self._line = line
        self._lock = threading.RLock()
        self._number = 0
        self._now: _Playing | None = None
        self._position_s = 0.0
        self._read_s = 0.0

    @property
    def playing(self) -> bool:
        """Whether there is speech that was not heard to its end; true in a pause."""
        with self._lock:
            if self._now is not None and self._now.lost:
                self._end()
            return self._now is not None

    @property
    def position_s(self) -> float:
        """Seconds of the latest speech that have been heard."""
        with self._lock:
            return self._position_s

    def play(self, speech: Speech, volume: float = 1.0, from_s: float = 0.0) -> None:
        """Begin some speech, in place of what is playing, and return at once."""
        reference = speech.samples
        if speech.rate != SAMPLE_RATE:
            reference = soxr.resample(reference, speech.rate, SAMPLE_RATE)
        with self._lock:
            self._end()
            if not self._line.open:
                return
            self._number += 1
            now_s = time.monotonic()
            self._now = _Playing(self._number, speech, reference, from_s, now_s, volume)
            self._position_s = self._read_s = from_s
            self._line.send(
                "play",
                _NUMBER.pack(self._number) + speech.samples.astype("<i2").tobytes(),
                id=self._number,
                rate=speech.rate,
                volume=volume,
                from_s=from_s,
                words=[[word.text, round(word.start_s, 3)] for word in speech.words],
            )

    def stop(self) -> None:
        """Fall silent."""
        with self._lock:
            if self._now is not None:
                self._line.send("stop", id=self._now.number)
            self._end()

    def pause(self) -> None:
        """Fall silent, to be resumed."""
        with self._lock:
            if self._now is not None and not self._now.paused:
                self._now.paused = True
                self._line.send("pause", id=self._now.number)

    def resume(self) -> None:
        """Go on after a pause."""
        with self._lock:
            if self._now is not None and self._now.paused:
                self._now.paused = False
                self._now.moved_s = time.monotonic()
                self._line.send("resume", id=self._now.number)

    def set_volume(self, volume: float) -> None:
        """Change the volume of what is playing."""
        with self._lock:
            if self._now is not None and self._now.volume != volume:
                self._now.volume = volume
                self._line.send("volume", id=self._now.number, volume=volume)

    def read_reference(self, samples: int) -> Samples:
        """What was heard of it during the latest frame; zeros where nothing was."""
        out = np.zeros(samples, np.int16)
        with self._lock:
            now = self._now
            if now is None or now.at_s <= self._read_s:
                return out
            self._read_s = now.at_s
            end = round(now.at_s * SAMPLE_RATE)
            heard = now.reference[max(end - samples, 0) : end]
            if len(heard):
                out[-len(heard) :] = np.rint(heard * now.volume)
        return out

    def note_position(self, number: int, at_s: float) -> None:
        """The page told how far it is in what speech."""
        with self._lock:
            if self._now is not None and self._now.number == number:
                self._now.at_s = self._position_s = min(
                    max(at_s, self._now.at_s), self._now.speech.duration_s
                )
                self._now.moved_s = time.monotonic()

    def note_end(self, number: int) -> None:
        """The page told that it has played some speech, or cannot play it."""
        with self._lock:
            if self._now is not None and self._now.number == number:
                self._position_s = self._now.speech.duration_s
                self._end()

    def hang_up(self) -> None:
        """The page is gone, and what it played with it."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """Fall silent for good."""
        self.stop()

    def _end(self) -> None:
        self._now = None
