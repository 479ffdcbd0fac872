"""A microphone and a player without devices, for whoever builds on them and tests it.

    microphone, player = FakeMicrophone(), FakePlayer()
    for frame in read_frames(Path("question.wav")):
        player.tick()
        microphone.give(frame)

Time is counted in frames: nothing here waits for real time, but `give` for whoever
reads.
"""

from collections.abc import Iterable
from queue import Empty, SimpleQueue
from typing import Final

import numpy as np
import soxr

from audio.sound import FRAME_S, FRAME_SAMPLES, SAMPLE_RATE, Frame, Samples, Speech

DEALT_WITH_S: Final = 60.0
"""So long a frame may take whoever reads it, in real time."""


class FakeMicrophone:
    """A microphone that hears what it is given; a `Microphone`.

    Args:
        frames: What it hears at first.
        name: What it is called.
    """

    def __init__(
        self, frames: Iterable[Frame] = (), name: str = "a fake microphone"
    ) -> None:
        self.name = name
        self.trouble: str | None = None
        """What is wrong, to be set by a test."""
        self.fault: Exception | None = None
        """What reading raises, to be set by a test."""
        self.closed = False
        self._given: SimpleQueue[Frame] = SimpleQueue()
        self._done: SimpleQueue[None] = SimpleQueue()
        self._taken = False
        for frame in frames:
            self._given.put(frame)

    def give(self, frame: Frame) -> None:
        """Let a frame be heard, and wait until it was dealt with.

        Raises:
            queue.Empty: Nobody deals with it.
        """
        while not self._done.empty():
            self._done.get()
        self._given.put(frame)
        self._done.get(timeout=DEALT_WITH_S)

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame; None where none came in time."""
        if self._taken:
            # Whoever asks for another one has dealt with that before.
            self._taken = False
            self._done.put(None)
        if self.fault is not None:
            raise self.fault
        try:
            frame = self._given.get(timeout=timeout_s)
        except Empty:
            return None
        self._taken = True
        return frame

    def close(self) -> None:
        """Stop listening."""
        self.closed = True


class FakePlayer:
    """A player whose time is that of a test; a `Player`.

    Args:
        name: What it is called.
    """

    def __init__(self, name: str = "a fake player") -> None:
        self.name = name
        self.trouble: str | None = None
        """What is wrong, to be set by a test."""
        self.position_s = 0.0
        """Seconds of the latest speech that have been heard."""
        self.volume = 1.0
        self.played: list[Speech] = []
        """All that was begun, speech and tones."""
        self.closed = False
        self._speech: Speech | None = None
        self._sound = np.zeros(0, np.int16)
        self._paused = False
        self._given = np.zeros(FRAME_SAMPLES, np.int16)

    @property
    def playing(self) -> bool:
        """Whether there is speech that was not heard to its end; true in a pause."""
        return self._speech is not None

    @property
    def sounding(self) -> Speech | None:
        """What can be heard at present."""
        return None if self._paused else self._speech

    def play(self, speech: Speech, volume: float = 1.0, from_s: float = 0.0) -> None:
        """Begin some speech, in place of what is playing."""
        self._speech, self._paused, self.position_s = speech, False, from_s
        self._sound = speech.samples
        if speech.rate != SAMPLE_RATE:
            self._sound = soxr.resample(speech.samples, speech.rate, SAMPLE_RATE)
        self.volume = volume
        self.played.append(speech)

    def stop(self) -> None:
        """Fall silent."""
        self._speech = None

    def pause(self) -> None:
        """Fall silent, to be resumed."""
        self._paused = True

    def resume(self) -> None:
        """Go on after a pause."""
        self._paused = False

    def set_volume(self, volume: float) -> None:
        """Change the volume of what is playing."""
        self.volume = volume

    def read_reference(self, samples: int) -> Samples:
        """What was heard of it in the frame that was let pass last.

        Raises:
            ValueError: Another number than a frame's is asked for.
        """
        if samples != FRAME_SAMPLES:
            raise ValueError(f"a frame has {FRAME_SAMPLES} samples, not {samples}.")
        return self._given

    def close(self) -> None:
        """Fall silent for good."""
        self._speech = None
        self.closed = True

    def tick(self) -> Samples:
        """Let a frame's time pass; the sound that was heard of it, at 16 kHz."""
        self._given = np.zeros(FRAME_SAMPLES, np.int16)
        speech = self.sounding
        if speech is not None:
            at = round(self.position_s * SAMPLE_RATE)
            heard = self._sound[at : at + FRAME_SAMPLES]
            self._given[: len(heard)] = self.volume * heard
            self.position_s += FRAME_S
            if self.position_s >= speech.duration_s:
                self._speech = None
        return self._given
