"""Names of files and folders that mean the same one file on every system."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath, PurePosixPath
from typing import Final

MAX_DEPTH: Final = 10
"""Folders in each other; official models have four."""

MAX_NAME_BYTES: Final = 150
"""Of one name; file systems take 255, some of encrypted ones 143."""

_DEVICES: Final = frozenset(
    (
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    )
)
"""What Windows takes for a device, whatever stands behind a dot."""

_NOWHERE_ELSE: Final = re.compile(r'[<>:"|?*\\]')
"""What Windows takes for something else in a name; a colon begins a drive there."""


def wrong_name(name: str) -> str | None:
    """What is wrong with a name of a file or a folder, if anything."""
    if not name.isprintable() or name in ("", ".", ".."):
        return "is none"
    if len(name.encode("utf-8", "surrogatepass")) > MAX_NAME_BYTES:
        return "is too long"
    if name.partition(".")[0].rstrip().casefold() in _DEVICES:
        return "is a device's on Windows"
    if _NOWHERE_ELSE.search(name) or name.endswith((".", " ")):
        return "is another one on Windows"
    return None


def wrong_place(place: PurePath) -> str | None:
    """What is wrong with a place in a model, if anything."""
    if len(place.parts) > MAX_DEPTH + 1:
        return "lies deeper than any model's"
    wrong = (wrong_name(part) for part in place.parts)
    return next((f"has a name that {one}" for one in wrong if one), None)


def same_key(name: str) -> str:
    """What names have in common that may be one file somewhere.

    Some systems do not tell capitals apart, others not the ways to write an é.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def same_names(places: Iterable[PurePosixPath]) -> bool:
    """Whether places of files may be the same somewhere, or in each other's way."""
    files: set[str] = set()
    folders: dict[str, str] = {}
    for place in places:
        key = same_key(str(place))
        if key in files:
            return True
        files.add(key)
        for up in list(place.parents)[:-1]:
            if folders.setdefault(same_key(str(up)), str(up)) != str(up):
                return True
    return not files.isdisjoint(folders)
