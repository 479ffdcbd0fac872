"""Speech that was made ahead, in one file: a pack, which can be carried elsewhere.

A pack is a SQLite database of our own kind: one row for each text, voice and rate, with
its sound (Ogg Opus), the times of its words, and a SHA-256 over both. What is written
is there whole or not at all, also where the power fails meanwhile.
"""

import logging
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from askaloud.plain_text import read_head, shortened
from audio.errors import VoiceError
from audio.sound import Speech
from audio.synthesis.packed_row import PackedRow

_LOGGER = logging.getLogger(__name__)

MAGIC: Final = b"SQLite format 3\0"
KIND: Final = 0x41736B41
"""What marks a database as a pack: "AskA"."""
VERSION: Final = 1
"""Of the form of packs."""

BATCH: Final = 50
"""Rows that are written at once."""

READER_WAITS_S: Final = 0.3
WRITER_WAITS_S: Final = 30.0
"""For whoever else has it in hand: somebody waits for what is read."""

WHOLE_SHARE: Final = 0.5
"""A voice can speak at a rate if it has so much of what it has at its fullest one."""

_KIND_AT: Final = 68
_VERSION_AT: Final = 60
_TABLE: Final = (
    "CREATE TABLE speech (key TEXT PRIMARY KEY, voice TEXT NOT NULL, "
    "rate INTEGER NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL, "
    "sound BLOB NOT NULL, urgent INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID"
)
_INDEX: Final = "CREATE INDEX speech_voice ON speech (urgent DESC, voice, rate)"
_COLUMNS: Final = "key, voice, rate, text, words, sound, urgent, sha256"
_PUT: Final = f"INSERT OR REPLACE INTO speech ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)"


class SpeechPack:
    """A pack, open; may be used by several threads.

    Args:
        path: The file.
        write: Whether it is written to; it is made where it is not there.

    Raises:
        VoiceError: It is no pack, of another version, damaged, or cannot be opened.
    """

    def __init__(self, path: Path, write: bool = False) -> None:
        self.path = path
        self._lock = threading.Lock()
        # One that was begun and not made is empty.
        new = write and not (path.exists() and path.stat().st_size)
        if not new:
            _check_head(path)
        try:
            if new:
                path.parent.mkdir(parents=True, exist_ok=True)
            mode = "rwc" if write else "ro"
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode={mode}",
                uri=True,
                timeout=WRITER_WAITS_S if write else READER_WAITS_S,
                check_same_thread=False,
                isolation_level=None,
            )
            # Whoever forgets it, or finds that it is no pack, need not close it.
            weakref.finalize(self, self._db.close)
            self._db.execute("PRAGMA trusted_schema = OFF")
            self._db.execute("PRAGMA cell_size_check = ON")
            if new:
                self._make()
            # Nothing of a stranger's making runs here: no view, no trigger.
            made = self._db.execute("SELECT sql FROM sqlite_master ORDER BY name")
            if {sql for (sql,) in made} != {_TABLE, _INDEX}:
                raise VoiceError(_broken(path, "its tables are others"))
        # ValueError: a text that is none.
        except (sqlite3.Error, ValueError) as why:
            raise VoiceError(_broken(path, why)) from why
        except OSError as why:
            raise VoiceError(
                f"the pack of speech '{path}' cannot be made ({why}). Mend that, and "
                f"run this again."
            ) from why

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def get(self, key: str) -> Speech | None:
        """The speech of a key; None where there is none, or it is damaged."""
        try:
            row = self._row(key)
            return None if row is None else row.speech()
        except Exception as why:
            # Whatever is in it, and whatever reading that makes of it.
            _LOGGER.warning(
                "speech in '%s' is damaged: %s", self.path, shortened(repr(why), 200)
            )
            return None

    def has(self, key: str) -> bool:
        """Whether there is speech of a key; it is not looked at.

        Raises:
            VoiceError: The pack is damaged.
        """
        return bool(self._all("SELECT 1 FROM speech WHERE key = ?", key))

    def put(self, rows: Iterable[PackedRow]) -> None:
        """Keep speech: all of it, or none where that fails.

        Raises:
            VoiceError: It cannot be written.
        """
        try:
            with self._lock:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    for row in rows:
                        self._db.execute(_PUT, tuple(vars(row).values()))
                    self._db.execute("COMMIT")
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise
        except sqlite3.Error as why:
            raise VoiceError(
                f"the pack of speech '{self.path}' cannot be written ({why}). Make "
                f"room on the disk, or end what else writes to it; what it had is "
                f"there still."
            ) from why

    def rates(self, voice: str) -> tuple[int, ...]:
        """The rates at which a voice has most of what it has at any, ascending.

        Raises:
            VoiceError: The pack is damaged.
        """
        counted = self.contents().get(voice, {})
        least = WHOLE_SHARE * max(counted.values(), default=0)
        return tuple(rate for rate, count in sorted(counted.items()) if count >= least)

    def contents(self) -> dict[str, dict[int, int]]:
        """How many texts there are, by voice, then by rate.

        Raises:
            VoiceError: The pack is damaged.
        """
        found: dict[str, dict[int, int]] = {}
        query = "SELECT voice, rate, COUNT(*) FROM speech GROUP BY voice, rate"
        for voice, rate, count in self._all(query):
            found.setdefault(voice, {})[rate] = count
        return found

    def keys(self) -> tuple[str, ...]:
        """The keys of all that it has, urgent things first.

        Raises:
            VoiceError: The pack is damaged.
        """
        query = "SELECT key FROM speech ORDER BY urgent DESC, voice, rate"
        return tuple(key for (key,) in self._all(query))

    def rows(self, keys: Iterable[str]) -> Iterator[PackedRow]:
        """What it has of some keys, in their order, each checked.

        Raises:
            VoiceError: One is damaged.
        """
        for key in keys:
            try:
                row = self._row(key)
                if row is not None:
                    row.check()
                    yield row
            except (sqlite3.Error, ValueError) as why:
                raise VoiceError(_broken(self.path, why)) from why

    def _row(self, key: str) -> PackedRow | None:
        query = f"SELECT {_COLUMNS} FROM speech WHERE key = ?"
        with self._lock:
            found = self._db.execute(query, (key,)).fetchone()
        return None if found is None else PackedRow(*found)

    def _all(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._db.execute(query, values).fetchall()
        except (sqlite3.Error, ValueError) as why:
            raise VoiceError(_broken(self.path, why)) from why

    def _make(self) -> None:
        for command in (
            "BEGIN IMMEDIATE",
            f"PRAGMA application_id = {KIND}",
            f"PRAGMA user_version = {VERSION}",
            _TABLE,
            _INDEX,
            "COMMIT",
        ):
            self._db.execute(command)


def copy_rows(
    source: SpeechPack,
    target: SpeechPack,
    keys: Iterable[str],
    progress: Callable[[float], None] = lambda _: None,
) -> int:
    """Copy speech from one pack to another, in order; what is copied stays so.

    Returns:
        How many texts were copied.

    Raises:
        VoiceError: One is damaged, or the other cannot be written.
    """
    wanted, copied = tuple(keys), 0
    for start in range(0, len(wanted), BATCH):
        rows = tuple(source.rows(wanted[start : start + BATCH]))
        target.put(rows)
        copied += len(rows)
        progress(min(1.0, (start + BATCH) / len(wanted)))
    return copied


def _check_head(path: Path) -> None:
    """See that a file is a pack, before a database opens it."""
    try:
        head = read_head(path, 100)
    except (OSError, ValueError) as why:
        raise VoiceError(
            f"the pack of speech '{path}' cannot be read ({why}). Give the path of one."
        ) from why
    kind = int.from_bytes(head[_KIND_AT : _KIND_AT + 4], "big")
    version = int.from_bytes(head[_VERSION_AT : _VERSION_AT + 4], "big")
    if not head.startswith(MAGIC) or kind != KIND:
        raise VoiceError(
            f"'{path}' is no pack of speech. Give one that 'askaloud speech export' "
            f"has written."
        )
    if version != VERSION:
        raise VoiceError(
            f"the pack of speech '{path}' is of version {version}, and this Ask Aloud "
            f"reads version {VERSION}. Make it with the same version of Ask Aloud."
        )


def _broken(path: Path, why: object) -> str:
    return (
        f"the pack of speech '{path}' is damaged ({shortened(str(why), 200)}). Make or "
        f"import it anew, and remove this one."
    )
