"""Serves the page and its socket."""

import asyncio
import hashlib
import logging
import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from askaloud import AskAloudError
from audio import FRAME_S
from audio.devices.microphone import KEPT_S
from skill.http_api.patience import patient_protocol
from skill.page.guard import Guard
from skill.page.line import Outgoing, PageLine
from skill.page.messages import (
    MAX_MESSAGE_BYTES,
    Hello,
    read_command,
    read_frame,
    read_hello,
)
from skill.page.page_session import PageSession
from skill.page.place import PagePlace
from skill.serving.keys import is_right_key
from skill.serving.limits import Allowance

_LOGGER = logging.getLogger(__name__)

STATIC: Final = Path(__file__).with_name("static")

HELLO_S: Final = 10.0
"""A page that has not said hello by then is none."""

MAX_LINES: Final = 8
"""Sockets that are open at once: a page, some that wait, and no more."""

FRAMES_A_SECOND: Final = 1.1 / FRAME_S
COMMANDS_A_SECOND: Final = 12.0
COMMANDS_AT_ONCE: Final = 40.0

PING_S: Final = 5.0
"""A page that does not answer for so long is gone."""

REFUSED: Final = 4401
BUSY: Final = 4409
TOO_MUCH: Final = 4429
WRONG: Final = 4400
"""Codes with which a socket is closed."""

BACKLOG: Final = 64
ENDING_S: Final = 1.0


class PortError(AskAloudError):
    """The address cannot be listened at."""


class PageServer:
    """Serves one conversation, in a thread of its own.

    Args:
        place: Where.
        session: Who converses.
        line: To the page that converses.
        welcome: What each page is told first.
        besides: What else it serves.

    Raises:
        PortError: The address cannot be listened at.
    """

    def __init__(
        self,
        place: PagePlace,
        session: PageSession,
        line: PageLine,
        welcome: dict[str, Any],
        besides: Sequence[BaseRoute] = (),
    ) -> None:
        self._place, self._session, self._line = place, session, line
        self._welcome = {**welcome, "version": static_version()}
        self._page = ""
        self._lines = 0
        self._socket = _listening(place)
        app = Starlette(
            routes=[
                WebSocketRoute("/socket", self._serve),
                *besides,
                Mount("/", StaticFiles(directory=STATIC, html=True)),
            ]
        )
        config = uvicorn.Config(
            Guard(app, place),
            http=patient_protocol(),
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_ping_interval=PING_S,
            ws_ping_timeout=PING_S,
            # A page's words are not to be found by the length of what is sent.
            ws_per_message_deflate=False,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
            ssl_certfile=place.certificate,
            ssl_keyfile=place.certificate_key,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="page", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether it serves."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End it; what it is at is not waited for long."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(ENDING_S)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    async def _serve(self, line: WebSocket) -> None:
        await line.accept()
        if self._lines >= MAX_LINES:
            await line.close(BUSY)
            return
        self._lines += 1
        try:
            hello = await self._greeted(line)
            if hello is not None:
                await self._converse(line, hello)
        except (WebSocketDisconnect, RuntimeError, TimeoutError):
            # It hung up; Starlette tells so in more than one way.
            _LOGGER.info("a page hung up")
        finally:
            self._lines -= 1

    async def _greeted(self, line: WebSocket) -> Hello | None:
        """The page's first message, if it may come in."""
        try:
            first = await asyncio.wait_for(line.receive(), HELLO_S)
        except TimeoutError:
            await line.close(WRONG)
            return None
        if first["type"] == "websocket.disconnect":
            return None
        hello = read_hello(first.get("text") or "")
        if hello is None:
            await line.close(WRONG)
            return None
        if not await is_right_key(hello.key, self._place.key):
            await line.close(REFUSED)
            return None
        if self._line.open:
            await line.send_json({"type": "busy"})
            await line.close(BUSY)
            return None
        return hello

    async def _converse(self, line: WebSocket, hello: Hello) -> None:
        waiting = self._line.connect()
        again, self._page = hello.page == self._page, hello.page
        self._line.send("welcome", **self._welcome)
        self._session.connect(again, hello.returns)
        _LOGGER.info("a page is there")
        sending = asyncio.create_task(self._send(line, waiting))
        try:
            await self._receive(line)
        finally:
            self._line.hang_up()
            self._session.hang_up()
            sending.cancel()
            _LOGGER.info("the page is gone")

    async def _send(
        self, line: WebSocket, waiting: "asyncio.Queue[Outgoing | None]"
    ) -> None:
        while (part := await waiting.get()) is not None:
            if isinstance(part, str):
                await line.send_text(part)
            else:
                await line.send_bytes(part)
        await line.close(TOO_MUCH)

    async def _receive(self, line: WebSocket) -> None:
        frames = Allowance(FRAMES_A_SECOND, KEPT_S / FRAME_S)
        commands = Allowance(COMMANDS_A_SECOND, COMMANDS_AT_ONCE)
        while True:
            message = await line.receive()
            if message["type"] == "websocket.disconnect":
                return
            data, text = message.get("bytes"), message.get("text")
            limit = commands if data is None else frames
            if not limit.take():
                await line.close(TOO_MUCH)
                return
            frame = read_frame(data) if data is not None else None
            command = read_command(text) if text is not None else None
            if frame is not None:
                self._session.hear(frame)
            elif command is not None:
                self._session.take(command)
            else:
                await line.close(WRONG)
                return


def static_version() -> str:
    """Tells one edition of the page from another."""
    sums = hashlib.sha256()
    for file in sorted(STATIC.iterdir()):
        sums.update(file.read_bytes())
    return sums.hexdigest()[:16]


def _listening(place: PagePlace) -> socket.socket:
    """A socket at the place.

    Raises:
        PortError: It cannot be had.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            place.bound_to, place.port, type=socket.SOCK_STREAM
        )[0]
        one = socket.socket(family, kind)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        one.listen(BACKLOG)
    except OSError as why:
        raise PortError(
            f"cannot serve at {place.bound_to}, port {place.port} "
            f"({why.strerror or why}). Choose another with --port, or end what is "
            f"there already."
        ) from why
    return one
