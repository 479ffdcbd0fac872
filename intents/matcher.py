"""The best section for an utterance, or none.

Scores come from weights that were learned from the topic's phrases; a word
that was never seen is first looked for among those that were, by rapidfuzz.
All alternatives of a recogniser are judged together.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from intents.decision import Judged, Labels, decide
from intents.features import Reader, Words
from intents.match import Decision, Evidence, Hypothesis, Match, RejectReason
from intents.red_flags import RedFlags, clauses_of
from intents.topic import OUT_OF_SCOPE, Kind, Topic
from intents.training import vectorise
from intents.weights import Weights

SHARPNESS: Final = 4.0
"""Turns margins into shares of belief."""

FOREIGN: Final = 0.5
"""An alternative about something else counts half: what is misheard mostly reads
like that."""

UNEXPLAINED: Final = 0.5
"""Lost from every margin for a share of words that nothing explains."""

SIMILAR: Final = 84.0
"""How close (rapidfuzz ratio, 0 to 100) an unseen word must be to a seen one."""

DISPUTED: Final = 0.5
DISPUTED_BELIEF: Final = 0.6
"""Where two recognisers agree less than this, a section with less belief than this
is not answered: talk about something else is bent differently by each."""

MAX_UNSEEN: Final = 16
"""Unseen words that are looked for; an utterance with more makes no sense anyway."""

SHORTEST_FUZZY: Final = 5
"""Letters that a word needs to be looked for among similar ones."""


class Matcher:
    """Matches utterances to the sections of a topic.

    Args:
        topic: What can be answered.
        weights: What its phrases taught.
    """

    def __init__(self, topic: Topic, weights: Weights) -> None:
        self._topic = topic
        self._weights = weights
        self._reader = Reader(topic.lexicon)
        self._red_flags = RedFlags(topic.lexicon)
        self._unseen = max(weights.words.values(), default=1.0)
        self._fuzzy = [word for word in weights.words if len(word) >= SHORTEST_FUZZY]
        self._same: dict[str, str | None] = {}
        self._labels = Labels(
            weights.labels,
            urgent=self._of_kinds(Kind.URGENT),
            askable=self._of_kinds(Kind.INFORMATION, Kind.PERSONAL),
        )

    def match(
        self, heard: str | Iterable[Hypothesis], agreement: float | None = None
    ) -> Match:
        """Judge an utterance.

        Args:
            heard: A text, or the alternatives of a recogniser with their shares.
            agreement: How alike two recognisers heard it, 0 to 1, where two did.

        Returns:
            The judgement. Never raises, whatever was heard.
        """
        hypotheses = [Hypothesis(heard)] if isinstance(heard, str) else list(heard)
        read = [(h, self._read(h.text)) for h in hypotheses]
        judged = [(h, words) for h, words in read if words.words]
        if not judged:
            text = hypotheses[0].text if hypotheses else ""
            return Match(
                Decision.REJECT, reject_reason=RejectReason.NO_WORDS, text=text
            )
        margins = [self._margins(words) for _, words in judged]
        posteriors = [_posteriors(margin) for margin in margins]
        shares = np.array([max(h.share, 1e-6) for h, _ in judged])
        shares *= np.array([self._sense(one) for one in posteriors])
        shares /= shares.sum()
        posterior = np.einsum("h,hl->l", shares, np.array(posteriors))
        margin = np.einsum("h,hl->l", shares, np.array(margins))
        alternatives = [
            self._judge(hypothesis.text, words, float(share), one)
            for (hypothesis, words), share, one in zip(
                judged, shares, posteriors, strict=True
            )
        ]
        clauses = [self._judge_clause(one) for one in clauses_of(judged[0][1].words)]
        found = decide(alternatives, self._labels, posterior, margin, clauses)
        return found if agreement is None else self._dispute(found, agreement)

    def _dispute(self, found: Match, agreement: float) -> Match:
        """A judgement, or none where the recognisers disagree and belief is small."""
        informs = self._topic.kind_of(found.intent or "") is Kind.INFORMATION
        if informs and agreement < DISPUTED and found.score < DISPUTED_BELIEF:
            return replace(
                found,
                decision=Decision.REJECT,
                intent=None,
                reject_reason=RejectReason.UNSURE,
            )
        return found

    def evidence(self, text: str, label: str) -> tuple[Evidence, ...]:
        """What each part of a text says for a label, the most telling first."""
        column = self._weights.place[label]
        weights = self._weights
        read = self._read(text)
        where, values = self._row(read)
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

    def recognised(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The words of a text as they are compared, with their concepts."""
        read = self._read(text)
        return tuple(zip(read.words, read.concepts, strict=True))

    def _judge_clause(self, words: tuple[str, ...]) -> Judged:
        read = self._reader.understand(words)
        posterior = _posteriors(self._margins(read))
        return self._judge(" ".join(words), read, 1.0, posterior)

    def _judge(
        self, text: str, read: Words, share: float, posterior: npt.NDArray[np.float64]
    ) -> Judged:
        return Judged(
            text=text,
            words=read.words,
            share=share,
            posterior=posterior,
            assertion=self._red_flags.read(read.words),
            unexplained=self._unexplained(read),
        )

    def _of_kinds(self, *kinds: Kind) -> npt.NDArray[np.bool_]:
        labels = self._weights.labels
        return np.array([self._topic.kind_of(label) in kinds for label in labels])

    def _sense(self, posterior: npt.NDArray[np.float64]) -> float:
        """How much sense an alternative makes: a misheard text seldom makes any."""
        best = int(np.argmax(posterior))
        foreign = self._weights.labels[best] == OUT_OF_SCOPE
        return float(posterior[best]) * (FOREIGN if foreign else 1.0)

    def _read(self, text: str) -> Words:
        read = self._reader.read(text)
        seen = self._weights.words
        unseen = sum(word not in seen for word in read.words)
        if not unseen or unseen > MAX_UNSEEN:
            return read
        return self._reader.understand(
            tuple(self._similar(word) or word for word in read.words)
        )

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

    def _unexplained(self, read: Words) -> tuple[str, ...]:
        return tuple(
            word
            for word, concepts in zip(read.words, read.concepts, strict=True)
            if word not in self._weights.words and not concepts
        )

    def _strangeness(self, read: Words) -> float:
        """The share of the words that nothing explains."""
        return len(self._unexplained(read)) / len(read.words) if read.words else 0.0

    def _row(
        self, read: Words
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        weights = self._weights
        return vectorise(
            read,
            weights.words,
            weights.features,
            weights.spellings,
            weights.idf,
            self._unseen,
        )

    def _margins(self, read: Words) -> npt.NDArray[np.float64]:
        where, values = self._row(read)
        margins = values @ self._weights.matrix[where] + self._weights.bias
        loss = np.full(len(margins), UNEXPLAINED * self._strangeness(read))
        place = self._weights.place.get(OUT_OF_SCOPE)
        if place is not None:
            loss[place] = 0.0
        return np.asarray(margins - loss, np.float64)


def _posteriors(margins: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    raised = np.exp(SHARPNESS * (margins - margins.max()))
    return np.asarray(raised / raised.sum(), np.float64)
