"""Speech that was made once, kept: on disk, or in memory only."""

import hashlib
import io
import json
import logging
import os
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

import soundfile

from askaloud.files import PRIVATE, written_whole
from askaloud.parsing import parsed_json
from askaloud.plain_text import read_regular, shortened
from audio.sound import Speech, SpokenWord

_LOGGER = logging.getLogger(__name__)

CACHE_LIMIT_BYTES: Final = 256 * 1024 * 1024
PRIVATE_FOLDER: Final = 0o700

LEFTOVER_S: Final = 24 * 3600.0
"""After so long a file that was not finished is nobody's: the power failed."""

LONGEST_S: Final = 3600.0
"""No word comes later than this in speech of ours."""

MEMORY_LIMIT_BYTES: Final = 48 * 1024 * 1024
"""About 150 answers, compressed without loss."""


class SpeechCache(Protocol):
    """Keeps speech by a key."""

    def get(self, key: str) -> Speech | None:
        """What was kept under a key; None where nothing usable is."""
        ...

    def put(self, key: str, speech: Speech) -> None:
        """Keep speech, if there is room; never fails."""
        ...


class DiskSpeechCache:
    """Keeps speech in a folder, over all runs.

    Nobody else may look into it: which answers were spoken tells what was asked.

    Args:
        folder: Where; it is made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Speech | None:
        """What was kept under a key; None where nothing is, or it is damaged."""
        path = self._path(key)
        try:
            speech = unpacked(read_regular(path, MEMORY_LIMIT_BYTES))
            with suppress(OSError):
                # Not by touch, which makes what another process has just dropped.
                os.utime(path)
        except FileNotFoundError:
            return None
        except Exception as why:
            # Whatever is in it, and whatever reading that makes of it.
            _LOGGER.warning(
                "kept speech '%s' is damaged and made again: %s",
                path, shortened(repr(why), 200),
            )  # fmt: skip
            return None
        return speech

    def put(self, key: str, speech: Speech) -> None:
        """Keep speech. A full disk is no reason to fail."""
        path = self._path(key)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Not by mkdir's mode, which the umask changes and an old folder keeps.
            self._folder.chmod(PRIVATE_FOLDER)
            with written_whole(path, PRIVATE) as out:
                out.write(packed(speech))
            _make_room(self._folder)
        except (OSError, soundfile.SoundFileError) as why:
            _LOGGER.warning("speech is not kept in '%s': %s", self._folder, why)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.speech"


class MemorySpeechCache:
    """Keeps speech as long as the process lives; may be used by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._size

    def get(self, key: str) -> Speech | None:
        """What was kept under a key."""
        with self._lock:
            data = self._kept.get(key)
            if data is None:
                return None
            self._kept.move_to_end(key)
        return unpacked(data)

    def put(self, key: str, speech: Speech) -> None:
        """Keep speech; what was not spoken for longest makes room."""
        data = packed(speech)
        with self._lock:
            self._size += len(data) - len(self._kept.pop(key, b""))
            self._kept[key] = data
            while self._size > MEMORY_LIMIT_BYTES and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])


def packed(speech: Speech) -> bytes:
    """Speech as a line of JSON, then FLAC."""
    sound = io.BytesIO()
    soundfile.write(sound, speech.samples, speech.rate, format="FLAC")
    data = sound.getvalue()
    head = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "words": [(word.text, word.start_s) for word in speech.words],
    }
    return json.dumps(head).encode() + b"\n" + data


def unpacked(kept: bytes) -> Speech:
    """Speech that was packed.

    Raises:
        ValueError: Its sum is wrong, or it is none.
        Exception: Whatever JSON or FLAC make of what is neither.
    """
    head, _, data = kept.partition(b"\n")
    known = parsed_json(head)
    if hashlib.sha256(data).hexdigest() != known["sha256"]:
        raise ValueError("its sum is wrong")
    samples, rate = soundfile.read(io.BytesIO(data), dtype="int16")
    if samples.ndim != 1:
        raise ValueError(f"it has {samples.shape[1]} channels, not one")
    words = tuple(spoken_word(text, start_s) for text, start_s in known["words"])
    return Speech(samples, int(rate), words)


def spoken_word(text: Any, start_s: Any) -> SpokenWord:  # noqa: ANN401 (from JSON)
    """A word with its time, as it was kept.

    Raises:
        ValueError: It is none.
    """
    # A bool is an int, and JSON as Python reads it has NaN.
    timed = isinstance(start_s, int | float) and not isinstance(start_s, bool)
    # A whole number may be too great for a float, which `isfinite` would not tell.
    if not (isinstance(text, str) and timed and abs(start_s) <= LONGEST_S):
        raise ValueError(f"a word in it is no text with a time: {text!r}, {start_s!r}")
    return SpokenWord(text, float(start_s))


def _make_room(folder: Path) -> None:
    """Drop what was not spoken for longest, once there is too much."""
    kept = []
    # Other processes keep and drop speech here as well.
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            about = path.stat()
            if path.suffix == ".speech":
                kept.append((about.st_mtime, about.st_size, path))
            elif time.time() - about.st_mtime > LEFTOVER_S:
                path.unlink()
    total = sum(size for _, size, _ in kept)
    for _, size, path in sorted(kept):
        if total <= CACHE_LIMIT_BYTES:
            break
        path.unlink(missing_ok=True)
        total -= size
