"""Where vosk-server's clients come in."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.frames import CloseCode
from websockets.http11 import Request, Response
from websockets.typing import Origin

from askaloud import AskAloudError
from skill.errors import UsageError
from skill.serving.limits import Admission, Crowded
from skill.serving.loading import Loading
from skill.serving.running import ListeningServer
from skill.vosk_server.client import VoskClient, VoskLimits

PORT: Final = 2700
"""Where clients look for it."""

SAMPLE_RATE: Final = 8000
"""Of clients that name none: as in the original, a telephone's."""

SOCKETS: Final = 4
"""For each client that is served, so many sockets may be open: most of them wait to be
refused, or have not said yet what they want."""

OPEN_S: Final = 5.0
"""In which a client must have said what it wants."""

CLOSE_S: Final = 2.0

READ_BYTES: Final = 16 * 1024
"""Read in one go: a flood of messages of a byte each is not to keep others waiting."""

SEND_BYTES: Final = 64 * 1024
"""Answers that wait in the system: who takes none is soon found out."""

QUEUE: Final = 2
"""Messages of a client that are read ahead."""

VOICES: Final = 2
"""Replies that are spoken at a time: each takes a process."""

BUSY: Final = "There are as many clients as there may be. Try again later.\n"

# Its own log would have a line for each client that does nonsense.
_SILENT = logging.getLogger("askaloud.websockets")
_SILENT.setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class VoskServerOptions:
    """How the server is set up."""

    host: str = "127.0.0.1"
    port: int = PORT
    connections: int = 16
    """How many clients are served at a time."""
    sample_rate: int = SAMPLE_RATE
    """Samples a second of clients that name none."""
    origins: Sequence[str] = ()
    """Pages in whose name a browser may connect; programs name none."""
    limits: VoskLimits = field(default_factory=VoskLimits)


@asynccontextmanager
async def open_vosk_server(
    options: VoskServerOptions, loading: Loading
) -> AsyncIterator[ListeningServer]:
    """Listen for clients.

    Raises:
        UsageError: It cannot listen there.
    """
    served = Admission(options.connections)
    voices = asyncio.Semaphore(VOICES)
    sockets = Admission(options.connections * SOCKETS)

    async def handle(client: ServerConnection) -> None:
        try:
            with served.entered(address_of(client)):
                rate, limits = options.sample_rate, options.limits
                await VoskClient(client, loading, rate, limits, voices).serve()
        except Crowded:
            await client.close(CloseCode.TRY_AGAIN_LATER, BUSY.strip())
        except AskAloudError:
            # Loading failed: whoever runs the server is told.
            await client.close(CloseCode.INTERNAL_ERROR, "not ready")

    def refuse(client: ServerConnection, _: Request) -> Response | None:
        if served.has_room(address_of(client)):
            return None
        return client.respond(HTTPStatus.SERVICE_UNAVAILABLE, BUSY)

    try:
        server = await serve(
            handle,
            options.host,
            options.port,
            origins=[None, *map(Origin, options.origins)],
            compression=None,
            process_request=refuse,
            server_header=None,
            open_timeout=OPEN_S,
            close_timeout=CLOSE_S,
            max_size=options.limits.message_bytes,
            max_queue=QUEUE,
            logger=_SILENT,
            create_connection=partial(CountedConnection, sockets),  # type: ignore[arg-type]
        )
    except (OSError, OverflowError) as why:
        raise UsageError(
            f"nobody can be heard at {options.host}:{options.port} ({why}). Give "
            f"another --host or --port, or end what listens there."
        ) from why
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield ListeningServer(f"ws://{options.host}:{port}")


class CountedConnection(ServerConnection):
    """A connection that is cut off at once where there are too many."""

    def __init__(self, sockets: Admission, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._sockets, self._counted = sockets, ExitStack()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it, or cut it off."""
        super().connection_made(transport)
        line = transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BYTES)
        # What asyncio reads in one go; it has no other way to say so.
        transport.max_size = READ_BYTES  # type: ignore[attr-defined]
        peer = transport.get_extra_info("peername")
        try:
            self._counted.enter_context(self._sockets.entered(peer and str(peer[0])))
        except Crowded:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no longer."""
        self._counted.close()
        super().connection_lost(exc)


def address_of(client: ServerConnection) -> str | None:
    """Where a client is; None where that has no address."""
    peer = client.remote_address
    return str(peer[0]) if isinstance(peer, tuple) and peer else None
