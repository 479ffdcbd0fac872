"""Speech for everything that can be said, made ahead of being needed."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

from askaloud import give_back_memory
from audio import AudioError, Speech
from skill.dialogue.reply import Reply

_LOGGER = logging.getLogger(__name__)

REST_S: Final = 0.05
"""Rest between two texts, so that a small machine has time to listen."""


KEPT_S: Final = 0.02
"""What takes longer was not there yet."""

CLOSING_S: Final = 0.5
"""A voice that hangs is left behind."""


class Warming:
    """Makes speech in the background, one reply after the other.

    Args:
        replies: What can be said, the most urgent first; worded in the background too.
        synthesise: Makes a reply into speech, and keeps it.
        progress: Called with the share that is done, 0 to 1.
        busy: Whether something more important is under way; then it waits.
    """

    def __init__(
        self,
        replies: Iterable[Reply],
        synthesise: Callable[[Reply], Speech],
        progress: Callable[[float], None],
        busy: Callable[[], bool],
    ) -> None:
        self._replies, self._synthesise = replies, synthesise
        self._progress, self._busy = progress, busy
        self.urgent_is_made = False
        """Whether what is said to reports was made, or was tried in vain."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the text that it is at, which is not waited for long."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(CLOSING_S)

    def _run(self) -> None:
        failed, replies, rest_s = 0, tuple(self._replies), 0.0
        urgent = sum(map(_comes_first, replies))
        self.urgent_is_made = urgent == 0
        for done, reply in enumerate(replies, start=1):
            while self._busy() and not self._stop.is_set():
                time.sleep(REST_S)
            if self._stop.wait(rest_s):
                return
            began_s = time.monotonic()
            try:
                self._synthesise(reply)
            except AudioError as why:
                failed += 1
                _LOGGER.warning("speech was not made ahead: %s", why)
            # What is kept already costs nothing.
            rest_s = REST_S if time.monotonic() - began_s > KEPT_S else 0.0
            urgent -= _comes_first(reply)
            self.urgent_is_made = urgent == 0
            self._progress(done / len(replies))
        give_back_memory()
        if failed:
            _LOGGER.warning("%d replies have no speech yet", failed)


def _comes_first(reply: Reply) -> bool:
    """Whether it is what a report is answered with, and nothing that follows later."""
    return reply.is_urgent and reply.situation is None
