"""The files of a Whisper model, in one folder or cut up over several."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
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
    together in memory, so that there is nothing on the disk to be kept in order.
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

    def for_engine(self) -> dict[str, Any]:
        """What CTranslate2 is told to find it.

        Raises:
            OSError: A part of it cannot be read.
        """
        if all(len(paths) == 1 for paths in self.parts.values()):
            return {"model_path": self.place}
        whole = {
            name: BytesIO(b"".join(path.read_bytes() for path in paths))
            for name, paths in self.parts.items()
        }
        return {"model_path": self.name, "files": whole}
