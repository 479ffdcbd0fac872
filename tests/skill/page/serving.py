"""The page served by a process of its own, and a page that is none: a socket."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

START_S = 120.0
PAGE = "1234567890"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """`askaloud kiosk` in a process of its own.

    Args:
        options: What it is given besides the port.
        port: Where; a free one without.
    """

    def __init__(self, *options: str | Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.told: list[str] = []
        command = [sys.executable, "-m", "skill", "kiosk", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, *map(str, options)],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait(self) -> "Server":
        """Wait until it serves."""
        assert self._ready.wait(START_S), self.told
        assert self._process.poll() is None, self.told
        return self

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    def kill(self) -> None:
        """End it as a crash does."""
        self._process.kill()
        self.wait_for_end()

    def end(self) -> int:
        """Have it end, and tell its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait_for_end()

    def wait_for_end(self) -> int:
        """Wait until it has ended, and tell its exit status."""
        status = self._process.wait(START_S)
        self._reader.join()
        return status

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stderr:
            for line in stderr:
                self.told.append(line)
                if "the page is at" in line:
                    self._ready.set()
        self._ready.set()


class Socket:
    """A page made of nothing but its socket."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self._unread: list[dict[str, Any]] = []

    def send(self, kind: str, **content: object) -> None:
        self.line.send(json.dumps({"type": kind, **content}))

    def wait_for(self, kind: str, timeout_s: float = 30.0) -> dict[str, Any]:
        """The next message of a kind; what follows it as bytes is its `data`.

        Others that come before it are kept, to be waited for in their turn.
        """
        deadline = time.monotonic() + timeout_s
        while not any(one["type"] == kind for one in self._unread):
            part = self.line.recv(max(deadline - time.monotonic(), 0.01))
            if isinstance(part, bytes):
                self._unread[-1]["data"] = part
            else:
                self._unread.append(json.loads(part))
        found = next(one for one in self._unread if one["type"] == kind)
        if kind in ("play", "label") and "data" not in found:
            found["data"] = self.line.recv(timeout_s)
        self._unread.remove(found)
        return found

    def closed(self) -> int:
        """The code with which it is closed, whatever comes before."""
        try:
            while True:
                self.line.recv(20)
        except ConnectionClosed as why:
            return why.rcvd.code if why.rcvd else 0

    def flood(self, message: bytes | str, times: int) -> None:
        """Send a message again and again, for as long as the line is there."""
        with suppress(ConnectionClosed):
            for _ in range(times):
                self.line.send(message)

    def hear(self, label: str, tries: int = 10) -> dict[str, Any]:
        """Choose something, and the speech of its answer.

        Speech that has to be made first may be late on a busy machine, and is given up.
        """
        for _ in range(tries):
            self.send("choose", label=label)
            text = self.wait_for("turn")["text"]
            played = self.wait_for("play")
            if " ".join(word for word, _ in played["words"]) == text:
                return played
            time.sleep(1.0)
        raise AssertionError(f"no speech of {label}")


@contextmanager
def page(
    server: Server, key: str = "", number: str = PAGE, greet: bool = True
) -> Iterator[Socket]:
    """A socket to a server that has said hello."""
    url = f"ws://localhost:{server.port}/socket"
    origin = Origin(f"http://localhost:{server.port}")
    with connect(url, origin=origin, proxy=None) as line:
        one = Socket(line)
        if greet:
            one.send("hello", page=number, key=key)
        yield one
