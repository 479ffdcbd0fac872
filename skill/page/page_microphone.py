"""The microphone of a page: frames that a browser sends."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from audio import FRAME_S, FRAME_SAMPLES, Frame
from audio.devices.microphone import KEPT_S
from skill.page.messages import PageFrame

SILENCE: Final = bytes(FRAME_SAMPLES * 2)

TROUBLES: Final = {
    "denied": "The page may not use the microphone. Allow it in the browser, beside "
    "the page's address, and open the page anew.",
    "missing": "The browser finds no microphone. Plug one in.",
    "lost": "The microphone went away. Plug it in again.",
    "insecure": "The browser gives the microphone to pages of this machine or with "
    "https only. Open it as localhost, or set up --cert.",
}


class PageMicrophone:
    """What a page hears; a `Microphone`.

    Where the page is there and hears nothing, since it is muted or has no
    microphone, it is silent: time goes on, and what is chosen by hand is answered.

    Args:
        heard: Told where the page's player was at each frame that is read.
    """

    name = "the page's microphone"

    def __init__(self, heard: Callable[[int, float], None]) -> None:
        self._heard = heard
        self._frames: deque[PageFrame] = deque(maxlen=round(KEPT_S / FRAME_S))
        self._came = threading.Condition()
        self._next_s = 0.0
        self._deaf = self._there = False
        self.trouble: str | None = None
        """What is wrong at present and what to do; None while frames come."""
        self.taken = 0
        """Frames that came from the page that is there."""

    def connect(self) -> None:
        """A page is there."""
        with self._came:
            self._frames.clear()
            self._there, self._deaf = True, True
            self.trouble, self.taken = None, 0
            self._next_s = time.monotonic()

    def hang_up(self) -> None:
        """It is gone."""
        with self._came:
            self._frames.clear()
            self._there = False
            self.trouble = None

    def take(self, frame: PageFrame) -> None:
        """Take a frame that came."""
        with self._came:
            self.taken += 1
            self._frames.append(frame)
            self._came.notify()

    def set_state(self, state: str, why: str = "") -> None:
        """Note whether the page hears: "on", "muted", or "none" and why."""
        with self._came:
            self._deaf = state != "on"
            self._frames.clear()
            self._next_s = time.monotonic()
            self.trouble = TROUBLES.get(why) if state == "none" else None

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame; None where none came in time."""
        with self._came:
            if self._there and self._deaf:
                return self._silence()
            self._came.wait_for(lambda: self._frames, timeout_s)
            frame = self._frames.popleft() if self._frames else None
        if frame is None:
            return None
        self._heard(frame.speech, frame.at_s)
        return frame.frame

    def close(self) -> None:
        """Stop listening."""
        self.hang_up()

    def _silence(self) -> Frame:
        """A frame of silence, after the time that it takes."""
        now_s = time.monotonic()
        self._next_s = max(self._next_s + FRAME_S, now_s - KEPT_S)
        if self._next_s > now_s:
            self._came.wait(self._next_s - now_s)
        return SILENCE
