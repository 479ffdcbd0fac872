"""How much each label is believed in, by the words of an utterance and by its meaning.

Words are weighed by what was learned from the topic's phrases; a word that was never
seen is first looked for among those that were, by rapidfuzz. The meaning is judged by
an encoder, where a topic has one.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from intents.encoder import Encoder
from intents.facet import Asked
from intents.features import Reader, Words
from intents.linear import margins_of, shares_of, vectorise
from intents.match import Evidence
from intents.normalise import normalise
from intents.phrases import sentences
from intents.red_flags import stretches
from intents.topic import OUT_OF_SCOPE, Kind, Lexicon, Topic
from intents.weights import Weights

MEANING: Final = 0.5
"""Share of the encoder in the belief; words have the rest."""

UNEXPLAINED: Final = 0.5
"""Lost from every margin for a share of words that nothing explains."""

SIMILAR: Final = 84.0
"""How close (rapidfuzz ratio, 0 to 100) an unseen word must be to a seen one."""

LONG: Final = 40
"""Words that are judged at once."""

MAX_UNSEEN: Final = 16
"""Unseen words that are looked for; an utterance with more makes no sense anyway."""

SHORTEST_FUZZY: Final = 5
"""Letters that a word needs to be looked for among similar ones."""

WRITTEN: Final = 8
"""Words that a question has at most that is known word for word: two people seldom say
a longer one alike."""


class BeliefModel:
    """Reads utterances and believes in labels.

    Args:
        lexicon: The topic's.
        weights: What its phrases taught.
        encoder: What it means, where an encoder was taught that; words alone
            without.
        written: Questions as they stand in the topic, normalised. Of them words have
            the say, as the encoder may have been taught before they were written.
        urgent: The labels of which the encoder has its say all the same.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        weights: Weights,
        encoder: Encoder | None = None,
        written: Collection[tuple[str, ...]] = (),
        urgent: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        self._weights = weights
        self._encoder = encoder
        self._written = written
        self._urgent = np.zeros(len(weights.labels), bool) if urgent is None else urgent
        self._taught = {
            one: at for at, one in enumerate(encoder.labels if encoder else ())
        }
        self._folds = np.zeros((0, 0))
        self._untaught = np.zeros(len(weights.labels), bool)
        if encoder is not None:
            # What is believed of a section's facets is believed of the section.
            self._folds = np.zeros((len(self._taught), len(weights.labels)))
            for label, row in self._taught.items():
                column = weights.place.get(Asked.of(label).section)
                if column is not None:
                    self._folds[row, column] = 1.0
            self._untaught = np.asarray(~self._folds.any(axis=0), bool)
        self._reader = Reader(lexicon)
        self._fuzzy = [word for word in weights.words if len(word) >= SHORTEST_FUZZY]
        self._same: dict[str, str | None] = {}

    def read(self, text: str) -> Words:
        """The words of a text, unseen ones as those seen that are like them."""
        read = self._reader.read(text)
        seen = self._weights.words
        unseen = sum(word not in seen for word in read.words)
        if not unseen or unseen > MAX_UNSEEN:
            return read
        alike = tuple(self._similar(word) or word for word in read.words)
        return replace(self._reader.understand(alike), said=read.words)

    def _similar(self, word: str) -> str | None:
        """The word itself where it was seen, or the seen word closest to it."""
        if word in self._weights.words:
            return word
        if word not in self._same:
            found = None
            if len(word) >= SHORTEST_FUZZY:
                found = process.extractOne(
                    word, self._fuzzy, scorer=fuzz.ratio, score_cutoff=SIMILAR
                )
            if len(self._same) > 10_000:
                self._same.clear()
            self._same[word] = found[0] if found else None
        return self._same[word]

    def of(self, read: Sequence[Words]) -> npt.NDArray[np.float64]:
        """How likely each label is, (utterances, labels); each row sums to 1.

        A long utterance is judged part by part, for what an encoder cannot take at
        once; its belief is the mean of theirs.
        """
        spans = [stretches(len(one.words), LONG, LONG // 2) for one in read]
        pieces = [
            self.part(one, start, end)
            for one, found in zip(read, spans, strict=True)
            for start, end in found
        ]
        each = self._each(pieces)
        ends = np.cumsum([len(found) for found in spans])[:-1]
        return np.array([rows.mean(axis=0) for rows in np.split(each, ends)])

    def part(self, read: Words, start: int, end: int) -> Words:
        """A stretch of an utterance, from the word `start` to that before `end`."""
        if end - start == len(read.words):
            return read
        part = self._reader.understand(read.words[start:end])
        return replace(part, said=read.as_said[start:end])

    def _each(self, read: Sequence[Words]) -> npt.NDArray[np.float64]:
        by_words = self.by_words(read)
        by_meaning = self.by_meaning(read)
        if by_meaning is None:
            return by_words
        # What the encoder was not taught yet, it cannot judge: words have the say.
        untaught = np.where(self._untaught, by_words, 0.0)
        by_meaning = untaught + by_meaning * (1 - untaught.sum(axis=1, keepdims=True))
        believed = MEANING * by_meaning + (1 - MEANING) * by_words
        for row, one in enumerate(read):
            if one.as_said in self._written:
                calm = by_words[row, ~self._urgent]
                left = 1 - believed[row, self._urgent].sum()
                believed[row, ~self._urgent] = calm * (left / max(calm.sum(), 1e-12))
        return np.asarray(believed, np.float64)

    def by_words(self, read: Sequence[Words]) -> npt.NDArray[np.float64]:
        """The same by words alone."""
        return np.array([shares_of(self._margins(one)) for one in read])

    def by_meaning(self, read: Sequence[Words]) -> npt.NDArray[np.float64] | None:
        """The same by meaning alone; None without an encoder."""
        if self._encoder is None:
            return None
        meant = self._encoder.posteriors([one.as_said for one in read])
        return np.asarray(meant @ self._folds, np.float64)

    def meant_of(self, text: str, labels: Sequence[str]) -> list[float | None] | None:
        """How the encoder shares its belief among some of its own labels.

        Args:
            text: What was said.
            labels: A section and its facets, say.

        Returns:
            A share for each that it was taught; they sum to 1. None for one that it
            was not, and None in all where words have the say.
        """
        read = self.read(text)
        if self._encoder is None or read.as_said in self._written:
            return None
        place = [self._taught.get(label) for label in labels]
        (meant,) = self._encoder.posteriors([read.as_said[:LONG]])
        some = [None if at is None else float(meant[at]) for at in place]
        total = max(sum(one for one in some if one is not None), 1e-12)
        return [None if one is None else one / total for one in some]

    def evidence(self, text: str, label: str) -> tuple[Evidence, ...]:
        """What each part of a text says for a label, the most telling first."""
        column = self._weights.place[label]
        weights = self._weights
        read = self.read(text)
        where, values = vectorise(read, weights)
        names = list(weights.features)
        parts: dict[str, float] = {}
        spelling = 0.0
        for row, value in zip(where.tolist(), values.tolist(), strict=True):
            said = value * float(weights.matrix[row, column])
            if row < len(names):
                parts[names[row]] = parts.get(names[row], 0.0) + said
            else:
                spelling += said
        if spelling:
            parts["(spelling)"] = spelling
        strange = self._strangeness(read)
        if strange and label != OUT_OF_SCOPE:
            parts["(words that nothing explains)"] = -UNEXPLAINED * strange
        parts["(without any word)"] = float(weights.bias[column])
        ranked = sorted(parts.items(), key=lambda item: -abs(item[1]))
        return tuple(Evidence(part, weight) for part, weight in ranked)

    def unexplained(self, read: Words) -> tuple[str, ...]:
        """Words that no phrase has, nor any like them, nor the lexicon."""
        return tuple(
            word
            for word, concepts in zip(read.words, read.concepts, strict=True)
            if word not in self._weights.words and not concepts
        )

    def _strangeness(self, read: Words) -> float:
        """The share of the words that nothing explains."""
        return len(self.unexplained(read)) / len(read.words) if read.words else 0.0

    def _margins(self, read: Words) -> npt.NDArray[np.float64]:
        margins = margins_of(read, self._weights)
        loss = np.full(len(margins), UNEXPLAINED * self._strangeness(read))
        place = self._weights.place.get(OUT_OF_SCOPE)
        if place is not None:
            loss[place] = 0.0
        return np.asarray(margins - loss, np.float64)


def written_in(topic: Topic) -> frozenset[tuple[str, ...]]:
    """The short questions of its facets and utterances that its sections answer."""
    said = [
        one.text
        for one in topic.utterances
        if topic.kind_of(one.label) is Kind.INFORMATION
    ]
    said += [
        text
        for section in topic.sections.values()
        for facet in section.facets.values()
        for text, _ in sentences(facet.phrases)
    ]
    return frozenset(normalise(one) for one in said if one.count(" ") < WRITTEN)
