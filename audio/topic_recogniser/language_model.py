"""The language model: what people are likely to say.

A trigram model of the topic's questions (interpolated Kneser-Ney smoothing, Chen
and Goodman 1999) is mixed with one of everyday English, so that what is off the
topic is not bent into it. The mixture is written out as one back-off model that
keeps the n-grams of both.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Final, Protocol

from audio.topic_recogniser.arpa import BEGIN, END, BackoffModel, Gram
from audio.topic_recogniser.errors import LanguageModelError

ORDER: Final = 3
NOBODY: Final = 1e-7
"""The probability of a word that a part of the mixture does not know."""


class Part(Protocol):
    """One model of a mixture."""

    def probability(self, gram: Gram) -> float:
        """The probability of a gram's last word after those before it."""
        ...

    def grams(self, order: int) -> Collection[Gram]:
        """The n-grams of an order that it would have in the mixture."""
        ...


class Phrases:
    """A trigram model of sentences.

    Args:
        sentences: What is said, words with one space between, with how often.
        least: An n-gram of two words or more that comes more rarely is left to
            the shorter ones.
    """

    def __init__(self, sentences: Mapping[str, float], least: float = 0.0) -> None:
        counts: list[Counter[Gram]] = [Counter() for _ in range(ORDER)]
        for sentence, times in sentences.items():
            words = (BEGIN, *sentence.split(), END)
            for order in range(1, ORDER + 1):
                for i in range(len(words) - order + 1):
                    gram = words[i : i + order]
                    if gram != (BEGIN,):
                        counts[order - 1][gram] += times  # type: ignore[assignment]
        if not counts[0]:
            raise LanguageModelError(
                "there are no sentences to make a language model of. Give some."
            )
        self._seen = counts
        self._least = least
        # Shorter n-grams count the words that they follow, not how often they do.
        lower: list[Counter[Gram]] = [Counter() for _ in range(ORDER)]
        lower[-1] = counts[-1]
        for order in range(ORDER - 1):
            lower[order].update(gram[1:] for gram in counts[order + 1])
            lower[order].update(
                {g: n for g, n in counts[order].items() if g[0] == BEGIN}
            )
        self._counts = lower
        # Nothing is taken off single words: there is nothing shorter to give it to.
        self._discount = [0.0, *(_discount(found) for found in lower[1:])]
        self._total: list[dict[Gram, float]] = [{} for _ in range(ORDER)]
        self._left: list[dict[Gram, float]] = [{} for _ in range(ORDER)]
        for order, found in enumerate(lower):
            totals, left = self._total[order], self._left[order]
            for gram, times in found.items():
                history = gram[:-1]
                totals[history] = totals.get(history, 0.0) + times
                taken = min(times, self._discount[order])
                left[history] = left.get(history, 0.0) + taken

    def probability(self, gram: Gram) -> float:
        """The probability of a gram's last word after those before it."""
        order, history = len(gram) - 1, gram[:-1]
        total = self._total[order].get(history, 0)
        shorter = self.probability(gram[1:]) if order else NOBODY
        if not total:
            return shorter
        own = max(0.0, self._counts[order].get(gram, 0) - self._discount[order])
        whole = (own + self._left[order][history] * shorter) / total
        return whole if order else max(whole, NOBODY)

    def grams(self, order: int) -> Collection[Gram]:
        """Those of its sentences that come often enough."""
        return [g for g, n in self._seen[order - 1].items() if n > self._least]


class Ready:
    """A back-off model that was made before, as a part of a mixture."""

    def __init__(self, model: BackoffModel) -> None:
        self._model = model

    def probability(self, gram: Gram) -> float:
        """The probability of a gram's last word after those before it."""
        return max(10 ** self._model.score(gram), NOBODY)

    def grams(self, order: int) -> Collection[Gram]:
        """All of its own."""
        return self._model.log10[order - 1] if order <= self._model.order else ()


@dataclass(frozen=True)
class Unigrams:
    """Single words with their probabilities."""

    shares: Mapping[str, float]

    def probability(self, gram: Gram) -> float:
        """The probability of a gram's last word, whatever is before it."""
        return self.shares.get(gram[-1], NOBODY)

    def grams(self, order: int) -> Collection[Gram]:
        """None of two words or more."""
        return [(word,) for word in self.shares] if order == 1 else ()


def mixed(parts: Sequence[tuple[Part, float]], words: Iterable[str]) -> BackoffModel:
    """Mix models into one back-off model.

    Args:
        parts: The models with their shares.
        words: The vocabulary; n-grams with other words are left out.

    Raises:
        LanguageModelError: There are no words.
    """
    known = {*words, BEGIN, END}
    if len(known) == 2:
        raise LanguageModelError("a language model has no words. Give it some.")
    whole = sum(share for _, share in parts)

    def probability(gram: Gram) -> float:
        return sum(s * part.probability(gram) for part, s in parts) / whole

    kept = _kept(parts, known)
    log: list[dict[Gram, float]] = [{} for _ in range(ORDER)]
    backoff: list[dict[Gram, float]] = [{} for _ in range(ORDER - 1)]
    singles = {word: probability((word,)) for word in sorted(known) if word != BEGIN}
    total = sum(singles.values())
    log[0] = {(word,): log10(one / total) for word, one in singles.items()}
    log[0][(BEGIN,)] = -99.0
    model = BackoffModel(tuple(log), tuple(backoff))
    for order in range(2, ORDER + 1):
        following: dict[Gram, list[Gram]] = {}
        for gram in kept[order - 1]:
            following.setdefault(gram[:-1], []).append(gram)
        for grams in following.values():
            for gram in grams:
                log[order - 1][gram] = log10(probability(gram))
        for history, grams in following.items():
            own = sum(10 ** log[order - 1][gram] for gram in grams)
            shorter = sum(10 ** model.score(gram[1:]) for gram in grams)
            left = max(1 - own, 1e-6) / max(1 - shorter, 1e-6)
            backoff[order - 2][history] = log10(left)
    return model


def without(
    model: BackoffModel, sentences: Iterable[str], common: Collection[str] = ()
) -> BackoffModel:
    """A model less all n-grams of two words or more that some sentences hold.

    What a model knows of sentences that it is to be measured on is taken out;
    the weights of back-off are put right.

    Args:
        model: What is known.
        sentences: What it should not know.
        common: N-grams of only these words stay: "what is the" is English, not
            knowledge of a sentence.
    """
    plain = {*common, BEGIN}
    gone: set[Gram] = set()
    for sentence in sentences:
        words = (BEGIN, *sentence.split(), END)
        for order in range(2, model.order + 1):
            held = (words[i : i + order] for i in range(len(words) - order + 1))
            gone.update(gram for gram in held if not plain.issuperset(gram))
    log: list[dict[Gram, float]] = [dict(model.log10[0])]
    for order in range(2, model.order + 1):
        log.append(
            {
                gram: value
                for gram, value in model.log10[order - 1].items()
                if gram not in gone and (order == 2 or gram[:-1] in log[order - 2])
            }
        )
    backoff: list[dict[Gram, float]] = [{} for _ in range(model.order - 1)]
    less = BackoffModel(tuple(log), tuple(backoff))
    for order in range(2, model.order + 1):
        sums: dict[Gram, list[float]] = {}
        for gram, value in log[order - 1].items():
            both = sums.setdefault(gram[:-1], [0.0, 0.0])
            both[0] += 10**value
            both[1] += 10 ** less.score(gram[1:])
        for history, (own, shorter) in sums.items():
            left = max(1 - own, 1e-6) / max(1 - shorter, 1e-6)
            backoff[order - 2][history] = log10(left)
    return less


def _kept(parts: Sequence[tuple[Part, float]], known: set[str]) -> list[list[Gram]]:
    """The n-grams of the mixture: all that a part has, with their own parts.

    Sorted, so that the same texts always make the same files.
    """
    kept: list[set[Gram]] = [set() for _ in range(ORDER)]
    for order in range(ORDER, 1, -1):
        for part, _ in parts:
            kept[order - 1].update(
                gram
                for gram in part.grams(order)
                if known.issuperset(gram) and END not in gram[:-1]
            )
        if order > 2:
            for gram in kept[order - 1]:
                kept[order - 2].update((gram[:-1], gram[1:]))
    return [sorted(grams) for grams in kept]


def _discount(counts: Counter[Gram]) -> float:
    """Kneser and Ney's estimate, kept within what is sane for few sentences."""
    once = sum(0 < n <= 1 for n in counts.values())
    twice = sum(1 < n <= 2 for n in counts.values())
    return min(0.9, max(0.3, once / max(1, once + 2 * twice)))
