"""The line to the page that converses: messages to it, from any thread."""

import asyncio
import json
import threading
from typing import Any, Final

MAX_WAITING: Final = 512
"""Messages that a page may be behind: one that takes none is gone."""

Outgoing = str | bytes


class PageLine:
    """Carries messages to one page, or to none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queue: asyncio.Queue[Outgoing | None] | None = None
        self._pages = 0
        self._withheld = False

    @property
    def open(self) -> bool:
        """Whether there is a page."""
        return self._queue is not None

    def connect(self) -> "asyncio.Queue[Outgoing | None]":
        """Begin a line, in the thread of the server.

        Returns:
            What is to be sent; None where the page is too far behind.
        """
        queue: asyncio.Queue[Outgoing | None] = asyncio.Queue()
        with self._lock:
            self._loop, self._queue = asyncio.get_running_loop(), queue
        return queue

    def hang_up(self) -> None:
        """The page is gone."""
        with self._lock:
            self._loop = self._queue = None
            self._withheld = False

    def withhold(self) -> int:
        """Send nothing until `release`: what comes may be for the page before.

        Returns:
            The number of the page that waits.
        """
        with self._lock:
            self._pages += 1
            self._withheld = True
            return self._pages

    def release(self, number: int) -> None:
        """Send again, if this page is there still: what came before it is forgotten."""
        with self._lock:
            if number == self._pages:
                self._withheld = False

    def send(self, kind: str, data: bytes = b"", **content: Any) -> None:  # noqa: ANN401
        """Send a message, if there is a page.

        Args:
            kind: What it is.
            data: Sent after it, as it is.
            content: All else that it says.
        """
        with self._lock:
            if self._loop is None or self._queue is None or self._withheld:
                return
            text = json.dumps({"type": kind, **content}, ensure_ascii=False)
            parts: list[Outgoing | None] = [text, data] if data else [text]
            if self._queue.qsize() > MAX_WAITING:
                parts = [None]
            for part in parts:
                self._loop.call_soon_threadsafe(self._queue.put_nowait, part)
