"""Connections that are cut off where they take too long, or are too many."""

import asyncio
import time
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from skill.serving.limits import Admission, Crowded

MAX_SOCKETS: Final = 64
"""Connections that are open at once: most of them wait to be refused."""

HEAD_S: Final = 10.0
"""In which a request must have begun in earnest: its head, to the last line."""

REQUEST_S: Final = 150.0
"""In which it must be over, read and answered: longer than all that it waits for."""

LOOK_S: Final = 1.0


class PatientProtocol(H11Protocol):
    """HTTP that does not wait for ever.

    Args:
        sockets: Counts the connections.
        told: What uvicorn tells its protocol.
    """

    def __init__(self, sockets: Admission, **told: Any) -> None:  # noqa: ANN401
        super().__init__(**told)
        self._sockets, self._counted = sockets, ExitStack()
        self._look_again: asyncio.TimerHandle | None = None
        self._seen: tuple[object, bool] = (None, True)
        self._since_s = time.monotonic()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it, or cut it off."""
        super().connection_made(transport)
        address = self.client[0] if self.client else None
        try:
            self._counted.enter_context(self._sockets.entered(address))
        except Crowded:
            transport.abort()
            return
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no longer."""
        self._leave()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand it over to those who know how long a socket may last."""
        self._leave()
        super().handle_websocket_upgrade(event)

    def _leave(self) -> None:
        self._counted.close()
        if self._look_again is not None:
            self._look_again.cancel()

    def _look(self) -> None:
        """See whether it has gone on since it was last looked at."""
        cycle = self.cycle
        seen = cycle, cycle is None or cycle.response_complete
        if seen != self._seen:
            self._seen, self._since_s = seen, time.monotonic()
        limit_s = HEAD_S if seen[1] else REQUEST_S
        if time.monotonic() - self._since_s > limit_s:
            self.transport.abort()
            return
        self._look_again = self.loop.call_later(LOOK_S, self._look)


def patient_protocol() -> Any:  # noqa: ANN401 (what uvicorn takes for a class)
    """What uvicorn makes for each connection."""
    return partial(PatientProtocol, Admission(MAX_SOCKETS))
