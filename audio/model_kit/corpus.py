"""Speech on disk, ready for training: features in one file, what was said beside.

`NAME.f16` holds the log-mel energies of all utterances, one after the other, as
little-endian half floats, [frames, 40]. `NAME.jsonl` has a line for each
utterance: `text`, `voice`, `start` and `frames`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.model_kit.errors import CorpusError
from audio.model_kit.features import BANDS, Features

_TYPE: Final = np.dtype("<f2")
_FRAME_BYTES: Final = BANDS * _TYPE.itemsize


@dataclass(frozen=True)
class Spoken:
    """One utterance of a corpus."""

    text: str
    """What was said, in lower case, one space between words."""
    voice: str
    """Who said it."""
    start: int
    """Its first frame in the corpus."""
    frames: int
    """How many frames of 10 ms it has."""


class CorpusWriter:
    """Writes a corpus; adds to one that is there.

    Args:
        path: The corpus' name: two files with their own endings stand there.

    Raises:
        CorpusError: One is there that was not finished.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        features, index = _files(path)
        last = Corpus(path).end if index.exists() else 0
        self._features = features.open("ab")
        self._index = index.open("a", encoding="utf-8")
        if self._features.tell() != last * _FRAME_BYTES:
            self.__exit__(None, None, None)
            raise CorpusError(
                f"'{features}' is longer than '{index}' says. Making it was "
                f"interrupted: delete both and make them again."
            )
        self._frames = last

    def add(self, text: str, voice: str, features: Features) -> None:
        """Add an utterance, its features [frames, 40]."""
        line = {
            "text": text,
            "voice": voice,
            "start": self._frames,
            "frames": len(features),
        }
        self._features.write(features.astype(_TYPE).tobytes())
        self._index.write(json.dumps(line) + "\n")
        self._frames += len(features)

    def __enter__(self) -> "CorpusWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._features.close()
        self._index.close()


class Corpus:
    """A corpus that was written before; the features stay on disk.

    Raises:
        CorpusError: A file is missing or the two do not fit.
    """

    def __init__(self, path: Path) -> None:
        features, index = _files(path)
        try:
            lines = index.read_text(encoding="utf-8").splitlines()
            self.utterances = tuple(Spoken(**json.loads(line)) for line in lines)
            empty = features.stat().st_size == 0
            flat = np.zeros(0, _TYPE) if empty else np.memmap(features, _TYPE, "r")
        except (OSError, ValueError, TypeError) as why:
            raise CorpusError(
                f"the corpus '{path}' cannot be read ({why}). Make it again."
            ) from why
        self._features: npt.NDArray[np.float16] = flat[
            : len(flat) // BANDS * BANDS
        ].reshape(-1, BANDS)
        self.end = 0
        """The frame behind the last utterance."""
        for one in self.utterances:
            if one.start != self.end or one.frames < 0:
                raise CorpusError(
                    f"'{index}' has '{one.text}' at frame {one.start}, where "
                    f"{self.end} comes next. Delete the corpus and make it again."
                )
            self.end += one.frames
        if self.end > len(self._features):
            raise CorpusError(
                f"'{features}' is shorter than '{index}' says. Making it was "
                f"interrupted: delete both and make them again."
            )

    def features(self, utterance: Spoken) -> Features:
        """An utterance's log-mel energies, [frames, 40]."""
        end = utterance.start + utterance.frames
        return self._features[utterance.start : end].astype(np.float32)

    def __iter__(self) -> Iterator[Spoken]:
        return iter(self.utterances)

    def __len__(self) -> int:
        return len(self.utterances)

    @property
    def hours(self) -> float:
        """How long all utterances are together."""
        return sum(one.frames for one in self.utterances) / 360_000


def _files(path: Path) -> tuple[Path, Path]:
    """Where a corpus' features and its index stand."""
    return path.with_name(f"{path.name}.f16"), path.with_name(f"{path.name}.jsonl")
