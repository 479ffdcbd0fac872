"""A lock is held by one process at a time, and never by one that has ended."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from askaloud import ProcessLock
from askaloud.processes import module_environment

HOLDING = """
import sys, time
from pathlib import Path
from askaloud import ProcessLock
lock = ProcessLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
time.sleep(600)
"""


@contextmanager
def another_process(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that takes the lock, once it has tried."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env=module_environment(),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def says(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_one_at_a_time_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "not there yet" / "lock"
    first, second = ProcessLock(path), ProcessLock(path)
    assert first.take()
    assert first.take()
    assert not second.take()
    with another_process(path) as other:
        assert says(other) == "False"
    first.release()
    first.release()
    assert second.take()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_who_is_ended_holds_nothing(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "lock"
    with another_process(path) as other:
        assert says(other) == "True"
        assert not ProcessLock(path).take()
        other.send_signal(number)
        other.wait(30)
        assert ProcessLock(path).take()


def test_where_there_can_be_no_file_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        ProcessLock(tmp_path / "file" / "lock").take()
