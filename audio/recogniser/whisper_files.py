"""The files of a Whisper model, in one folder or cut up over several."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from audio.errors import ModelError

WEIGHTS_FILE: Final = "model.bin"
VOCABULARY_FILES: Final = ("vocabulary.txt", "vocabulary.json")
"""One piece a line, or, in newer conversions, a list."""
MODEL_FILES: Final = ((WEIGHTS_FILE,), ("config.json",), VOCABULARY_FILES)
"""What a Whisper model for CTranslate2 is made of, each with its possible names."""


@dataclass(frozen=True)
class WhisperFiles:
    """What a model is made of.

    Weights that are too big for one package of the index come in several: they are put
    together as they are loaded, so that nothing stays on the disk to be kept in order.
    """

    name: str
    """What the model is called."""
    parts: Mapping[str, tuple[Path, ...]]
    """Each of its files by its name, and what that is cut into, in order."""

    @classmethod
    def in_folder(cls, folder: Path) -> "WhisperFiles":
        """A model that was converted for CTranslate2.

        Args:
            folder: It holds `model.bin`, `config.json`, and `vocabulary.txt` or
                `vocabulary.json`.

        Raises:
            ModelError: The folder holds no model, or not a whole one.
        """
        if not folder.is_dir():
            raise ModelError(
                f"the Whisper model '{folder}' is not a folder. Name the folder that "
                f"holds '{WEIGHTS_FILE}'."
            )
        there = {}
        for names in MODEL_FILES:
            found = next((name for name in names if (folder / name).is_file()), None)
            if found is None:
                raise ModelError(
                    f"'{folder}' is not a whole Whisper model for CTranslate2: "
                    f"'{names[0]}' is missing. Install or import it again."
                )
            there[found] = (folder / found,)
        return cls(folder.name, there)

    @property
    def description(self) -> str:
        """The engine and its model, for people."""
        return f"whisper with {self.name}"

    @property
    def vocabulary(self) -> Path:
        """The file with the pieces that it writes."""
        return next(self.parts[one][0] for one in VOCABULARY_FILES if one in self.parts)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return str(self.parts[WEIGHTS_FILE][0].parent)

    @property
    def megabytes(self) -> float:
        """Room that it takes."""
        every = (path for paths in self.parts.values() for path in paths)
        return sum(path.stat().st_size for path in every) / 1e6

    @contextmanager
    def for_engine(self) -> Iterator[dict[str, Any]]:
        """What CTranslate2 is told to find it, for as long as it loads.

        What comes in parts is put together in files of its own, which are gone once it
        was loaded. CTranslate2 takes it from memory as well, but keeps all of that
        beside what it makes of it, 143 MB more: so only where nothing can be written.

        Raises:
            OSError: A part of it cannot be read.
        """
        if all(len(paths) == 1 for paths in self.parts.values()):
            yield {"model_path": self.place}
            return
        with ExitStack() as stack:
            try:
                folder = stack.enter_context(TemporaryDirectory(prefix="askaloud-"))
                for name in self.parts:
                    _put(self._whole(name), Path(folder, name), stack)
                found: dict[str, Any] = {"model_path": folder}
            except OSError:
                whole = {name: BytesIO(self._whole(name)) for name in self.parts}
                found = {"model_path": self.name, "files": whole}
            yield found

    def _whole(self, name: str) -> bytes:
        return b"".join(path.read_bytes() for path in self.parts[name])


def _put(content: bytes, file: Path, stack: ExitStack) -> None:
    """Put a file where it is to be found until the stack ends.

    Linux has files without a place on any disk, of which nothing is left behind even
    where the process is killed.
    """
    if not hasattr(os, "memfd_create"):
        file.write_bytes(content)
        return
    number = os.memfd_create(file.name)
    stack.callback(os.close, number)
    with open(number, "wb", closefd=False) as written:
        written.write(content)
    file.symlink_to(f"/proc/self/fd/{number}")
