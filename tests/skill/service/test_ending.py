"""A process that was told to end does so, whatever hangs in it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

LONGEST_S = 30.0
"""Far less than what hangs takes, and more than a busy machine does."""

PROGRAM = """
import hashlib, sys, threading, time
from askaloud import run_module
from skill.service.ending import Ending

def never():
    # In C, where no handler of Python's is run.
    hashlib.pbkdf2_hmac("sha512", b"for", b"ever", 2**31 - 1)

running = threading.Event()
with Ending(grace_s=1.0) as ending:
{body}
raise SystemExit(ending.status)
"""

LOADING = """
    print("ready", flush=True)
    threading.Event().wait()
"""

LOOP = """
    ending.stops(running.set)
    print("ready", flush=True)
    running.wait()
"""

STUCK = """
    ending.stops(running.set)
    print("ready", flush=True)
    never()
"""

STUCK_WHILE_PUTTING_AWAY = f"""
{LOOP}
    never()
"""

A_THREAD_THAT_STAYS = f"""
    threading.Thread(target=threading.Event().wait).start()
{LOOP}
"""

TOLD_BY_NOBODY = """
    threading.Thread(target=threading.Event().wait).start()
    print("ready", flush=True)
    ending.begin(1)
"""


@contextmanager
def running(body: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that is at it."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(body=body)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


SIGNALS = pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGHUP, 129)],
)


@SIGNALS
@pytest.mark.parametrize(
    "body",
    [LOADING, LOOP, STUCK, STUCK_WHILE_PUTTING_AWAY, A_THREAD_THAT_STAYS],
    ids=["loading", "in its loop", "stuck", "stuck at the end", "a thread stays"],
)
def test_it_ends_with_the_status_of_the_signal(
    body: str, number: signal.Signals, status: int
) -> None:
    with running(body) as process:
        process.send_signal(number)
        assert process.wait(LONGEST_S) == status


def test_a_second_signal_of_the_keyboard_does_not_wait() -> None:
    patient = PROGRAM.replace("grace_s=1.0", "grace_s=3600.0")
    with subprocess.Popen(
        [sys.executable, "-c", patient.format(body=STUCK)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(LONGEST_S) == 130


def test_once_it_has_begun_to_end_nothing_keeps_it() -> None:
    with running(TOLD_BY_NOBODY) as process:
        assert process.wait(LONGEST_S) == 1


def test_a_reader_that_stops_reading_does_not_end_it() -> None:
    with running(LOOP) as process:
        process.send_signal(signal.SIGPIPE)
        time.sleep(0.2)
        assert process.poll() is None


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")
def test_a_module_that_hangs_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    module = (
        f"import os, pathlib, time; pathlib.Path({str(mark)!r})"
        f".write_text(str(os.getpid())); time.sleep(3600)"
    )
    body = f"""
    ending.stops(lambda: None)
    work = (sys.executable, "-c", {module!r})
    threading.Thread(target=run_module, args=(work,), daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()
"""
    with running(body) as process:
        until(lambda: mark.exists() and mark.read_text())
        pid = int(mark.read_text())
        assert lives(pid)
        process.send_signal(signal.SIGTERM)
        process.wait(LONGEST_S)
    until(lambda: not lives(pid))


def until(reached: Callable[[], object]) -> None:
    ends_s = time.monotonic() + LONGEST_S
    while not reached():
        assert time.monotonic() < ends_s
        time.sleep(0.02)


def lives(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        about = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return about.rpartition(")")[2].split()[0] != "Z"
