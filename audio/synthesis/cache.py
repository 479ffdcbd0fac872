"""Speech that was made once, kept: on disk, or in memory only."""

import hashlib
import io
import json
import logging
import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Final, Protocol

import soundfile

from audio.sound import Speech, SpokenWord

_LOGGER = logging.getLogger(__name__)

CACHE_LIMIT_BYTES: Final = 256 * 1024 * 1024
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

    Args:
        folder: Where; it is made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Speech | None:
        """What was kept under a key; None where nothing is, or it is damaged."""
        path = self._path(key)
        try:
            speech = unpacked(path.read_bytes())
            path.touch()
        except FileNotFoundError:
            return None
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            soundfile.SoundFileError,
        ) as why:
            _LOGGER.warning("kept speech '%s' is damaged and made again: %s", path, why)
            return None
        return speech

    def put(self, key: str, speech: Speech) -> None:
        """Keep speech. A full disk is no reason to fail."""
        path = self._path(key)
        partial: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "wb") as out:
                out.write(packed(speech))
            Path(partial).replace(path)
            _make_room(path.parent)
        except OSError as why:
            if partial is not None:
                Path(partial).unlink(missing_ok=True)
            _LOGGER.warning("speech is not kept in '%s': %s", path.parent, why)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.speech"


class MemorySpeechCache:
    """Keeps speech as long as the process lives."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def get(self, key: str) -> Speech | None:
        """What was kept under a key."""
        data = self._kept.get(key)
        if data is None:
            return None
        self._kept.move_to_end(key)
        return unpacked(data)

    def put(self, key: str, speech: Speech) -> None:
        """Keep speech; what was not spoken for longest makes room."""
        data = packed(speech)
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
    """
    head, _, data = kept.partition(b"\n")
    known = json.loads(head)
    if hashlib.sha256(data).hexdigest() != known["sha256"]:
        raise ValueError("its sum is wrong")
    samples, rate = soundfile.read(io.BytesIO(data), dtype="int16")
    words = tuple(SpokenWord(text, start) for text, start in known["words"])
    return Speech(samples, int(rate), words)


def _make_room(folder: Path) -> None:
    """Drop what was not spoken for longest, once there is too much."""
    kept = [(p.stat().st_mtime, p.stat().st_size, p) for p in folder.glob("*.speech")]
    total = sum(size for _, size, _ in kept)
    for _, size, path in sorted(kept):
        if total <= CACHE_LIMIT_BYTES:
            break
        path.unlink(missing_ok=True)
        total -= size
