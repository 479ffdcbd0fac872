"""Ending in good order when told to, and soon in any case.

Python runs a signal's handler only between two steps of the main thread, which a sound
system, a model or a voice that hangs may never reach. So a thread of its own is told of
the signal as well, and ends the process where that does not end by itself.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Final

from askaloud import kill_modules

GRACE_S: Final = 2.0
"""After a signal, or once it was told to end, it has so long for what is to be put
away: less than the three seconds in which it must be gone."""

STATUS: Final = {"SIGTERM": 0, "SIGINT": 130, "SIGHUP": 129}
"""Exit statuses: a service that was told to end has done nothing wrong; the others are
what shells make of a signal."""


NO_SIGNAL: Final = 0


class Ending:
    """Ends a process in good order, or else without any.

    To be entered first of all, by the main thread.

    Args:
        exit_process: Ends the process at once, with a status.
        grace_s: Seconds that good order may take.
    """

    def __init__(
        self,
        exit_process: Callable[[int], object] = os._exit,
        grace_s: float = GRACE_S,
    ) -> None:
        self._exit, self._grace_s = exit_process, grace_s
        self._stop: Callable[[], None] | None = None
        self._kinds = {
            getattr(signal, name): status
            for name, status in STATUS.items()
            if hasattr(signal, name)
        }
        self._before: dict[signal.Signals, object] = {}
        self._told, self._telling = socket.socketpair()
        self._began, self._usual = False, 0
        self.status = 0
        """The exit status, as far as a signal decides it."""

    def __enter__(self) -> "Ending":
        for kind in self._kinds:
            self._before[kind] = signal.signal(kind, self._handle)
        if hasattr(signal, "SIGPIPE"):
            # Neither a reader that stops reading nor an engine that ends is to end it.
            self._before[signal.SIGPIPE] = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        self._telling.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(
            self._telling.fileno(), warn_on_full_buffer=False
        )
        threading.Thread(target=self._watch, name="ending", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        signal.set_wakeup_fd(self._wakeup)
        for one, handler in self._before.items():
            signal.signal(one, handler)  # type: ignore[arg-type]
        if not self._began:
            self._telling.close()

    def stops(self, stop: Callable[[], None]) -> None:
        """From now on a signal calls this; before, it ends the process by raising.

        Args:
            stop: Has what is running come to its end.
        """
        self._stop = stop

    def begin(self, status: int = 0) -> None:
        """It is being ended: put away within the grace, whatever hangs.

        Args:
            status: The exit status, where no signal decides it.
        """
        self._began, self._usual = True, status
        self._telling.send(bytes([NO_SIGNAL]))

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._began, self.status = True, self._kinds[signal.Signals(number)]
        if self._stop is None:
            # Leave what is being loaded.
            sys.exit(self.status)
        self._stop()

    def _watch(self) -> None:
        """Wait to be told, and then for the grace; a second Ctrl-C cuts it short."""
        known: dict[int, int] = {int(kind): it for kind, it in self._kinds.items()}
        while told := self._told.recv(1):
            if told[0] == NO_SIGNAL or told[0] in known:
                break
        else:
            self._told.close()
            return
        self._told.settimeout(self._grace_s)
        try:
            while (more := self._told.recv(1)) and more[0] != signal.SIGINT:
                pass
        except TimeoutError:
            pass
        kill_modules(last=True)
        self._exit(known.get(told[0], self._usual))
