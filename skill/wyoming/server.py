"""Where Wyoming's clients come in: TCP, a unix socket, or standard input."""

import asyncio
import logging
import os
import socket
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final, TextIO
from urllib.parse import SplitResult, urlsplit

from wyoming.error import Error

from askaloud import AskAloudError
from skill.errors import UsageError
from skill.serving.limits import Admission, Crowded
from skill.serving.loading import Loading
from skill.serving.running import ListeningServer
from skill.wyoming.announcing import announced
from skill.wyoming.client import WyomingClient
from skill.wyoming.shared import Shared
from skill.wyoming.wire import Wire, WireLimits

_LOGGER = logging.getLogger(__name__)

PORT: Final = 10500
URI: Final = f"tcp://127.0.0.1:{PORT}"

PRIVATE: Final = 0o600
"""A unix socket is for this user."""


@dataclass(frozen=True)
class WyomingOptions:
    """How the server is set up."""

    uri: str = URI
    connections: int = 32
    """How many clients are served at a time."""
    zeroconf: bool = False
    """Whether Home Assistant may find it by itself."""
    limits: WireLimits = field(default_factory=WireLimits)


@asynccontextmanager
async def open_wyoming(
    options: WyomingOptions, loading: Loading
) -> AsyncIterator[ListeningServer]:
    """Listen for clients.

    Raises:
        UsageError: It cannot listen there.
    """
    uri = _read_uri(options)
    clients = _Clients(options, Shared(loading))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(clients.end)
        if uri.scheme == "stdio":
            yield await _open_stdio(clients)
            return
        opened = _open_tcp if uri.scheme == "tcp" else _open_unix
        try:
            server, where = await opened(uri, clients, options.limits.header_bytes)
        except (OSError, OverflowError) as why:
            raise UsageError(
                f"nobody can be heard at {options.uri} ({why}). Give another --uri, "
                f"or end what listens there."
            ) from why
        stack.callback(server.close)
        if uri.scheme == "unix":
            stack.callback(Path(uri.path).unlink, missing_ok=True)
        if options.zeroconf:
            port = server.sockets[0].getsockname()[1]
            await stack.enter_async_context(announced(uri.hostname or "", port))
        yield ListeningServer(where)


class _Clients:
    """All clients that are served at present."""

    def __init__(self, options: WyomingOptions, shared: Shared) -> None:
        self._options, self._shared = options, shared
        self._admission = Admission(options.connections)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def limits(self) -> WireLimits:
        """How much a client may send."""
        return self._options.limits

    def keep(self, task: "asyncio.Task[None]") -> None:
        """Have a task ended with the clients."""
        self._tasks.add(task)

    async def handle(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve a client that has come over a socket."""
        await self.serve(reader, writer, self._options.limits)

    async def serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        limits: WireLimits,
    ) -> None:
        """Serve a client, if there is room for it, to its end."""
        task = asyncio.current_task()
        assert task is not None, "it runs in a task"
        self._tasks.add(task)
        peer = writer.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) and peer else None
        wire = Wire(reader, writer, limits)
        try:
            with self._admission.entered(address):
                await WyomingClient(wire, self._shared, address).serve()
        except Crowded:
            with suppress(OSError, TimeoutError):
                busy = "as many clients are served as may be; try again later"
                await wire.write(Error(busy, "busy").event())
        except (OSError, TimeoutError):
            pass  # it is gone, or as good as gone
        except asyncio.CancelledError:
            pass  # all are left: asyncio would complain of each that was cancelled
        except AskAloudError:
            _LOGGER.warning("a client is sent away: what it asks for did not load")
        finally:
            self._tasks.discard(task)
            await wire.close()

    async def end(self) -> None:
        """Leave all of them."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _read_uri(options: WyomingOptions) -> SplitResult:
    told = (
        f"the address {options.uri} is none of tcp://HOST:PORT, unix:///PATH, stdio://"
    )
    try:
        uri = urlsplit(options.uri)
        port = uri.port
    except ValueError as why:
        raise UsageError(f"{told} ({why}). Correct --uri.") from None
    whole = {
        "tcp": bool(uri.hostname) and port is not None,
        "unix": bool(uri.path),
        "stdio": True,
    }
    if not whole.get(uri.scheme, False):
        raise UsageError(f"{told}. Correct --uri.")
    if options.zeroconf and uri.scheme != "tcp":
        raise UsageError(
            "--zeroconf tells where on the network it is: give a --uri with tcp://."
        )
    return uri


async def _open_tcp(
    uri: SplitResult, clients: _Clients, header_bytes: int
) -> tuple[asyncio.Server, str]:
    server = await asyncio.start_server(
        clients.handle, uri.hostname, uri.port, limit=header_bytes
    )
    port = server.sockets[0].getsockname()[1]
    return server, f"tcp://{uri.hostname}:{port}"


async def _open_unix(
    uri: SplitResult, clients: _Clients, header_bytes: int
) -> tuple[asyncio.Server, str]:
    path = Path(uri.path)
    await asyncio.to_thread(_make_way, path)
    server = await asyncio.start_unix_server(
        clients.handle, path, limit=header_bytes, start_serving=False
    )
    path.chmod(PRIVATE)
    await server.start_serving()
    return server, f"unix://{path}"


def _make_way(path: Path) -> None:
    """See that a socket can be made: take one away that nobody listens at.

    Raises:
        OSError: Something else is there, or somebody listens.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise FileExistsError("there is a file, and no socket")
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise OSError("another program listens there")


async def _open_stdio(clients: _Clients) -> ListeningServer:
    loop = asyncio.get_running_loop()
    # Whoever started it may be silent for as long as it likes.
    limits = replace(clients.limits, first_s=None, idle_s=None)
    reader = asyncio.StreamReader(limits.header_bytes)
    try:
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), _own(sys.stdin, "rb")
        )
        transport, protocol = await loop.connect_write_pipe(
            lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader()),
            _own(sys.stdout, "wb"),
        )
    except (OSError, ValueError) as why:
        raise UsageError(
            f"standard input and output must be pipes ({why}). Have another program "
            f"start this, or give another --uri."
        ) from why
    writer = asyncio.StreamWriter(transport, protocol, None, loop)
    listening = ListeningServer("stdio://")

    async def serve() -> None:
        try:
            await clients.serve(reader, writer, limits)
        finally:
            listening.over.set()

    clients.keep(asyncio.create_task(serve()))
    return listening


def _own(stream: TextIO, mode: str) -> IO[bytes]:
    """A stream that may be closed while the one that it was made of stays open."""
    return os.fdopen(os.dup(stream.fileno()), mode, 0)
