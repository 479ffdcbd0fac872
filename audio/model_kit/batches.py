"""What the network learns from, a batch of utterances at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.model_kit.corpus import Corpus, Spoken
from audio.model_kit.errors import CorpusError
from audio.model_kit.features import Features
from audio.topic_recogniser.phones import OUTPUT_OF
from audio.topic_recogniser.pronounce import Pronunciations, stem

FRAMES_PER_OUTPUT: Final = 3
SPARE_OUTPUTS: Final = 4
"""CTC needs an output for each phone, and a few blanks."""

AROUND_FRAMES: Final = 60
"""Silence that augmentation puts around an utterance, about."""

FOR_MEAN: Final = 500
"""Utterances that the global mean is taken of."""


@dataclass(frozen=True)
class WeightedCorpus:
    """A corpus and how often each of its utterances comes in a round."""

    path: Path
    times: float = 1.0


@dataclass(frozen=True)
class Item:
    """An utterance to learn from."""

    corpus: Corpus
    spoken: Spoken
    labels: npt.NDArray[np.int64]
    """The network's outputs for what is said."""

    def features(self) -> Features:
        """Its log-mel energies, [frames, 40]."""
        return self.corpus.features(self.spoken)


class Batches:
    """The utterances of some corpora, in batches.

    Args:
        sources: The corpora.
        frames: Frames of 10 ms in a batch, silence around included.
        longest: Longer utterances, in frames of 10 ms, are left out.
    """

    def __init__(
        self, sources: Sequence[WeightedCorpus], frames: int, longest: int
    ) -> None:
        self._sources, self._frames, self._longest = sources, frames, longest
        self._say = Pronunciations()
        self._known: dict[str, npt.NDArray[np.int64] | None] = {}

    def mean(self, rng: np.random.Generator) -> Features:
        """The mean of the energies of some utterances, [40]."""
        items, _ = self._items()
        count = min(FOR_MEAN, len(items))
        some = rng.choice(len(items), count, replace=False)
        whole = np.concatenate([items[i].features() for i in some])
        return np.asarray(whole.mean(0), np.float32)

    def said(self) -> list[npt.NDArray[np.int64]]:
        """The outputs of every text there is to learn from, each once."""
        items, _ = self._items()
        return list({item.spoken.text: item.labels for item in items}.values())

    def round(self, rng: np.random.Generator) -> Iterator[list[Item]]:
        """Everything once, or as often as its source says, in random order.

        The utterances of a batch are about equally long.

        Raises:
            CorpusError: There is nothing to learn from.
        """
        items, times = self._items()
        whole = np.floor(times).astype(int)
        more = rng.random(len(items)) < times - whole
        order = np.repeat(np.arange(len(items)), whole + more)
        if not len(order):
            order = np.arange(len(items))
        lengths = np.array([items[i].spoken.frames for i in order])
        order = order[np.argsort(lengths * np.exp(rng.normal(0, 0.12, len(order))))]
        batches: list[list[Item]] = []
        batch: list[Item] = []
        frames = 0
        for i in order:
            batch.append(items[i])
            frames += items[i].spoken.frames + AROUND_FRAMES
            if frames > self._frames:
                batches.append(batch)
                batch, frames = [], 0
        if len(batch) == 1 and batches:
            batches[-1].extend(batch)  # a batch norm needs two
        elif batch:
            batches.append(batch)
        for i in rng.permutation(len(batches)):
            yield batches[i]

    def _items(self) -> tuple[list[Item], npt.NDArray[np.float64]]:
        """All utterances that can be learned from, and how often each comes."""
        items: list[Item] = []
        times: list[float] = []
        for source in self._sources:
            corpus = Corpus(source.path)
            for spoken in corpus:
                labels = self._labels(spoken.text)
                if (
                    labels is not None
                    and len(labels) + SPARE_OUTPUTS
                    <= spoken.frames // FRAMES_PER_OUTPUT
                    and spoken.frames <= self._longest
                ):
                    items.append(Item(corpus, spoken, labels))
                    times.append(source.times)
        if not items:
            raise CorpusError(
                "there is nothing to learn from: no utterance of the corpora is "
                "short enough and in words with known pronunciations. Add others."
            )
        return items, np.array(times)

    def _labels(self, text: str) -> npt.NDArray[np.int64] | None:
        """The outputs for a text; None where a word's phones are guesswork."""
        if text not in self._known:
            words = text.split()
            self._known[text] = (
                np.array([OUTPUT_OF[p] for w in words for p in self._say.of(w)[0]])
                if words and all(self._say.known(stem(word)) for word in words)
                else None
            )
        return self._known[text]
