"""An environment in which there is nothing but what one package needs."""

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from scripts.errors import ScriptError


def make(folder: Path, wanted: Sequence[str]) -> Path:
    """Makes an environment and installs into it.

    Args:
        folder: Where; it must not be there yet.
        wanted: What pip is to install, and how.

    Returns:
        The folder of its commands.
    """
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    call(
        [str(commands / "python"), "-m", "pip", "install", "--quiet", *wanted],
        "pip could not install what was built",
        folder=folder,
    )
    return commands


def call(
    command: Sequence[str],
    trouble: str,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> str:
    """Runs a command, and returns what it printed.

    Raises:
        ScriptError: If it fails; what it said is in the message.
    """
    ran = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise ScriptError(f"{trouble}:\n\n{ran.stdout}{ran.stderr}")
    return ran.stdout
