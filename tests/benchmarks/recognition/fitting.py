"""How weights are found that tell whom to believe, and what they are found on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audio import Transcript
from audio.model_kit.checking import word_errors
from audio.recogniser.logistic import LogisticWeights
from tests.benchmarks.recognition.ears import Bench, OnceHeard
from tests.benchmarks.recognition.people import people
from tests.benchmarks.recognition.sounds import (
    ASKED_LESS,
    STRANGE_VOICES,
    TRAINING_VOICES,
    Asked,
    Condition,
    questions,
)

MAX_ERRORS: Final = 4
"""An utterance counts by how many word errors one has fewer, up to this."""

STEPS: Final = 5000
STEP: Final = 0.5
DECAY: Final = 0.001

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class KnownSpeech:
    """An utterance of which it is known what was said."""

    source: str
    """Whose voice: what weights are tried on is of another source than they are of."""
    kind: str
    """The source, and how it was spoken."""
    asked: Asked
    heard: OnceHeard


def told(one: LogisticWeights) -> str:
    """Weights, for people."""
    named = ", ".join(f"{weight:.3g}" for weight in one.weights)
    return f"weights {named}; constant {one.constant:.3g}"


def spoken_by_voices(
    bench: Bench, every: int, conditions: Sequence[Condition]
) -> Iterator[KnownSpeech]:
    """Questions in strange and in training voices; of these, fewer."""
    for source, voices, step in (
        ("strange voices", STRANGE_VOICES, every),
        ("training voices", TRAINING_VOICES, ASKED_LESS * every),
    ):
        for condition in conditions:
            kind = f"{source}, {condition.name}"
            for asked in questions(voices, condition, step):
                once = bench.hear(asked.frames(condition))
                if once is not None:
                    yield KnownSpeech(source, kind, asked, once)


def spoken_by_people(
    bench: Bench, folder: Path, every: int, conditions: Sequence[Condition]
) -> Iterator[KnownSpeech]:
    """Recordings of which all words are known."""
    for asked in people(folder, every):
        for condition in conditions:
            once = None if asked.slots_only else bench.hear(asked.frames(condition))
            if once is not None:
                kind = f"{asked.kind}, {condition.name}"
                yield KnownSpeech(folder.name, kind, asked, once)


def gain(said: str, first: Transcript, second: Transcript) -> int:
    """How many word errors fewer the first one has."""
    return word_errors(said, second.text) - word_errors(said, first.text)


def logistic(
    found: Sequence[Sequence[float]], true: Sequence[bool], counts: Sequence[float]
) -> LogisticWeights:
    """The weights that tell best what is true.

    Args:
        found: The features of each.
        true: Whether it is so.
        counts: How much each counts.
    """
    raw, yes = np.array(found, np.float64), np.array(true, np.float64)
    much = np.array(counts, np.float64) / np.sum(counts)
    mean, spread = raw.mean(0), raw.std(0) + 1e-9
    x = np.c_[(raw - mean) / spread, np.ones(len(raw))]
    weights: Floats = np.zeros(x.shape[1])
    for _ in range(STEPS):
        belief = 1 / (1 + np.exp(-x @ weights))
        weights -= STEP * (x.T @ (much * (belief - yes)) + DECAY * weights)
    scaled = weights[:-1] / spread
    return LogisticWeights(tuple(scaled), float(weights[-1] - scaled @ mean))


def alike(counts: Sequence[float], sources: Sequence[str]) -> list[float]:
    """Counts by which each source weighs the same as a whole."""
    totals = dict.fromkeys(sources, 0.0)
    for count, source in zip(counts, sources, strict=True):
        totals[source] += count
    return [
        count / max(totals[source], 1e-9)
        for count, source in zip(counts, sources, strict=True)
    ]
