"""The models that are here and those that can be, for people and programs."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

from audio import ModelError
from audio.models import (
    OFFICIAL_MODELS,
    Accent,
    OfficialModel,
    bytes_fetched,
    installed_models,
    model_folder,
    models_folder,
    read_record,
)
from audio.recogniser import EMBEDDED, MODEL_NAME

USED_MARK: Final = "*"
HEADINGS: Final = ("", "model", "state", "size", "word errors", "licence")
LEGEND: Final = (
    f"{USED_MARK} is used where no other is named. Word errors are those of a hundred\n"
    "words that the makers publish: in librispeech (read), tedlium (talks) and\n"
    "callcenter (telephone), or in NPTEL Pure (lectures) for Indian English."
)


class State(Enum):
    """Where a model is."""

    EMBEDDED = "embedded"
    INSTALLED = "installed"
    DAMAGED = "damaged"
    ELSEWHERE = "elsewhere"
    """In a folder of its own, which a setting names."""
    PARTLY = "partly fetched"
    AVAILABLE = "available"


@dataclass(frozen=True)
class ListedModel:
    """A model, as it is shown."""

    name: str
    state: State
    used: bool
    """Whether it listens where no other is named."""
    official: OfficialModel | None = None
    folder: Path | None = None
    fetched: int = 0
    """Bytes of its archive that have come, if not all."""

    @property
    def disk_megabytes(self) -> float | None:
        """Room that it takes; None where it is not here."""
        if self.folder is None:
            return None
        sizes = (p.stat().st_size for p in self.folder.rglob("*") if p.is_file())
        return sum(sizes) / 1e6

    def record(self) -> dict[str, Any]:
        """What is printed for programs."""
        disk, official = self.disk_megabytes, self.official
        return {
            "name": self.name,
            "state": self.state.value,
            "used": self.used,
            "folder": None if self.folder is None else str(self.folder),
            "disk_mb": None if disk is None else round(disk, 1),
            "fetched_mb": round(self.fetched / 1e6, 1),
            "official": official is not None,
            "accent": official.accent.value if official else _accent(self),
            "download_mb": official.megabytes if official else None,
            "word_error_rates": dict(official.error_rates) if official else {},
            "licence": official.licence if official else _licence(self),
            "use": official.use if official else None,
            "archive_sha256": self._archive_sha256(),
        }

    def _archive_sha256(self) -> str | None:
        if self.folder is not None:
            try:
                record = read_record(self.folder)
            except ModelError:
                record = None
            if record is not None:
                return record.archive_sha256
        return self.official.sha256 if self.official else None


def all_models(chosen: str | None) -> tuple[list[ListedModel], str | None]:
    """Every model that is here, and every official one that is not.

    Args:
        chosen: What a setting says is used.

    Returns:
        The models, and what is wrong with the setting if something is.

    Raises:
        ModelError: The folder of models cannot be read.
    """
    folder, problem = models_folder(), None
    installed = installed_models(folder)
    try:
        used, nothing = model_folder(chosen, folder), False
    except ModelError as why:
        used, nothing, problem = None, True, str(why)
    listed = [
        ListedModel(
            MODEL_NAME,
            State.EMBEDDED,
            used is None and not nothing,
            folder=EMBEDDED / MODEL_NAME,
        )
    ]
    listed += [
        ListedModel(
            one.name,
            State.INSTALLED if one.missing is None else State.DAMAGED,
            one.folder == used,
            one.official,
            one.folder,
        )
        for one in installed
    ]
    if used is not None and all(one.folder != used for one in installed):
        listed.append(ListedModel(str(used), State.ELSEWHERE, True, folder=used))
    here = {one.name for one in installed}
    for official in OFFICIAL_MODELS:
        if official.name in here:
            continue
        fetched = bytes_fetched(official.name, folder)
        state = State.PARTLY if fetched else State.AVAILABLE
        listed.append(
            ListedModel(official.name, state, False, official, fetched=fetched)
        )
    return listed, problem


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


def _print_rich(rows: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        # On a narrow terminal long names go on in the next line.
        table.add_column(heading, no_wrap=heading != "model", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(file=sys.stdout, markup=False, highlight=False).print(table)


def _cells(one: ListedModel) -> tuple[str, ...]:
    official, disk = one.official, one.disk_megabytes
    state = one.state.value
    if one.fetched:
        state += f", {_size(one.fetched / 1e6)}"
    if disk is None and official is not None:
        disk = official.megabytes
    errors = official.error_rates.values() if official else ()
    return (
        USED_MARK if one.used else "",
        one.name,
        state,
        _size(disk) if disk is not None else "",
        " ".join(f"{rate:.2f}" for rate in errors),
        official.licence if official else _licence(one) or "",
    )


def _size(megabytes: float) -> str:
    if megabytes >= 1000:
        return f"{megabytes / 1000:.1f} GB"
    return f"{megabytes:.0f} MB"


def _accent(one: ListedModel) -> str | None:
    return Accent.US.value if one.state is State.EMBEDDED else None


def _licence(one: ListedModel) -> str | None:
    return "Apache 2.0" if one.state is State.EMBEDDED else None
