"""Standard output for results alone, whatever libraries print there."""

import io
import os
import sys
from contextlib import suppress
from typing import Final, TextIO

OUT: Final = 1
ERR: Final = 2
"""Where libraries in C print, and what processes inherit."""


def keep_output_for_results() -> None:
    """Give results a way of their own to standard output.

    Whatever else is printed there from now on, by C or by processes that are started,
    goes to standard error: a line of it among the results would break programs that
    read them.
    """
    stream: TextIO | None = sys.stdout
    if stream is None:  # it was closed by whoever started this
        sys.stdout = _text(os.open(os.devnull, os.O_WRONLY))
        return
    # Where a test or another program has put something in its place, it is theirs.
    first = sys.__stdout__
    if first is None or stream is not first or first.fileno() != OUT:
        return
    with suppress(OSError):
        first.flush()
        # Before the copy, which would take the number of one that was closed.
        elsewhere = _elsewhere()
        own = os.dup(OUT)
        os.dup2(elsewhere, OUT)
        sys.stdout = _text(own)


def give_up_output() -> str | None:
    """Throw away what is left of results that cannot be written.

    Returns:
        Why they cannot; nothing where whoever read them wants no more, as `head` does.
        None where all of them are written.
    """
    stream = sys.stdout
    # Where a pipe broke, typer has put something that is silent around it.
    stream = getattr(stream, "wrapped", stream)
    try:
        stream.flush()
    except OSError as why:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return "" if isinstance(why, BrokenPipeError) else why.strerror or str(why)
    return None


def _text(handle: int) -> io.TextIOWrapper:
    """A file that is open, as standard output."""
    return io.TextIOWrapper(
        os.fdopen(handle, "wb"),
        encoding="utf-8",
        errors="replace",
        line_buffering=os.isatty(handle),
    )


def _elsewhere() -> int:
    """Where standard error goes; nowhere, where it was closed."""
    try:
        os.fstat(ERR)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)
    return ERR
