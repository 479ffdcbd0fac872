"""What a microphone gives for a while, and when: held in memory, and only that long."""

import time
from collections.abc import Callable
from typing import Final

import numpy as np

from audio import FRAME_S, FRAME_SAMPLES, SAMPLE_RATE, Frame, Microphone
from audio.sound import Samples

WAIT_S: Final = 0.2
"""How long a frame is waited for before it is looked what is wrong."""

SETTLING: Final = 16
"""Frames: a device that was just opened first gives what waited in it."""

MIN_FRAMES: Final = 40
"""A rate told from fewer frames would be a guess."""


class TimedRecording:
    """Frames, and when each came.

    Args:
        clock: Seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._frames: list[Frame] = []
        self._came_s: list[float] = []

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def samples(self) -> Samples:
        """All of it, 16 kHz."""
        return np.frombuffer(b"".join(self._frames), np.int16)

    @property
    def began_s(self) -> float:
        """When its first sample was recorded, on the clock, as far as it can be told.

        A frame can come late, but never before all of it was recorded.
        """
        return min(
            (came - (n + 1) * FRAME_S for n, came in enumerate(self._came_s)),
            default=self._clock(),
        )

    @property
    def rate(self) -> float | None:
        """Samples a second that came; None where too few came to tell.

        Lateness does not count: it is told from those that came soonest at both ends.
        """
        came_s = self._came_s[SETTLING:]
        if len(came_s) < MIN_FRAMES:
            return None
        third = len(came_s) // 3
        late_s = [came - n * FRAME_S for n, came in enumerate(came_s)]
        first = min(range(third), key=late_s.__getitem__)
        last = min(range(len(late_s) - third, len(late_s)), key=late_s.__getitem__)
        frames = last - first
        return frames * FRAME_SAMPLES / (came_s[last] - came_s[first])

    def take(self, frame: Frame) -> None:
        """Add a frame that just came."""
        self._frames.append(frame)
        self._came_s.append(self._clock())


def record(
    microphone: Microphone,
    until: Callable[[TimedRecording], bool],
    longest_s: float,
    seen: Callable[[Frame], None] | None = None,
) -> TimedRecording:
    """Record until something is so, the microphone fails or time is up.

    Args:
        microphone: What to record from; what waits in it is thrown away.
        until: Whether there is enough.
        longest_s: Seconds after which it ends in any case.
        seen: Given every frame.
    """
    while microphone.read(0.0) is not None:
        pass
    recording = TimedRecording()
    ends_s = time.monotonic() + longest_s
    while not until(recording) and time.monotonic() < ends_s:
        frame = microphone.read(WAIT_S)
        if frame is not None:
            recording.take(frame)
            if seen is not None:
                seen(frame)
        elif microphone.trouble is not None:
            break
    return recording


def frames_in(seconds: float) -> int:
    """How many frames come in so many seconds."""
    return round(seconds * SAMPLE_RATE / FRAME_SAMPLES)
