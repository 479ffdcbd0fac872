"""Learning, from a topic's phrases, what each word says for each label.

One linear support-vector machine for each label, all of them at once, by dual
coordinate descent on the squared hinge loss (Hsieh and others, "A Dual
Coordinate Descent Method for Large-scale Linear SVM", ICML 2008). It needs
nothing but NumPy, half a minute for ten thousand phrases, and gives the same
weights each time.
"""

import hashlib
import json
import logging
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intents.background import read_corpus
from intents.features import Reader, Words, spelling_features, word_features
from intents.linear import Row, vectorise
from intents.phrases import sentences
from intents.topic import NOT_URGENT, OTHER_ILLNESS, OUT_OF_SCOPE, Topic
from intents.weights import Weights

_LOGGER = logging.getLogger(__name__)

VERSION: Final = 2
"""Goes into the digest: a change of features or of training makes old weights stale."""

COST: Final = 1.0
"""What a sentence on the wrong side costs, against the size of the weights."""

MAX_PASSES: Final = 8
ENOUGH: Final = 0.02
"""Passes end when no sentence moves the weights by more than this."""

STILL: Final = 1e-3
QUIET: Final = 3
"""A sentence that moves no weight by more sits out so many passes."""

BACKGROUND: Final = 1500
"""Lines that are learned from each corpus of everyday speech."""

MIN_SEEN: Final = 2
"""A pair or a run of letters seen in fewer sentences teaches nothing general."""


@dataclass(frozen=True)
class Example:
    """A sentence that somebody said, and the labels that it may have."""

    text: str
    label: str
    weight: float = 1.0
    others: tuple[str, ...] = ()
    """Labels that would do as well."""


def examples_of(topic: Topic) -> list[Example]:
    """All sentences that a topic teaches, in the order of its files."""
    found = [
        Example(text, section.label, weight)
        for section in topic.sections.values()
        for text, weight in sentences(section.phrases)
    ]
    found += [
        Example(text, section.label, weight)
        for section in topic.sections.values()
        for facet in section.facets.values()
        for text, weight in sentences(facet.phrases)
    ]
    found += [
        Example(text, negatives.label)
        for negatives in topic.negatives
        for text in negatives.phrases
    ]
    found += [
        Example(
            said.text,
            # What is only known to be calm asks nothing.
            OUT_OF_SCOPE if said.label == NOT_URGENT else said.label,
            1.0,
            said.labels[1:],
        )
        for said in topic.utterances
    ]
    return found + list(_background(topic))


def _background(topic: Topic) -> Iterator[Example]:
    """Everyday speech, evenly taken from every corpus."""
    for name in topic.manifest.background:
        corpus = read_corpus(name)
        label = OTHER_ILLNESS if corpus.about_illness else OUT_OF_SCOPE
        step = max(1, len(corpus.texts) // BACKGROUND)
        for text in corpus.texts[::step][:BACKGROUND]:
            yield Example(text, label)


def digest_of(topic: Topic) -> str:
    """A digest of all that the weights of a topic depend on."""
    known = {
        "version": VERSION,
        "sections": {
            s.label: [s.phrases, [f.phrases for f in s.facets.values() if f.phrases]]
            for s in topic.sections.values()
        },
        "negatives": [(n.label, n.phrases) for n in topic.negatives],
        "utterances": [(u.labels, u.text) for u in topic.utterances],
        "background": topic.manifest.background,
    }
    return digest_of_lessons(topic, known)


def digest_of_lessons(topic: Topic, known: Mapping[str, object]) -> str:
    """A digest of what weights are learned from.

    Args:
        topic: Its lexicon is read with, and so counts too.
        known: All else that they depend on.
    """
    lexicon = topic.lexicon.model_dump(mode="json", include={"concepts", "sounds_like"})
    text = json.dumps({**known, "lexicon": lexicon}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def train(
    examples: Sequence[Example],
    reader: Reader,
    digest: str = "",
    progress: Callable[[float], None] | None = None,
    passes: int = MAX_PASSES,
    min_seen: int = MIN_SEEN,
) -> Weights:
    """Learn weights.

    Args:
        examples: Sentences with their labels; two labels or more.
        reader: Reads the sentences.
        digest: Kept with the weights.
        progress: Called with the share that is done, 0 to 1.
        passes: How often each sentence is seen at most.
        min_seen: In so many sentences a pair or a run of letters must be seen.
    """
    read = [reader.read(example.text) for example in examples]
    labels = tuple(sorted({example.label for example in examples}))
    vocabulary = _Vocabulary(read, min_seen)
    rows = [vocabulary.row(one) for one in read]
    place = {label: at for at, label in enumerate(labels)}
    # 1 for what a sentence is, -1 for what it is not, 0 for what is as good.
    sides = np.full((len(examples), len(labels)), -1.0, np.float32)
    for row, example in enumerate(examples):
        sides[row, [place[other] for other in example.others if other in place]] = 0.0
        sides[row, place[example.label]] = 1.0
    costs = np.array([COST * example.weight for example in examples])
    matrix, bias = _solve(rows, vocabulary.size, sides, costs, passes, progress)
    return Weights(
        digest=digest,
        labels=labels,
        words=vocabulary.words,
        features=vocabulary.features,
        spellings=vocabulary.spellings,
        idf=vocabulary.idf,
        matrix=matrix,
        bias=bias,
    )


class _Vocabulary:
    """Which features there are, and how rare each is."""

    def __init__(self, read: Iterable[Words], min_seen: int) -> None:
        seen: Counter[str] = Counter()
        spelt: Counter[str] = Counter()
        words: Counter[str] = Counter()
        total = 0
        for one in read:
            total += 1
            seen.update(set(word_features(one)))
            words.update(set(one.words))
            spelt.update({run for w in set(one.words) for run in spelling_features(w)})

        def idf(times: int) -> float:
            return math.log((1 + total) / (1 + times)) + 1

        self.words = {word: idf(times) for word, times in sorted(words.items())}
        self.unseen = idf(0)
        kept = sorted(f for f, times in seen.items() if times >= min_seen)
        runs = sorted(r for r, times in spelt.items() if times >= min_seen)
        self.features = {name: row for row, name in enumerate(kept)}
        self.spellings = {name: row for row, name in enumerate(runs, len(kept))}
        self.size = len(kept) + len(runs)
        self.idf = np.array(
            [idf(seen[f]) for f in kept] + [idf(spelt[r]) for r in runs],
            np.float32,
        )

    def row(self, read: Words) -> Row:
        return vectorise(read, self)


def _solve(
    rows: Sequence[Row],
    size: int,
    sides: npt.NDArray[np.float32],
    costs: npt.NDArray[np.float64],
    passes: int,
    progress: Callable[[float], None] | None,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Dual coordinate descent, one sentence at a time, all labels at once."""
    count, classes = sides.shape
    matrix = np.zeros((size, classes), np.float32)
    bias = np.zeros(classes, np.float32)
    alpha = np.zeros((count, classes), np.float32)
    slack = (1.0 / (2.0 * costs)).astype(np.float32)
    # The bias is a feature that every sentence has.
    curve = np.array([float(v @ v) + 1.0 for _, v in rows], np.float32) + slack
    order = np.random.default_rng(0)
    wakes = np.zeros(count, np.int64)
    for passed in range(passes):
        moved = 0.0
        for at in order.permutation(count):
            if wakes[at] > passed:
                continue
            where, values = rows[at]
            side = sides[at]
            score = values @ matrix[where] + bias
            gradient = side * score - 1.0 + alpha[at] * slack[at]
            after = np.maximum(alpha[at] - gradient / curve[at], 0.0)
            step = (after - alpha[at]) * side
            some = np.flatnonzero(np.abs(step) > STILL)
            if not len(some):
                wakes[at] = passed + 1 + QUIET
                continue
            moved = max(moved, float(np.abs(step[some]).max()))
            alpha[at] = after
            change = step[some]
            matrix[np.ix_(where, some)] += values[:, None] * change
            bias[some] += change
        if progress is not None:
            progress((passed + 1) / passes)
        _LOGGER.debug("pass %d moved the weights by %.4f", passed + 1, moved)
        if moved < ENOUGH:
            break
    return matrix, bias
