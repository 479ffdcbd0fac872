"""A connection to a NATS server, in a thread of its own, that comes back by itself."""

import asyncio
import logging
import os
import ssl
import threading
import tomllib
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from audio.errors import RecognitionError, RemoteError
from audio.server_address import checked_address, is_encrypted

_LOGGER = logging.getLogger(__name__)

INSTALL: Final = "pip install 'askaloud[fleet]'"

CONNECT_S: Final = 2
RECONNECT_S: Final = 0.5
PING_S: Final = 5
PINGS: Final = 2
"""A server that answers so many pings not, one each five seconds, is gone."""

PENDING_BYTES: Final = 4 * 1024 * 1024
"""What waits to be sent, at most."""

CLOSE_S: Final = 2.0
HELD_UP_S: Final = 0.1

MAX_CREDENTIALS_BYTES: Final = 4096

_T = TypeVar("_T")


@dataclass(frozen=True)
class NatsServer:
    """A NATS server, and how it is known who asks."""

    url: str
    """nats://HOST:PORT, or tls://HOST:PORT for one that is encrypted from the start."""
    credentials: Path | None = None
    """A TOML file with `user` and `password`."""
    authority: Path | None = None
    """Certificates to trust, in PEM; without, those of the system."""

    def options(self) -> dict[str, Any]:
        """What `nats.connect` is given.

        Raises:
            RemoteError: A file cannot be read, or the address is none.
        """
        require_address(self.url)
        options: dict[str, Any] = {"servers": [self.url]}
        if is_encrypted(self.url):
            # From the first byte: whoever stands between could else say "not here",
            # and be given the password.
            options |= {"tls": self._tls(), "tls_handshake_first": True}
        elif self.authority is not None:
            raise RemoteError(
                f"certificates are given, and {self.url} is not encrypted. Write "
                f"tls:// in place of nats://, or leave the certificates out."
            )
        if self.credentials is not None:
            user, password = read_credentials(self.credentials)
            options |= {"user": user, "password": password}
        return options

    def inbox(self) -> str:
        """What the subjects begin with that it is answered to, as permissions say.

        Raises:
            RemoteError: The credentials cannot be read.
        """
        if self.credentials is None:
            return "_INBOX"
        return f"_INBOX_{read_credentials(self.credentials)[0]}"

    def _tls(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.authority)
        except (OSError, ssl.SSLError) as why:
            raise RemoteError(
                f"the certificates '{self.authority}' cannot be read ({why}). Give a "
                f"file in PEM."
            ) from why


def require_address(url: str) -> None:
    """See that an address can be a NATS server's, without a password in it.

    Raises:
        RemoteError: It cannot.
    """
    try:
        checked_address(url)
    except ValueError as why:
        raise RemoteError(f"the address of the server is wrong: {why}.") from None


def read_credentials(path: Path) -> tuple[str, str]:
    """User and password of a file.

    Raises:
        RemoteError: It cannot be read, or has something else in it.
    """
    try:
        with path.expanduser().open("rb") as file:
            values = tomllib.loads(file.read(MAX_CREDENTIALS_BYTES).decode())
        user, password = values.pop("user"), values.pop("password")
    except (OSError, ValueError, KeyError) as why:
        # What stands in it is never told.
        kind = getattr(why, "strerror", None) or "it lacks a user, or a password"
        raise RemoteError(
            f"the credentials '{path}' cannot be read ({kind}). Give a TOML file with "
            f"user and password."
        ) from None
    plain = isinstance(user, str) and user.replace("-", "").isalnum() and user.isascii()
    if not plain or len(user) > 60 or not isinstance(password, str) or values:
        raise RemoteError(
            f"the credentials '{path}' are none. Give user, of letters, digits and "
            f"hyphens, and password; nothing else."
        )
    return user, password


@dataclass
class NatsLine:
    """A connection that is made, kept, and made again, by a thread of its own.

    Args:
        server: Where to.
        name: What the server calls it in its log.

    Raises:
        RemoteError: nats-py is not installed, or the server's files cannot be read.
    """

    server: NatsServer
    name: str = "askaloud"
    trouble: str = field(default="it has not answered yet", init=False)
    """Why there is no connection, or the last one ended."""

    def __post_init__(self) -> None:
        self._connect, self._options = nats_connect(), self.server.options()
        self.inbox = self.server.inbox()
        self._pid, self._closed = os.getpid(), False
        self._client: Any = None
        self._loop, self._over = asyncio.new_event_loop(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="nats", daemon=True)
        self._thread.start()

    @property
    def client(self) -> Any:  # noqa: ANN401 (nats-py is optional)
        """The connection, where there is one now; else None."""
        ours = self._pid == os.getpid() and not self._closed
        there = self._client if ours else None
        return there if there is not None and there.is_connected else None

    def run(
        self, work: Callable[[Any], Coroutine[Any, Any, _T]], longest_s: float
    ) -> _T:
        """Do something with the connection, in its thread; wait for it.

        Args:
            work: What; is given the connection.
            longest_s: After which it is given up.

        Raises:
            RecognitionError: There is no connection, or it took longer.
        """
        client = self.client
        if client is None:
            raise RecognitionError(
                f"the NATS server is not there ({self.trouble}). Look whether it runs."
            )
        doing = self._begun(asyncio.wait_for(work(client), longest_s))
        try:
            # A thread that is held up must not hold up this one.
            return doing.result(longest_s + HELD_UP_S)
        except (TimeoutError, CancelledError):
            doing.cancel()
            raise RecognitionError(
                "the NATS server took too long. Ask again in a moment."
            ) from None

    def _begun(self, work: Coroutine[Any, Any, _T]) -> "Future[_T]":
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:
            work.close()
            raise RecognitionError(
                "the connection to the NATS server was ended. Make a new one."
            ) from None

    def close(self) -> None:
        """End the connection and its thread; may be called twice."""
        if self._closed or self._pid != os.getpid():
            return
        self._closed = True
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._keep())
        finally:
            self._loop.close()

    async def _keep(self) -> None:
        connecting = asyncio.ensure_future(self._open())
        await self._over.wait()
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        if self._client is not None:
            try:
                await asyncio.wait_for(self._client.close(), CLOSE_S / 2)
            except Exception as why:
                _LOGGER.info("the NATS connection did not end (%s)", type(why).__name__)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _open(self) -> None:
        while True:
            try:
                self._client = await self._connect(
                    **self._options,
                    **connection_options(self.name, self._failed),
                    inbox_prefix=self.inbox,
                    pending_size=PENDING_BYTES,
                )
                return
            except Exception as why:
                await self._failed(why)
                await asyncio.sleep(RECONNECT_S)

    async def _failed(self, why: Exception) -> None:
        told = type(why).__name__
        if told != self.trouble:
            _LOGGER.warning("the NATS server: %s", told)
        self.trouble = told


def connection_options(
    name: str, failed: Callable[[Exception], Coroutine[Any, Any, None]]
) -> dict[str, Any]:
    """What is so of every connection of ours: it comes back, and for ever."""
    return {
        "name": name,
        "error_cb": failed,
        "connect_timeout": CONNECT_S,
        "reconnect_time_wait": RECONNECT_S,
        "max_reconnect_attempts": -1,
        "ping_interval": PING_S,
        "max_outstanding_pings": PINGS,
    }


def nats_connect() -> Any:  # noqa: ANN401 (it is optional)
    """The function of nats-py that connects.

    Raises:
        RemoteError: It is not installed.
    """
    try:
        # Not at the top: who has no server need not have this.
        import nats
    except ImportError as why:
        raise RemoteError(
            f"a NATS server needs the package 'nats-py', which is not installed. "
            f"Install it with {INSTALL}."
        ) from why
    return nats.connect
