"""A server listens at once, tells when it is ready, and ends when it is told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from audio import ModelError
from skill import Settings
from skill.service.ending import Ending
from skill.serving.loading import Loading, Served
from skill.serving.running import ListeningServer, serve
from tests.skill.running import COMMAND, askaloud


class Beginning(Ending):
    """Signals are heard, but the process is not ended: others are tested in it."""

    def begin(self, status: int = 0) -> None:
        pass


@asynccontextmanager
async def nothing(loading: Loading) -> AsyncIterator[ListeningServer]:  # noqa: ARG001
    yield ListeningServer("nowhere")


def test_what_cannot_be_loaded_ends_it() -> None:
    def load(_: Settings) -> tuple[Served, object]:
        raise ModelError("there is no model. Install one.")

    with Beginning() as ending, pytest.raises(ModelError, match="no model"):
        serve(Settings(), ending, nothing, load)  # type: ignore[arg-type]


def test_a_server_that_is_over_ends_before_all_is_loaded() -> None:
    waiting = threading.Event()

    @asynccontextmanager
    async def over(loading: Loading) -> AsyncIterator[ListeningServer]:
        listening = ListeningServer("nowhere")
        listening.over.set()
        yield listening
        assert not loading.done

    def load(_: Settings) -> tuple[Served, object]:
        waiting.wait(60)
        raise ModelError("it is too late")

    with Beginning() as ending:
        assert serve(Settings(), ending, over, load) == 0  # type: ignore[arg-type]
    waiting.set()


@contextmanager
def running(
    *arguments: str,
    setting: dict[str, str] | None = None,
    noted: list[str] | None = None,
) -> Iterator[str]:
    """A server as a process of its own: where it listens.

    Args:
        arguments: What follows `askaloud`.
        setting: Variables of its environment, besides those of this process.
        noted: Gets the lines of its standard error, in the end.
    """
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **(setting or {})},
    ) as process:
        assert process.stderr is not None
        try:
            first = process.stderr.readline()
            found = re.search(r"listens at (\S+);", first)
            assert found, first
            yield found[1]
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
            assert process.returncode == 0
            assert out == ""
            assert "Traceback" not in err, err
            if noted is not None:
                noted += [first, *err.splitlines()]
        finally:
            process.kill()


def test_the_command_serves_and_ends_in_good_order(tmp_path: Path) -> None:
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(tmp_path / "notify"))
    manager.settimeout(120)
    program = (
        "import asyncio, json, sys\n"
        "from websockets.asyncio.client import connect\n"
        "async def ask(where):\n"
        "    async with connect(where) as client:\n"
        "        await client.send(bytes(1600))\n"
        "        await client.recv()\n"
        '        await client.send(json.dumps({"eof": 1}))\n'
        "        print(await client.recv())\n"
        "asyncio.run(ask(sys.argv[1]))\n"
    )
    with (
        manager,
        running(
            "vosk-server",
            "--port",
            "0",
            setting={"NOTIFY_SOCKET": str(tmp_path / "notify")},
        ) as where,
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, where],
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(done.stdout) == {"text": ""}
        assert manager.recv(100) == b"READY=1"


def test_a_port_that_is_taken_is_told_of() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = askaloud("vosk-server", "--port", port)
    assert ran.status == 2
    assert f"127.0.0.1:{port}" in ran.complaint()
    assert "--port" in ran.complaint()
