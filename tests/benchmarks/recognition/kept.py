"""What was heard, kept in a file, so that a run can go on where another ended."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from audio import Alternative, Transcript
from audio.recogniser.result import HeardWord

FORMAT: Final = 1
"""Raised where an engine hears otherwise with the same model, or lines change shape."""


class Kept:
    """Transcripts, one a line.

    Args:
        file: Where they are; None keeps nothing.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._found: dict[str, Transcript] = {}
        if file is not None and file.exists():
            lines = file.read_text("utf-8").splitlines()
            self._found = {
                row["key"]: _read(row["heard"]) for row in map(json.loads, lines)
            }

    def get(self, what: str, hear: Callable[[], Transcript]) -> Transcript:
        """What was heard of something, or is now.

        Args:
            what: The engine with its model, and the sound.
            hear: Hears it.
        """
        key = hashlib.sha256(f"{FORMAT} {what}".encode()).hexdigest()[:24]
        if key not in self._found:
            self._found[key] = heard = hear()
            if self._file is not None:
                with self._file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps({"key": key, "heard": asdict(heard)}) + "\n")
        return self._found[key]


def _read(row: Mapping[str, Any]) -> Transcript:
    told = [
        Alternative(one["text"], one["score"], tuple(one["sources"]))
        for one in row["alternatives"]
    ]
    words = tuple(HeardWord(**one) for one in row.get("words", ()))
    kept = {**row, "alternatives": tuple(told), "heard_by_each": (), "words": words}
    return Transcript(**kept)
