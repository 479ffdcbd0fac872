"""The table of licences in NOTICE, from what the installed packages say of themselves.

Nothing is guessed here: a package whose metadata is silent gets "not stated", and what
is known about it from elsewhere stands below the table, written by hand.
"""

import textwrap
from collections.abc import Iterable
from importlib.metadata import Distribution
from typing import Final

from scripts.errors import ScriptError, run
from scripts.packages import OPTIONS, ROOT, needed

NOTICE: Final = ROOT / "NOTICE"
BEGIN: Final = "(The table is made by `make licences`.)\n"
END: Final = "(End of the table.)\n"
WIDTH: Final = 88
LONGEST_LICENCE: Final = 100
"""Longer fields hold the licence's whole text."""
NOT_STATED: Final = "not stated"
ELSEWHERE: Final = {
    "Windows": {"platform_system": "Windows", "sys_platform": "win32"},
    "macOS": {"platform_system": "Darwin", "sys_platform": "darwin"},
}


def main() -> None:
    """Writes the table between its two marks in NOTICE."""
    text = NOTICE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ScriptError(f"NOTICE lacks a line '{BEGIN.strip()}' or '{END.strip()}'.")
    NOTICE.write_text(
        f"{before}{begin}\n{table()}\n{end}{after}", encoding="utf-8", newline="\n"
    )
    print(f"NOTICE lists {len(needed(OPTIONS))} packages.")


def table() -> str:
    """All packages: name, version, licence, and which extra it takes to get them."""
    plain = set(needed())
    extras = {extra: set(needed([extra])) - plain for extra in OPTIONS}
    packages = needed(OPTIONS)
    if missing := [name for name, package in packages.items() if package is None]:
        raise ScriptError(f"Not installed: {', '.join(missing)}. Run this by make.")
    rows = [("Package", "Version", "Comes with", "Licence")]
    for name, package in packages.items():
        assert package is not None
        ways = [extra for extra in OPTIONS if name in extras[extra]]
        rows.append((name, package.version, ", ".join(ways) or "-", licence(package)))
    return "\n".join([*_lines(rows), "", *_elsewhere(set(packages))]) + "\n"


def licence(package: Distribution) -> str:
    """What the package's metadata states, in its own words."""
    told = package.metadata
    fields = ("License-Expression", "License")
    stated = next((told[field] for field in fields if field in told), "")
    if stated.strip() in {"", "UNKNOWN"} or len(stated) > LONGEST_LICENCE:
        classes = [
            line.rpartition(" :: ")[2]
            for line in told.get_all("Classifier") or ()
            if line.startswith("License :: ")
        ]
        return "; ".join(classes) or NOT_STATED
    return " ".join(stated.split())


def _lines(rows: list[tuple[str, str, str, str]]) -> Iterable[str]:
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        start = "  ".join(
            cell.ljust(width) for cell, width in zip(row, wide, strict=False)
        )
        yield from textwrap.wrap(
            row[3],
            WIDTH,
            initial_indent=f"{start}  ",
            subsequent_indent=" " * (len(start) + 2),
        )


def _elsewhere(here: set[str]) -> Iterable[str]:
    for system, where in ELSEWHERE.items():
        more = sorted(set(needed(OPTIONS, where)) - here)
        yield from textwrap.wrap(
            f"On {system} these come besides, and what they need; their licences were "
            f"not read: {', '.join(more)}.",
            WIDTH,
        )


if __name__ == "__main__":
    run(main)
