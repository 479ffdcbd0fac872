"""Whether the files of a recogniser that was built are still as they were.

Vosk ends the process without a word where a file of its model is damaged, and some
damage it takes for granted and crashes over a word. So each file is held against its
sum before it is read: 23 MB take some hundredths of a second.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from askaloud.plain_text import read_plain_text
from audio.errors import ModelError
from audio.wheel_data import sha256_of

SUMS_NAME: Final = "SHA256SUMS"
"""Beside the files, as sha256sum writes it."""

HEX_DIGITS: Final = 64


def write_sums(folder: Path, names: tuple[str, ...]) -> None:
    """Write down the sums of what was built.

    Args:
        folder: Where it is.
        names: The files and folders in it that count.

    Raises:
        OSError: The disk cannot take it.
    """
    files = [
        file
        for name in names
        for file in sorted([folder / name, *(folder / name).rglob("*")])
        if file.is_file()
    ]
    lines = (f"{sha256_of(f)}  {f.relative_to(folder).as_posix()}\n" for f in files)
    (folder / SUMS_NAME).write_bytes("".join(lines).encode("utf-8"))


def read_sums(folder: Path) -> Mapping[str, str]:
    """SHA-256 by place of what was built; nothing where no sums were written.

    Raises:
        ModelError: They cannot be read.
    """
    path = folder / SUMS_NAME
    try:
        lines = read_plain_text(path).splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as why:
        raise ModelError(_told(folder, f"'{path}' cannot be read ({why})")) from why
    sums = {place: digest for digest, _, place in (x.partition("  ") for x in lines)}
    if not sums or any(len(one) != HEX_DIGITS for one in sums.values()):
        raise ModelError(_told(folder, f"'{path}' is damaged"))
    return sums


def require_as_built(folder: Path) -> None:
    """See that each file is as it was built; what has no sums is taken as it is.

    Raises:
        ModelError: One is not, or is missing.
    """
    for place, expected in read_sums(folder).items():
        file = folder / place
        if not file.is_file():
            raise ModelError(_told(folder, f"'{file}' is missing"))
        if sha256_of(file) != expected:
            raise ModelError(_told(folder, f"'{file}' is damaged"))


def _told(folder: Path, what: str) -> str:
    return (
        f"the recogniser in '{folder}' is not as it was built: {what}. Install Ask "
        f"Aloud again, or build a topic's own again with 'askaloud topic build'."
    )
