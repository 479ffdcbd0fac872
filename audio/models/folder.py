"""A folder with models, and what makes a folder in it a model."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Final

import platformdirs

from askaloud import held, take_away
from audio.errors import ModelError
from audio.models.names import MAX_DEPTH, same_key, wrong_name
from audio.recogniser.choice import MODEL_NAME
from audio.recogniser.packed_whispers import PACKED_WHISPERS
from audio.recogniser.vosk import NEEDED
from audio.recogniser.whisper_files import MODEL_FILES, VOCABULARY_FILES, WEIGHTS_FILE

EMBEDDED_NAME: Final = "embedded"
EMBEDDED_NAMES: Final = (EMBEDDED_NAME, MODEL_NAME)
"""What the models that ship may be called."""

PACKED_NAMES: Final = tuple(one.name for one in PACKED_WHISPERS)
"""Of the Whispers that packages carry."""

RESERVED_NAMES: Final = (*EMBEDDED_NAMES, *PACKED_NAMES, "auto", "off")
"""What means something else in the settings; no model that is installed may be called
so."""

WORK_PREFIX: Final = ".askaloud-"
"""Of folders in which a model is made ready, or taken apart."""

LEFTOVER_S: Final = 24 * 3600.0
"""After so long a folder of work is nobody's: the power failed."""

ROOM_SHARE: Final = 1.05
"""A disk that is filled to the last byte is trouble; so is what a file takes besides
its bytes."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")


class ModelEngine(Enum):
    """What a model is for."""

    VOSK = "vosk"
    WHISPER = "whisper"

    @property
    def title(self) -> str:
        """Its name, for people."""
        return self.value.capitalize()


NEEDED_BY: Final = {ModelEngine.VOSK: NEEDED, ModelEngine.WHISPER: MODEL_FILES}
"""Files of every model of an engine, each with the places where it may be."""


def models_folder() -> Path:
    """Where this user's models are kept."""
    return platformdirs.user_data_path("askaloud") / "models"


def engine_of(folder: Path) -> ModelEngine:
    """What a model is for: Whisper where it has files of that, and none of Vosk's."""
    if any((folder / place).is_file() for places in NEEDED for place in places):
        return ModelEngine.VOSK
    marks = (WEIGHTS_FILE, *VOCABULARY_FILES)
    if any((folder / mark).is_file() for mark in marks):
        return ModelEngine.WHISPER
    return ModelEngine.VOSK


def missing_in(folder: Path) -> str | None:
    """The first file that a model needs and a folder lacks, if any."""
    for places in NEEDED_BY[engine_of(folder)]:
        if not any((folder / place).is_file() for place in places):
            return str(places[0])
    return None


def model_place(name: str, folder: Path) -> Path:
    """Where a model of a name is or would be.

    Raises:
        ModelError: The name could lead elsewhere.
    """
    if _NAME.fullmatch(name) is None or wrong_name(name) is not None:
        raise ModelError(
            f"{name[:120]!r} is no name of a model: it may have letters, digits and "
            f"'.', '_', '+', '-' in it, and be no device's of Windows. Choose another "
            f"name; an import takes it with --name."
        )
    return folder / name


def part_of(name: str, folder: Path) -> Path:
    """Where the archive of a model is while it comes."""
    return folder / f"{name}.zip.part"


def weights_part_of(name: str, folder: Path) -> Path:
    """Where the weights of a Whisper are while they come, which is no archive."""
    return folder / f"{name}.bin.part"


def require_free(place: Path) -> None:
    """See that a model may be put somewhere.

    Raises:
        ModelError: The name is taken, or means something else.
    """
    key = same_key(place.name)
    if key in EMBEDDED_NAMES:
        raise ModelError(
            f"'{place.name}' is the name of the model that is part of Ask Aloud. "
            f"Choose another with --name."
        )
    if key in RESERVED_NAMES:
        raise ModelError(
            f"'{place.name}' means something else in the settings. Choose another name "
            f"with --name."
        )
    there = place.parent.iterdir() if place.parent.is_dir() else ()
    # Where capitals are not told apart, another model would be this one.
    for same in (one for one in there if same_key(one.name) == key):
        missing = missing_in(same)
        state = "" if missing is None else f", and is not whole: '{missing}' is missing"
        raise ModelError(
            f"there is a model '{same.name}' already{state}. Remove it first: "
            f"'askaloud models remove {same.name}'."
        )


def require_room(folder: Path, needed: float, what: str) -> None:
    """See that a disk can take so many bytes.

    Raises:
        ModelError: It cannot.
    """
    free = shutil.disk_usage(folder).free
    if needed * ROOM_SHARE > free:
        raise ModelError(
            f"there is no room for {what} in '{folder}': it needs "
            f"{needed * ROOM_SHARE / 1e6:.0f} MB, and {free / 1e6:.0f} MB are free. "
            f"Make room and run the same command again."
        )


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A folder beside the models, so that what is made in it can be renamed.

    It is gone afterwards with all that is still in it, and so are those of runs
    that were cut off long ago.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{WORK_PREFIX}*"):
        with suppress(FileNotFoundError):  # another run may have just ended
            if time.time() - left.stat().st_mtime > LEFTOVER_S:
                take_away(left)
    work = Path(tempfile.mkdtemp(dir=folder, prefix=WORK_PREFIX))
    try:
        yield work
    finally:
        take_away(work)


def files_below(folder: Path) -> Iterator[Path]:
    """All files in a folder and those in it; links to folders are not followed.

    Raises:
        ModelError: There are folders in it deeper than any model's.
        OSError: It cannot be read.
    """
    waiting = [folder]
    while waiting:
        inside = waiting.pop()
        if len(inside.parts) > len(folder.parts) + MAX_DEPTH:
            raise ModelError(
                f"'{folder}' holds folders deeper than any model's. Do not use it; get "
                f"the model from elsewhere."
            )
        for one in sorted(inside.iterdir()):
            if one.is_dir() and not one.is_symlink():
                waiting.append(one)
            else:
                yield one


@contextmanager
def nobody_else(name: str, folder: Path) -> Iterator[None]:
    """Fetch or remove a model while no other process does.

    Raises:
        ModelError: One does.
        OSError: The folder cannot be written.
    """
    with held(folder / f".{name}.lock") as free:
        if not free:
            raise ModelError(
                f"another askaloud is fetching or removing '{name}' just now. Wait for "
                f"it to end, and run the same command again."
            )
        yield


def put(ready: Path, place: Path) -> None:
    """Give a folder that is ready its name, all at once."""
    ready.rename(place)
    if os.name == "posix":
        # The new name itself is to outlive a power cut.
        handle = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
