"""Telling that an assistant is ready, once it is."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from audio import FRAME_S, Microphone, RecogniserSet, RecognitionError
from audio.sound import FRAME_BYTES

LOOK_S: Final = 0.5
"""How often it is looked what is there."""

LOADS_S: Final = 90.0
"""A recogniser in a process of its own that has not loaded by then is done without."""

SPEAKS_S: Final = 30.0
"""A voice that has not made what is urgent by then may hang: it hears all the same."""

TRIED_S: Final = 0.32
"""So much silence it is given to hear, to see that it answers."""


class Readiness:
    """Waits, in a thread, until all that is needed is there; then tells so.

    The conversation goes on meanwhile: what can hear already, hears.

    Args:
        tell: Called once it is ready.
        needed: What each is there or not; asked again and again, in this order.
    """

    def __init__(
        self, tell: Callable[[], None], needed: Sequence[Callable[[], bool]]
    ) -> None:
        self._tell, self._needed = tell, needed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="readiness", daemon=True)

    def start(self) -> None:
        """Begin to wait."""
        self._thread.start()

    def close(self) -> None:
        """Wait no longer."""
        self._stop.set()

    def _run(self) -> None:
        # All at once: what was there may be gone when the last comes.
        while not all(is_there() for is_there in self._needed):
            if self._stop.wait(LOOK_S):
                return
        if not self._stop.is_set():
            self._tell()


def hears(microphone: Microphone) -> Callable[[], bool]:
    """Whether a microphone works."""
    return lambda: microphone.trouble is None


def has_made(
    made: Callable[[], bool], clock: Callable[[], float]
) -> Callable[[], bool]:
    """Whether speech was made that is needed, or the voice has had time enough.

    Args:
        made: Whether it was made.
        clock: Real seconds.
    """
    until_s = clock() + SPEAKS_S
    return lambda: made() or clock() >= until_s


def recognises(
    recognisers: RecogniserSet, clock: Callable[[], float]
) -> Callable[[], bool]:
    """Whether the recognisers are loaded, or it is known that one never will be.

    Args:
        recognisers: What listens.
        clock: Real seconds.
    """
    apart = recognisers.out_of_process
    until_s = clock() + LOADS_S
    silence = bytes(FRAME_BYTES * round(TRIED_S / FRAME_S))
    loaded = apart is None

    def is_there() -> bool:
        nonlocal loaded
        if apart is None or loaded:
            return True
        try:
            apart.hear(silence)
        except RecognitionError:
            # Not there yet, or at work for somebody who speaks already.
            return clock() >= until_s
        loaded = True
        return True

    return is_there
