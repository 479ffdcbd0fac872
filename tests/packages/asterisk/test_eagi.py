"""Somebody rings, asks, and hears the answer: with the real recognisers."""

import ast
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soxr

from audio import Recogniser, frames_of, hear
from tests.packages.asterisk.fake import SCRIPT, FakeAsterisk
from tests.skill.serving.test_running import running
from tests.skill.vosk_server.test_server import LEGS, SCAN, pcm


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[str]:  # noqa: ARG001 (its settings)
    """`askaloud vosk-server`: its host and port."""
    with running("vosk-server", "--port", "0") as where:
        yield where.removeprefix("ws://")


def heard_in(samples: np.ndarray, recogniser: Recogniser) -> str:
    """What is said in the first seconds of an answer as a telephone plays it."""
    wide = soxr.resample(samples[: 8000 * 3], 8000, 16_000)
    transcript = hear(frames_of(wide.astype(np.int16)), recogniser)
    assert transcript is not None
    return transcript.text


def test_a_caller_asks_hears_the_answer_and_asks_again(
    server: str, recogniser: Recogniser
) -> None:
    with FakeAsterisk(server) as asterisk:
        asterisk.say(pcm(SCAN, 8000, after_s=2))
        first = asterisk.wait_for_answer(1)
        assert "bone scan" in heard_in(first, recogniser)
        asterisk.say(bytes(8000) + pcm(LEGS, 8000, after_s=2))
        report = asterisk.wait_for_answer(2)
        assert "call" in heard_in(report, recogniser)
        assert len(report) != len(first)
    assert asterisk.commands[0] == "ANSWER"
    assert asterisk.process.returncode == 0


def test_it_does_not_answer_what_is_said_over_its_answer(server: str) -> None:
    with FakeAsterisk(server) as asterisk:
        asterisk.say(pcm(SCAN, 8000, after_s=2) + pcm(LEGS, 8000))
        asterisk.wait_for_answer(1)
        time.sleep(2)
        assert len(asterisk.played) == 1


def test_a_key_ends_an_answer(server: str) -> None:
    with FakeAsterisk(server) as asterisk:
        asterisk.key = "5"
        asterisk.say(pcm(SCAN, 8000, after_s=2))
        assert len(asterisk.wait_for_answer(1)) == 4000
        asterisk.say(bytes(8000) + pcm("say that again", 8000, after_s=2))
        assert len(asterisk.wait_for_answer(2)) > 8000


def test_who_hangs_up_in_an_answer_leaves_nothing_behind(server: str) -> None:
    before = set(Path(tempfile.gettempdir()).glob("askaloud-*"))
    with FakeAsterisk(server) as asterisk:
        asterisk.say(pcm(SCAN, 8000, after_s=2))
        while not any(one.startswith("STREAM") for one in asterisk.commands):
            time.sleep(0.05)
        asterisk.hang_up()
        assert asterisk.process.wait(10) == 0
    assert set(Path(tempfile.gettempdir()).glob("askaloud-*")) <= before


def test_two_callers_have_a_conversation_each(server: str) -> None:
    with FakeAsterisk(server) as one, FakeAsterisk(server) as other:
        one.say(pcm(SCAN, 8000, after_s=2))
        other.say(pcm("say that again", 8000, after_s=2))
        assert len(one.wait_for_answer(1)) != len(other.wait_for_answer(1))


def test_without_a_server_the_dialplan_goes_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with FakeAsterisk(f"127.0.0.1:{port}") as asterisk:
        assert asterisk.process.wait(20) == 1
    assert asterisk.commands[-1] == "SET VARIABLE ASKALOUD FAILED"


def test_a_server_that_speaks_nonsense_does_not_hold_the_call() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def babble() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(1000)
                line.sendall(b"HTTP/1.1 101 Yes\r\n\r\n\x81\x05nonse")
                line.recv(1000)

        threading.Thread(target=babble, daemon=True).start()
        with FakeAsterisk(f"127.0.0.1:{listening.getsockname()[1]}") as asterisk:
            assert asterisk.process.wait(20) == 1


def test_it_needs_nothing_but_the_standard_library() -> None:
    names = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(SCRIPT.read_text("utf-8")))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= sys.stdlib_module_names
