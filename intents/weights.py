"""Learned weights: what each word, pair and spelling says for each label.

They are learned from a topic's phrases (`training`), and ship beside them as
plain arrays that need nothing but NumPy to read.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from askaloud import written_whole
from askaloud.plain_text import read_regular, shortened
from intents.errors import WeightsError

FORMAT: Final = 1

MOST_BYTES: Final = 100_000_000
"""The weights that ship have 2.5 million."""

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Weights:
    """A linear model over the features of `intents.features`."""

    digest: str
    """Of the phrases that they were learned from."""
    labels: tuple[str, ...]
    words: Mapping[str, float]
    """Words that were seen, with how telling each is (inverse document
    frequency, natural log)."""
    features: Mapping[str, int]
    """Words, pairs and concepts to rows of `matrix`."""
    spellings: Mapping[str, int]
    """Runs of letters to rows of `matrix`."""
    idf: npt.NDArray[np.float32]
    """Inverse document frequency of each row."""
    matrix: Matrix = field(repr=False)
    """(rows, labels)."""
    bias: npt.NDArray[np.float32]
    """(labels,)."""

    @cached_property
    def unseen(self) -> float:
        """How telling a word is that was never seen."""
        return max(self.words.values(), default=1.0)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Labels to columns of `matrix`."""
        return {label: at for at, label in enumerate(self.labels)}


def save_weights(weights: Weights, path: Path) -> None:
    """Write weights to a file, whole or not at all; 8 bits for each weight."""
    scale = np.abs(weights.matrix).max(axis=0) / 127 + 1e-9
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        format=np.array(FORMAT),
        digest=np.array(weights.digest),
        labels=np.array(weights.labels),
        words=np.array("\n".join(weights.words)),
        word_rarity=np.array(list(weights.words.values()), np.float16),
        features=np.array("\n".join(weights.features)),
        spellings=np.array("\n".join(weights.spellings)),
        rarity=weights.idf.astype(np.float16),  # as the file calls it
        matrix=np.rint(weights.matrix / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=weights.bias.astype(np.float32),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as out:
        out.write(buffer.getvalue())


def load_weights(path: Path) -> Weights:
    """Read weights from a file.

    Raises:
        WeightsError: There is no such file, or it is damaged or of another
            version.
    """
    try:
        kept = io.BytesIO(read_regular(path, MOST_BYTES))
        with np.load(kept, allow_pickle=False) as data:
            if int(data["format"]) != FORMAT:
                raise ValueError(f"format {int(data['format'])}, not {FORMAT}")
            features = _lines(data["features"])
            spellings = _lines(data["spellings"])
            words = _lines(data["words"])
            return Weights(
                digest=str(data["digest"]),
                labels=tuple(str(label) for label in data["labels"]),
                words=dict(zip(words, data["word_rarity"].tolist(), strict=True)),
                features={name: row for row, name in enumerate(features)},
                spellings={
                    name: row for row, name in enumerate(spellings, len(features))
                },
                idf=data["rarity"].astype(np.float32),
                matrix=data["matrix"].astype(np.float32) * data["scale"],
                bias=data["bias"].astype(np.float32),
            )
    except Exception as why:  # zip, zlib and NumPy have many names for damage
        reason = shortened(str(why), 200)
        raise WeightsError(
            f"the learned weights '{path}' cannot be read ({reason}). Run "
            f"'askaloud topic train' to learn them again."
        ) from why


def _lines(text: npt.NDArray[np.str_]) -> list[str]:
    whole = str(text)
    return whole.split("\n") if whole else []
