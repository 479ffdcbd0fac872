"""What learned weights say of an utterance: its features, margins, shares of belief."""

import math
from collections.abc import Mapping
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from intents.features import Words, spelling_features, word_features
from intents.weights import Weights

LETTER_POWER: Final = 0.5
"""Long words say more than short ones: their spelling counts by this power of
their length."""

SHARPNESS: Final = 4.0
"""Turns margins into shares of belief."""

Row = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]
"""Rows of the matrix, with their values."""


class FeatureTable(Protocol):
    """Which features there are, and how rare each is: weights, or what learns them."""

    @property
    def words(self) -> Mapping[str, float]:
        """Words that were seen, with how telling each is."""
        ...

    @property
    def features(self) -> Mapping[str, int]:
        """Words, pairs and concepts to rows."""
        ...

    @property
    def spellings(self) -> Mapping[str, int]:
        """Runs of letters to rows."""
        ...

    @property
    def idf(self) -> npt.NDArray[np.float32]:
        """Inverse document frequency of each row."""
        ...

    @property
    def unseen(self) -> float:
        """How telling a word is that was never seen."""
        ...


def vectorise(read: Words, known: FeatureTable) -> Row:
    """The features of an utterance as rows of the matrix, with their values.

    Words and pairs are weighed by rarity and scaled to length one; spelling
    likewise, word by word.
    """
    features, spellings, idf = known.features, known.spellings, known.idf
    counts = word_features(read)
    at = [row for name in counts if (row := features.get(name)) is not None]
    times = [count for name, count in counts.items() if name in features]
    first = np.array(times, np.float32) * idf[at] if at else np.zeros(0, np.float32)
    first /= math.sqrt(float(first @ first)) or 1.0

    spelt: dict[int, float] = {}
    for word in read.words:
        runs = spelling_features(word)
        found = [
            (row, n)
            for run, n in runs.items()
            if (row := spellings.get(run)) is not None
        ]
        if not found:
            continue
        values = [n * float(idf[row]) for row, n in found]
        size = math.sqrt(sum(value * value for value in values))
        share = known.words.get(word, known.unseen) * len(word) ** LETTER_POWER / size
        for (row, _), value in zip(found, values, strict=True):
            spelt[row] = spelt.get(row, 0.0) + value * share
    second = np.array(list(spelt.values()), np.float32)
    second /= math.sqrt(float(second @ second)) or 1.0
    return (
        np.array([*at, *spelt], np.int64),
        np.concatenate([first, second]).astype(np.float32),
    )


def margins_of(read: Words, weights: Weights) -> npt.NDArray[np.float32]:
    """What the words of an utterance say for each label, (labels,)."""
    where, values = vectorise(read, weights)
    margins: npt.NDArray[np.float32] = values @ weights.matrix[where] + weights.bias
    return margins


def shares_of(margins: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Margins as shares of belief; they sum to 1."""
    raised = np.exp(SHARPNESS * (margins - margins.max()))
    return np.asarray(raised / raised.sum(), np.float64)
