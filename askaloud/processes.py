"""A module of ours in a process of its own, whatever folder it is started from.

`python -m` puts the working folder first on the path, so that a file `json.py` there
would be run in place of Python's own. Python 3.11 has a switch against it, `-P`.
"""

import atexit
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
_ending = False


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
    if _ending:
        raise OSError("the program is ending")
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
        if _ending:
            process.kill()
        try:
            out, err = process.communicate(given, timeout_s)
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def kill_modules(last: bool = False) -> None:
    """End all that `run_module` runs.

    At the end of the program this is done in any case: threads that wait for a module
    need not have come to their end, and a module that hangs never does.

    Args:
        last: Whether the program is ending, so that none is to be run any more.
    """
    global _ending
    _ending = _ending or last
    for process in tuple(_running):
        process.kill()


atexit.register(kill_modules, last=True)


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
