"""Models as a table, on standard output."""

import sys
from collections.abc import Sequence
from typing import Final

from skill.output.listed_models import ListedModel

USED_MARK: Final = "*"
HEADINGS: Final = ("", "model", "engine", "state", "size", "word errors", "licence")
WIDE: Final = 100
"""Columns of a terminal that shows all of it."""
LEGEND: Final = (
    f"{USED_MARK} listens where no other is named. Word errors are those of a hundred\n"
    "words that the makers of Vosk publish: in librispeech (read), tedlium (talks)\n"
    "and callcenter (telephone), or in NPTEL Pure (lectures) for Indian English."
)


def print_table(models: Sequence[ListedModel]) -> None:
    """Print models on standard output: a table on a terminal, else plain columns."""
    rows = [_cells(one) for one in models]
    if sys.stdout.isatty():
        _print_rich(rows)
    else:
        widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
        for row in (HEADINGS, *rows):
            cells = (c.ljust(width) for c, width in zip(row, widths, strict=True))
            sys.stdout.write("  ".join(cells).rstrip() + "\n")
    sys.stdout.write(f"{LEGEND}\n")
    for one in models:
        if one.packed is not None and one.install is not None:
            sys.stdout.write(f"{one.name} comes by {one.install}.\n")


def _print_rich(rows: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(file=sys.stdout, markup=False, highlight=False)
    # On a narrow terminal most names tell the engine, and must be read in one piece.
    left_out = {"engine"} if console.width < WIDE else set()
    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        if heading not in left_out:
            # Longer names go on in the next line.
            table.add_column(heading, no_wrap=heading != "model", overflow="fold")
    for row in rows:
        named = zip(HEADINGS, row, strict=True)
        table.add_row(*(cell for heading, cell in named if heading not in left_out))
    console.print(table)


def _cells(one: ListedModel) -> tuple[str, ...]:
    megabytes = one.disk_megabytes
    state = one.state.value
    if one.fetched:
        state += f", {_size(one.fetched / 1e6)}"
    if megabytes is None:
        megabytes = one.download_megabytes
    return (
        USED_MARK if one.used else "",
        one.name,
        one.engine.value,
        state,
        _size(megabytes) if megabytes is not None else "",
        " ".join(f"{rate:.2f}" for rate in one.error_rates.values()),
        one.licence or "",
    )


def _size(megabytes: float) -> str:
    if megabytes >= 1000:
        return f"{megabytes / 1000:.1f} GB"
    return f"{megabytes:.0f} MB"
