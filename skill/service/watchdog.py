"""Telling systemd that the assistant is ready and well.

The protocol is a datagram to a socket that the environment names: see
sd_notify(3). Where there is none, nothing is told.
"""

import os
import socket
import time
from typing import Final

SOCKET: Final = "NOTIFY_SOCKET"
PERIOD: Final = "WATCHDOG_USEC"


class Watchdog:
    """Tells the service manager how it goes."""

    def __init__(self) -> None:
        self._address = os.environ.get(SOCKET, "")
        told = os.environ.get(PERIOD, "")
        # Twice as often as is asked for, as its manual advises.
        self._period_s = int(told) / 2e6 if told.isdecimal() else 0.0
        self._last_s = 0.0

    def ready(self) -> None:
        """It listens from now on."""
        self._tell("READY=1")

    def stopping(self) -> None:
        """It ends, as it was told to."""
        self._tell("STOPPING=1")

    def pat(self) -> None:
        """It is well; tells no more often than it must."""
        now_s = time.monotonic()
        if self._period_s and now_s - self._last_s >= self._period_s:
            self._last_s = now_s
            self._tell("WATCHDOG=1")

    def _tell(self, state: str) -> None:
        if not self._address:
            return
        # A leading @ stands for the zero byte of an abstract address.
        where = self._address.replace("@", "\0", 1)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            try:
                line.sendto(state.encode(), where)
            except OSError:
                # The manager is gone: nobody is left to be told.
                self._address = ""
