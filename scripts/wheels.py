"""Whether all that Ask Aloud needs can be had as built packages.

For each kind of Linux machine and each Python version pip is asked for the locked
version of every package, as that machine would ask, and no compiler allowed. The
exceptions stand in `scripts.compiled`; one too few or too many is an error.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import Final

from scripts.compiled import ARCHITECTURES, COMPILED, PURE, VERSIONS
from scripts.errors import ScriptError, run
from scripts.packages import OPTIONS, locked, needed

GLIBC_MINORS: Final = range(5, 37)
"""glibc is 2.36 in Debian 12 and what is made from it."""
OLD_TAGS: Final = ("manylinux1", "manylinux2010", "manylinux2014", "linux")


def main() -> None:
    """Asks for everything; prints a line for each machine."""
    known = {**COMPILED, **PURE}
    wrong = []
    for machine in ARCHITECTURES:
        for version in VERSIONS:
            lacking = set(_without_wheel(machine, version))
            told = {
                name for name, places in known.items() if (machine, version) in places
            }
            but = f"but for {', '.join(sorted(lacking))}" if lacking else "all built"
            print(f"Linux {machine}, Python {version}: {but}", flush=True)
            wrong += [f"{n} has no wheel: {machine}, {version}" for n in lacking - told]
            wrong += [
                f"{n} has a wheel now: {machine}, {version}" for n in told - lacking
            ]
    if wrong:
        raise ScriptError(
            "\n".join(sorted(wrong))
            + "\nSet that right in scripts/compiled.py, bound the version in "
            "pyproject.toml, or do without the package."
        )


def _without_wheel(machine: str, version: str) -> Iterator[str]:
    """The packages that pip finds no wheel of."""
    where = {
        "platform_machine": machine,
        "python_version": version,
        "python_full_version": f"{version}.9",
        "sys_platform": "linux",
        "platform_system": "Linux",
    }
    pins = locked(where)
    names = list(needed(OPTIONS, where))
    if unlocked := [name for name in names if name not in pins]:
        raise ScriptError(f"not locked: {', '.join(unlocked)}. Run: make lock")
    wanted = {name: f"{name}=={pins[name]}" for name in names}
    rest = {name for name in wanted if (machine, version) not in _places(name)}
    if _found(sorted(wanted[name] for name in rest), machine, version):
        names = [name for name in names if name not in rest]
    # One at a time: pip stops at the first that it does not find.
    yield from (n for n in names if not _found([wanted[n]], machine, version))


def _places(name: str) -> set[tuple[str, str]]:
    return COMPILED.get(name, set()) | PURE.get(name, set())


def _found(wanted: Iterable[str], machine: str, version: str) -> bool:
    tags = [*OLD_TAGS, *(f"manylinux_2_{minor}" for minor in GLIBC_MINORS)]
    with tempfile.TemporaryDirectory() as folder:
        asked = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet"),
                *("--no-deps", "--only-binary=:all:", "--implementation", "cp"),
                *("--python-version", version, "--dest", folder),
                *(part for tag in tags for part in ("--platform", f"{tag}_{machine}")),
                *wanted,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if asked.returncode and "No matching distribution" not in asked.stderr:
        raise ScriptError(f"pip could not be asked:\n{asked.stderr}")
    return asked.returncode == 0


if __name__ == "__main__":
    run(main)
