"""A worker: joins others at a NATS server, and hears for boxes that ask there."""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

from audio.recogniser.nats_line import NatsServer, connection_options, nats_connect
from audio.recogniser.remote_wire import (
    HEAR_SUBJECT,
    QUEUE_GROUP,
    Refused,
    is_inbox,
    packed,
    read_open,
)
from skill.worker.hearing import EarsPool, WorkerLimits, hear_for

_LOGGER = logging.getLogger(__name__)

PENDING_OPENS: Final = 256
PENDING_BYTES: Final = 1024 * 1024
"""Of requests that wait; a flood of more is dropped."""

FINISH_S: Final = 10.0
"""In which what is being heard must come to its end, once it was told to stop."""


@dataclass(frozen=True)
class WorkerOptions:
    """How a worker is set up."""

    server: NatsServer
    limits: WorkerLimits = field(default_factory=WorkerLimits)


class EarsWorker:
    """Hears for boxes, as many at a time as it has ears.

    Full, it leaves the group, so that the server gives what comes to another.

    Args:
        options: How it is set up.
        ears: What it hears with.

    Raises:
        RemoteError: nats-py is not installed, or the server's files cannot be read.
    """

    def __init__(self, options: WorkerOptions, ears: EarsPool) -> None:
        self._connect, self._server = nats_connect(), options.server.options()
        self._limits, self._ears = options.limits, ears
        self._client: Any = None
        self._joined: Any = None
        self._joining = asyncio.Lock()
        self._at: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._trouble = ""
        self.counts: Counter[str] = Counter()
        """How many utterances were heard, refused, abandoned, malformed."""

    async def run(self, over: asyncio.Event, ready: asyncio.Event) -> None:
        """Work until told to end; then finish what it is at.

        Args:
            over: Is set by whoever ends it.
            ready: Is set once it is joined with the server.
        """
        pool = ThreadPoolExecutor(self._ears.count, "ears")
        asyncio.get_running_loop().set_default_executor(pool)
        opening = asyncio.ensure_future(self._open(ready))
        await over.wait()
        self._stopping = True
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        if self._client is not None:
            await self._leave()
            if self._at:
                await asyncio.wait(self._at, timeout=FINISH_S)
            await self._client.close()
        _LOGGER.info("ended; %s", dict(self.counts))

    async def _open(self, ready: asyncio.Event) -> None:
        self._client = await self._connect(
            **self._server, **connection_options("askaloud worker", self._failed)
        )
        await self._join_or_leave()
        await self._client.flush()
        ready.set()

    async def _failed(self, why: Exception) -> None:
        told = type(why).__name__
        if told != self._trouble:
            _LOGGER.error("the NATS server: %s", told)
        self._trouble = told

    async def _join_or_leave(self) -> None:
        """Be in the group where there is room, and only then."""
        async with self._joining:
            if self._stopping or len(self._at) >= self._ears.count:
                await self._leave()
            elif self._joined is None:
                self._joined = await self._client.subscribe(
                    HEAR_SUBJECT,
                    QUEUE_GROUP,
                    cb=self._asked,
                    pending_msgs_limit=PENDING_OPENS,
                    pending_bytes_limit=PENDING_BYTES,
                )

    async def _leave(self) -> None:
        joined, self._joined = self._joined, None
        if joined is not None:
            await _despite_faults(joined.unsubscribe())

    async def _asked(self, message: Any) -> None:  # noqa: ANN401 (nats-py is optional)
        reply = message.reply
        if not is_inbox(reply):
            self.counts["malformed"] += 1
            return
        try:
            request = read_open(message.data)
        except ValueError as why:
            self.counts["malformed"] += 1
            _LOGGER.info("a request is left aside: %s", why)
            return
        if self._stopping or len(self._at) >= self._ears.count:
            # It came before the server knew that this one is full.
            self.counts["busy"] += 1
            await _despite_faults(
                self._client.publish(reply, packed(Refused(why="busy")))
            )
            return

        async def heard() -> None:
            what = "lost"
            try:
                what = await hear_for(
                    self._client, reply, request, self._ears.hear, self._limits
                )
            except Exception as why:
                # The server went away meanwhile: the box has ears of its own.
                _LOGGER.info("an utterance is lost (%s)", type(why).__name__)
            self.counts[what] += 1
            self._at.discard(task)
            await _despite_faults(self._join_or_leave())

        task = asyncio.ensure_future(heard())
        self._at.add(task)
        await _despite_faults(self._join_or_leave())


async def _despite_faults(doing: Coroutine[Any, Any, None]) -> None:
    """Do something of the connection, which may be gone."""
    try:
        await doing
    except Exception as why:
        _LOGGER.info("the connection is not there (%s)", type(why).__name__)
