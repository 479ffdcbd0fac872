"""Text from files that others write, which may hold anything, or be no files."""

import os
import re
import stat
from pathlib import Path
from typing import Final

from askaloud.files import BINARY

MOST_BYTES: Final = 10_000_000
"""Far more than anybody writes by hand; the largest of ours has a hundredth of it."""

MOST_ON_A_LINE: Final = 20_000
"""Characters. The longest line of ours has 1,500."""

QUOTED: Final = 80
"""Letters of a text that an error quotes."""

_WITHOUT_WAITING: Final[int] = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""To open a pipe waits for whoever writes to it, and a terminal may become ours."""

_NO_TEXT: Final = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\U0010ffff]")
"""Control characters, and what breaks lines for some readers and not for others."""

_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
"""What UTF-16 begins with."""


def read_regular(path: Path, most: int = MOST_BYTES) -> bytes:
    """What a file holds, unless reading it may never end.

    Args:
        path: A file, or a link to one.
        most: How many bytes it may have.

    Raises:
        OSError: It cannot be read, or is a folder.
        ValueError: It is a pipe, a socket or a device, or too large.
    """
    held = read_head(path, most + 1)
    if len(held) > most:
        raise ValueError(f"it has more than {most / 1e6:g} MB")
    return held


def read_head(path: Path, most: int) -> bytes:
    """What a file begins with, so many bytes of it at most.

    Raises:
        OSError: As by `read_regular`.
        ValueError: It is a pipe, a socket or a device.
    """
    with os.fdopen(
        os.open(path, os.O_RDONLY | BINARY | _WITHOUT_WAITING), "rb"
    ) as file:
        kind = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(kind):
            raise ValueError(f"it is a {_named(kind)}, not a file")
        return file.read(most)


def read_plain_text(path: Path, most: int = MOST_BYTES) -> str:
    """What a file of text holds.

    Raises:
        OSError: It cannot be read, or is a folder.
        ValueError: It is no text that anybody writes; with the line, if it has one.
    """
    held = read_regular(path, most)
    if held.startswith(_MARKS):
        raise ValueError("it is UTF-16")
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = held.count(b"\n", 0, why.start) + 1
        raise ValueError(f"line {line} is not UTF-8") from why
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _NO_TEXT.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"line {line} has a control character, U+{ord(found[0]):04X}")
    lengths = [len(line) for line in text.split("\n")]
    if max(lengths) > MOST_ON_A_LINE:
        line = next(i for i, one in enumerate(lengths, 1) if one > MOST_ON_A_LINE)
        raise ValueError(f"line {line} has more than {MOST_ON_A_LINE} characters")
    return text


def first_control_character(text: str) -> str | None:
    """The first character that no text has, as `U+0007`."""
    found = _NO_TEXT.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def shortened(text: str, most: int = QUOTED) -> str:
    """As much of what somebody wrote as an error quotes; no terminal obeys it."""
    shown = text if len(text) <= most else f"{text[:most]}…"
    if shown.isprintable():
        return shown
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in shown)


def _named(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISFIFO(mode):
        return "pipe"
    return "socket" if stat.S_ISSOCK(mode) else "device"
