"""What is written down of a model when it is installed, to check it by later."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from askaloud.parsing import parsed_json
from askaloud.plain_text import read_regular
from audio.errors import ModelError

RECORD_NAME: Final = "askaloud-model.json"
FORMAT: Final = 1


@dataclass(frozen=True)
class Record:
    """Where a model came from, and the sum of each of its files."""

    source: str
    """The address it was fetched from, or the name of the file or folder that it was
    imported from."""
    archive_sha256: str | None
    """None where it came as a folder."""
    vouched_by: str
    """Who said what the archive's sum must be."""
    files: Mapping[str, str]
    """SHA-256 by place, `/` between folders."""

    def differences(self, found: Mapping[str, str]) -> list[str]:
        """What is wrong with files that have these sums."""
        told = [
            f"'{place}' is {'damaged' if place in found else 'missing'}"
            for place, known in self.files.items()
            if found.get(place) != known
        ]
        # What a desktop leaves in folders is hidden.
        added = [
            place
            for place in found
            if place not in self.files and not Path(place).name.startswith(".")
        ]
        return told + [f"'{place}' does not belong to it" for place in added]


def write_record(model: Path, record: Record) -> None:
    """Put a record into a model's folder.

    Raises:
        OSError: The disk cannot take it.
    """
    text = json.dumps({"format": FORMAT, **asdict(record)}, indent=1) + "\n"
    with (model / RECORD_NAME).open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def read_record(model: Path) -> Record | None:
    """The record of a model; None where it has none.

    Raises:
        ModelError: It cannot be read.
    """
    path = model / RECORD_NAME
    try:
        told = parsed_json(read_regular(path))
        files = told["files"]
        texts = [told["source"], told["vouched_by"], *files, *files.values()]
        archive = told["archive_sha256"]
        if told["format"] != FORMAT or not all(isinstance(t, str) for t in texts):
            raise ValueError("it has another form")
        if not isinstance(archive, str | None):
            raise ValueError("it has another form")
        return Record(told["source"], archive, told["vouched_by"], files)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as why:
        raise ModelError(
            f"the record '{path}' cannot be read ({why or type(why).__name__}). "
            f"Install the model again."
        ) from why
