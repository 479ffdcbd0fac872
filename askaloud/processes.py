"""A module of ours in a process of its own, whatever folder it is started from.

`python -m` puts the working folder first on the path, so that a file `json.py` there
would be run in place of Python's own. Python 3.11 has a switch against it, `-P`.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SAFE_PATH: Final = "PYTHONSAFEPATH"
"""The switch as a variable, for processes whose command is not ours."""

ROOT: Final = Path(__file__).resolve().parents[1]
"""Where our packages are."""

_spawning: Final = threading.Lock()
_running: "Final[set[subprocess.Popen[str]]]" = set()


def module_command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module of ours; needs `module_environment`."""
    return (sys.executable, "-P", "-m", module, *arguments)


def module_environment() -> dict[str, str]:
    """This process's environment, in which our modules, and only ours, are found."""
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    # An empty entry, and one that is not absolute, stands for the working folder.
    kept = [path for path in inherited if Path(path).is_absolute()]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *kept])}


def run_module(
    command: Sequence[str], given: str = "", timeout_s: float | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a module of ours to its end.

    Args:
        command: As `module_command` gives it.
        given: Its standard input.
        timeout_s: Seconds after which it is killed.

    Returns:
        Its exit status, and all that it wrote.

    Raises:
        subprocess.TimeoutExpired: It took longer.
        OSError: It cannot be started.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=module_environment(),
    ) as process:
        _running.add(process)
        try:
            out, err = process.communicate(given, timeout_s)
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def kill_modules() -> None:
    """End all that `run_module` runs, as the whole process is ending."""
    for process in tuple(_running):
        process.kill()


@contextmanager
def safe_spawning() -> Iterator[None]:
    """While this lasts, processes that multiprocessing spawns are safe as well."""
    with _spawning:
        before = os.environ.get(SAFE_PATH)
        os.environ[SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[SAFE_PATH]
            else:
                os.environ[SAFE_PATH] = before
