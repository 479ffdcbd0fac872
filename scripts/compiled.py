"""What pip must compile on this machine, and whether it can.

`make` runs this before pip, with any Python, so it knows nothing but the standard
library. `scripts.wheels` finds out whether the tables here are still true.
"""

import os
import platform
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ARCHITECTURES: Final = ("x86_64", "aarch64")
VERSIONS: Final = ("3.11", "3.12", "3.13", "3.14")

COMPILED: Final = {
    "miniaudio": {("aarch64", version) for version in VERSIONS},
    "pocketsphinx": {("aarch64", "3.12"), ("aarch64", "3.14"), ("x86_64", "3.14")},
}
"""Packages in C that have no wheel for a Linux machine and a Python version."""

PURE: Final = {"srt": {(a, v) for a in ARCHITECTURES for v in VERSIONS}}
"""Packages without a wheel, but in Python alone: pip builds them anywhere."""


def compiled(machine: str, version: str) -> list[str]:
    """The packages that pip compiles on Linux there."""
    return sorted(
        name for name, where in COMPILED.items() if (machine, version) in where
    )


def lacking() -> list[str]:
    """The Debian packages to install before this Python can compile."""
    command = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    compiler = (shlex.split(str(command)) or ["cc"])[0]
    headers = Path(sysconfig.get_path("platinclude"), "Python.h")
    return [
        *(["gcc"] if shutil.which(compiler) is None else []),
        *([] if headers.is_file() else ["python3-dev"]),
    ]


def advice(machine: str, version: str, missing: Sequence[str]) -> str | None:
    """What to do before pip is run; None if it can go on."""
    names = compiled(machine, version)
    if not names or not missing:
        return None
    free = [each for each in VERSIONS if not compiled(machine, each)]
    other = (
        f"Or use Python {free[-1]}, where it is offered: make PYTHON=python{free[-1]}"
        if free
        else "If Python is not the system's own, it needs its own headers (Python.h)."
    )
    return (
        f"On this machine {' and '.join(names)} must be compiled, since nobody offers "
        f"it built for {machine} and Python {version}, and what that takes is not "
        f"here. On Debian, Ubuntu and Raspberry Pi OS:\n\n"
        f"    sudo apt install {' '.join(missing)}\n\n"
        f"Then run make again. {other}"
    )


def main() -> None:
    """Ends with status 1, and what to do, where pip would fail."""
    # What uname says, which make passes: Python may be built for another machine.
    machine = sys.argv[1] if len(sys.argv) > 1 else platform.machine()
    version = ".".join(platform.python_version_tuple()[:2])
    if platform.system() == "Linux" and (told := advice(machine, version, lacking())):
        sys.exit(told)


if __name__ == "__main__":
    main()
