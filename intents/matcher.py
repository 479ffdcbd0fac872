"""The best section for an utterance, or none.

Scores come from weights that were learned from the topic's phrases; a word
that was never seen is first looked for among those that were, by rapidfuzz.
All alternatives of a recogniser are judged together.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from intents.features import Reader, Words
from intents.match import Candidate, Code, Decision, Evidence, Hypothesis, Match
from intents.topic import OUT_OF_SCOPE, Kind, Topic
from intents.training import vectorise
from intents.weights import Weights

SHARPNESS: Final = 4.0
"""Turns margins into shares of belief. This number and the next ones were chosen
by leaving out one group of writers after another (tests/benchmarks/matching)."""

LEAST_MARGIN: Final = -0.7
"""A label that no word speaks for has a margin near -1, one that fits near 1."""

LEAST_BELIEF: Final = 0.35
"""Below this the best section is not answered."""

LEAST_URGENT: Final = 0.4
"""In doubt it is taken for an emergency: the belief that suffices for all urgent
labels together."""

CLEAR_REPORT: Final = 0.8
"""An alternative that says this much for urgent labels is enough of itself."""

REPORT_WORDS: Final = 3
"""Words that a clear report has: one or two are soon misheard."""

LEAST_SHARE: Final = 0.1
"""Alternatives that the recogniser believes in less than this alone do not count
as a clear report."""

FOREIGN: Final = 0.5
"""An alternative about something else counts half: what is misheard mostly reads
like that."""

LEAST_TOGETHER: Final = 0.5
NEAR_TIE: Final = 0.7
"""Two sections are asked about that have this much belief between them, the second
at least this share of the first."""

UNEXPLAINED: Final = 0.5
"""Lost from every margin for a share of words that nothing explains."""

SIMILAR: Final = 84.0
"""How close (rapidfuzz ratio, 0 to 100) an unseen word must be to a seen one."""

SHORTEST_FUZZY: Final = 5
"""Letters that a word needs to be looked for among similar ones."""

RUNNERS_UP: Final = 3


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
        self._unseen = max(weights.words.values(), default=1.0)
        self._fuzzy = [word for word in weights.words if len(word) >= SHORTEST_FUZZY]
        self._same: dict[str, str | None] = {}
        self._urgent = np.array(
            [topic.kind_of(label) is Kind.URGENT for label in weights.labels]
        )
        self._askable = np.array(
            [
                topic.kind_of(label) in (Kind.INFORMATION, Kind.PERSONAL)
                for label in weights.labels
            ]
        )

    def match(self, heard: str | Iterable[Hypothesis]) -> Match:
        """Judge an utterance.

        Args:
            heard: A text, or the alternatives of a recogniser with their shares.

        Returns:
            The judgement. Never raises, whatever was heard.
        """
        hypotheses = [Hypothesis(heard)] if isinstance(heard, str) else list(heard)
        read = [(h, self._read(h.text)) for h in hypotheses]
        judged = [(h, words) for h, words in read if words.words]
        if not judged:
            text = hypotheses[0].text if hypotheses else ""
            return Match(Decision.REJECT, code=Code.NO_WORDS, text=text)
        margins = [self._margins(words) for _, words in judged]
        beliefs = [_beliefs(margin) for margin in margins]
        shares = np.array([max(h.share, 1e-6) for h, _ in judged])
        shares *= np.array([self._sense(one) for one in beliefs])
        shares /= shares.sum()
        belief = np.einsum("h,hl->l", shares, np.array(beliefs))
        margin = np.einsum("h,hl->l", shares, np.array(margins))
        return self._decide(judged, shares, beliefs, belief, margin)

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
        parts["(without any word)"] = float(weights.bias[column])
        ranked = sorted(parts.items(), key=lambda item: -abs(item[1]))
        return tuple(Evidence(part, weight) for part, weight in ranked)

    def recognised(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The words of a text as they are compared, with their concepts."""
        read = self._read(text)
        return tuple(zip(read.words, read.concepts, strict=True))

    def _decide(
        self,
        judged: Sequence[tuple[Hypothesis, Words]],
        shares: npt.NDArray[np.float64],
        beliefs: Sequence[npt.NDArray[np.float64]],
        belief: npt.NDArray[np.float64],
        margin: npt.NDArray[np.float64],
    ) -> Match:
        labels = self._weights.labels
        order = np.argsort(-belief, kind="stable")
        text, unexplained = judged[0][0].text, self._unexplained(judged[0][1])

        def runners_up(but: str | None) -> tuple[Candidate, ...]:
            return tuple(
                Candidate(labels[at], round(float(belief[at]), 4))
                for at in order[: RUNNERS_UP + 1]
                if labels[at] != but
            )[:RUNNERS_UP]

        def answer(at: int, score: float, said: str) -> Match:
            return Match(
                Decision.ANSWER,
                intent=labels[at],
                score=round(score, 4),
                alternatives=runners_up(labels[at]),
                text=said,
                unexplained=unexplained,
            )

        def reject(code: Code) -> Match:
            return Match(
                Decision.REJECT,
                score=round(float(belief[order[0]]), 4),
                code=code,
                alternatives=runners_up(None),
                text=text,
                unexplained=unexplained,
            )

        if self._urgent.any():
            reported = float(belief[self._urgent].sum())
            worst = int(np.argmax(np.where(self._urgent, belief, -1.0)))
            if reported >= LEAST_URGENT and margin[worst] >= LEAST_MARGIN:
                return answer(worst, reported, text)
            for (hypothesis, words), share, alone in zip(
                judged, shares, beliefs, strict=True
            ):
                clear = float(alone[self._urgent].sum())
                enough = len(words.words) >= REPORT_WORDS and share >= LEAST_SHARE
                if enough and clear >= CLEAR_REPORT:
                    worst = int(np.argmax(np.where(self._urgent, alone, -1.0)))
                    return answer(worst, clear, hypothesis.text)
        calm = [int(at) for at in order if not self._urgent[at]]
        if not calm:
            return reject(Code.UNSURE)
        best = calm[0]
        if labels[best] == OUT_OF_SCOPE:
            return reject(Code.OUT_OF_SCOPE)
        if margin[best] < LEAST_MARGIN:
            return reject(Code.UNSURE)
        pair = [at for at in calm if labels[at] != OUT_OF_SCOPE][:2]
        if self._near_tie(belief, pair):
            return Match(
                Decision.CLARIFY,
                score=round(float(belief[best]), 4),
                alternatives=tuple(
                    Candidate(labels[at], round(float(belief[at]), 4)) for at in pair
                ),
                text=text,
                unexplained=unexplained,
            )
        if belief[best] >= LEAST_BELIEF:
            return answer(best, float(belief[best]), text)
        return reject(Code.UNSURE)

    def _near_tie(self, belief: npt.NDArray[np.float64], pair: list[int]) -> bool:
        """Whether two sections are so close that only the speaker can tell."""
        if len(pair) < 2 or not self._askable[pair].all():
            return False
        first, second = float(belief[pair[0]]), float(belief[pair[1]])
        return first + second >= LEAST_TOGETHER and second >= NEAR_TIE * first

    def _sense(self, belief: npt.NDArray[np.float64]) -> float:
        """How much sense an alternative makes: a misheard text seldom makes any."""
        best = int(np.argmax(belief))
        foreign = self._weights.labels[best] == OUT_OF_SCOPE
        return float(belief[best]) * (FOREIGN if foreign else 1.0)

    def _read(self, text: str) -> Words:
        read = self._reader.read(text)
        seen = self._weights.words
        if all(word in seen for word in read.words):
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

    def _row(
        self, read: Words
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        weights = self._weights
        return vectorise(
            read,
            weights.words,
            weights.features,
            weights.spellings,
            weights.rarity,
            self._unseen,
        )

    def _margins(self, read: Words) -> npt.NDArray[np.float64]:
        where, values = self._row(read)
        margins = values @ self._weights.matrix[where] + self._weights.bias
        strange = len(self._unexplained(read)) / len(read.words)
        loss = np.full(len(margins), UNEXPLAINED * strange)
        place = self._weights.place.get(OUT_OF_SCOPE)
        if place is not None:
            loss[place] = 0.0
        return np.asarray(margins - loss, np.float64)


def _beliefs(margins: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    raised = np.exp(SHARPNESS * (margins - margins.max()))
    return np.asarray(raised / raised.sum(), np.float64)
