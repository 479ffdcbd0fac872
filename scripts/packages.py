"""Which packages are needed, and which versions of them are locked."""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.errors import ScriptError

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements" / "constraints.txt"
PROJECT: Final = "askaloud"
OPTIONS: Final = (
    *("build", "echo", "fleet", "kiosk", "voice", "vosk-server", "whisper"),
    *("whisper-light", "wyoming"),
)
"""The extras that somebody may install to use Ask Aloud, rather than to develop it."""


def needed(
    extras: Iterable[str] = (), where: dict[str, str] | None = None
) -> dict[str, Distribution | None]:
    """All packages that Ask Aloud needs, and those that they need, by name.

    Args:
        extras: Of Ask Aloud.
        where: Another machine or Python than this: markers as in PEP 508.

    Returns:
        The metadata of each; None where it is not installed here.

    Raises:
        ScriptError: If Ask Aloud itself is not installed.
    """
    found: dict[str, Distribution | None] = {}
    asked: set[tuple[str, str]] = set()
    left = [(PROJECT, extra) for extra in ("", *extras)]
    while left:
        name, extra = left.pop()
        if (name, extra) in asked:
            continue
        asked.add((name, extra))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            if name == PROJECT:
                raise ScriptError(
                    "Ask Aloud is not installed beside this Python. Run this by make."
                ) from None
            found[name] = None
            continue
        found[name] = package
        for needs in _requirements(package, extra, where or {}):
            wanted = str(canonicalize_name(needs.name))
            left += [(wanted, "")] + [(wanted, each) for each in needs.extras]
    del found[PROJECT]
    return dict(sorted(found.items()))


def _requirements(
    package: Distribution, extra: str, where: dict[str, str]
) -> Iterator[Requirement]:
    for line in package.requires or ():
        needs = Requirement(line)
        if needs.marker is None or needs.marker.evaluate({**where, "extra": extra}):
            yield needs


def locked(where: dict[str, str] | None = None) -> dict[str, str]:
    """The locked version of each package, for this or another machine."""
    if not LOCK.is_file():
        raise ScriptError(f"{LOCK.relative_to(ROOT)} is not there. Run: make lock")
    pins = {}
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        text = re.sub(r"\s*#.*", "", line)
        if not text:
            continue
        pin = Requirement(text)
        if pin.marker is None or pin.marker.evaluate(dict(where or {})):
            pins[str(canonicalize_name(pin.name))] = str(pin.specifier)[2:]
    return pins
