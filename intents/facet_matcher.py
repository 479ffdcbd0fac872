"""What of a section is asked for, once it is known that the section is.

By words, which learned it from the topic's phrases and utterances, and by meaning,
where the encoder was taught the facets too.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from intents.facet import WHOLE, Asked
from intents.features import Reader
from intents.linear import margins_of, shares_of
from intents.match import Candidate, Decision, Match
from intents.phrases import sentences
from intents.topic import Section, Topic
from intents.training import VERSION as FEATURES
from intents.training import Example, digest_of_lessons, train
from intents.weights import Weights

VERSION: Final = 2
"""Goes into the digest: a change of what is learned from makes old weights stale."""

MEANING: Final = 0.5
"""Share of the encoder in the belief; words have the rest."""

LEAST: Final = 0.4
"""Belief below which the section is told as a whole."""

PASSES: Final = 12
"""How often each sentence is seen at most."""

MIN_SEEN: Final = 4
"""In so many sentences a word, a pair or a run of letters must be seen: there are many
facets, and each thing that is learned of is kept for all of them."""

ONE_OF_BOTH: Final = 0.8
CLEAR_FACET: Final = 0.7
"""Where two sections have this much belief between them, and a facet of one so much in
it, that one is answered rather than asked about."""

Shares = npt.NDArray[np.float64]


def names_of(section: Section) -> tuple[str, ...]:
    """What may be asked of a section: it as a whole first, then its facets."""
    return (WHOLE, *section.facets)


class FacetMatcher:
    """Finds the facet that is asked for.

    Args:
        topic: What can be answered.
        weights: What its phrases and utterances taught of its facets.
    """

    def __init__(self, topic: Topic, weights: Weights) -> None:
        self._sections = topic.sections
        self._reader = Reader(topic.lexicon)
        # There are many facets; halves of the numbers tell them apart as well.
        self._weights = replace(weights, matrix=weights.matrix.astype(np.float16))

    def find(
        self, text: str, label: str, meant: Sequence[float | None] | None = None
    ) -> Candidate | None:
        """The facet of a section that a text asks for.

        Args:
            text: What was said.
            label: The section that answers it.
            meant: The encoder's shares of `names_of` the section, None for those that
                it does not know.

        Returns:
            A facet's name with the belief in it; None where the section as a whole
            is the answer.
        """
        section = self._sections.get(label)
        if section is None or not section.facets:
            return None
        names = names_of(section)
        shares = self._by_words(text, label, names)
        if meant is not None:
            shares = _blended(shares, meant)
        best = int(np.argmax(shares))
        if not best or shares[best] < LEAST:
            return None
        return Candidate(names[best], round(float(shares[best]), 4))

    def _by_words(self, text: str, label: str, names: Sequence[str]) -> Shares:
        weights, read = self._weights, self._reader.read(text)
        known = [weights.place.get(str(Asked(label, name)), -1) for name in names]
        if not read.words or max(known) < 0:
            whole = np.zeros(len(names))
            whole[0] = 1.0
            return whole
        margins = margins_of(read, weights)
        own = np.array([margins[at] if at >= 0 else -np.inf for at in known])
        return shares_of(own)


def _blended(by_words: Shares, meant: Sequence[float | None]) -> Shares:
    """Both halves of the belief.

    What the encoder was not taught yet, it cannot judge: words have the say, and what
    they leave is shared among the rest.
    """
    taught = np.array([one is not None for one in meant])
    shares = by_words.copy()
    known = np.array([one for one in meant if one is not None]) * by_words[taught].sum()
    shares[taught] = (1 - MEANING) * by_words[taught] + MEANING * known
    return shares


def settle(
    found: Match,
    facet_of: Callable[[str, str], Candidate | None],
    informs: Callable[[str], bool],
) -> Match:
    """A judgement that need not ask which of two sections is meant.

    Where it is surely one of both, and it is clear what of one is asked, that is
    answered: to ask back helps nobody who named a thing.

    Args:
        found: The judgement.
        facet_of: The facet of a section that a text asks for.
        informs: Whether a section tells of the illness; one goes before what only a
            doctor can tell.
    """
    pair = found.alternatives
    together = sum(one.score for one in pair)
    if found.decision is not Decision.CLARIFY or together < ONE_OF_BOTH:
        return found
    clear = [
        one
        for one in pair
        if (facet := facet_of(found.text, one.label)) and facet.score >= CLEAR_FACET
    ]
    if not clear:
        return found
    best = max(clear, key=lambda one: (informs(one.label), one.score))
    return replace(
        found,
        decision=Decision.ANSWER,
        intent=best.label,
        score=best.score,
        alternatives=tuple(one for one in pair if one is not best),
    )


class FacetLessons:
    """What is learned about the facets of a topic.

    Args:
        topic: The topic.
    """

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self.sections = [one for one in topic.sections.values() if one.facets]
        """Those that have facets."""

    @property
    def examples(self) -> list[Example]:
        """What people say to each facet, and to sections as a whole."""
        found = [
            Example(text, str(Asked(section.label, name)), weight)
            for section in self.sections
            for name, facet in section.facets.items()
            for text, weight in sentences(facet.phrases)
        ]
        found += [
            Example(said.text, str(Asked(said.label, said.facet)))
            for said in self._topic.utterances
            if said.facet is not None
        ]
        taught = {example.label for example in found}
        # A section of which nobody told what is the whole: its own phrases are.
        found += [
            Example(text, whole, weight)
            for section in self.sections
            if (whole := str(Asked(section.label, WHOLE))) not in taught
            for text, weight in sentences(section.phrases)
        ]
        return found

    @property
    def digest(self) -> str:
        """A digest of all that the weights depend on."""
        known = {
            "version": [VERSION, FEATURES],
            "examples": [(one.text, one.label, one.weight) for one in self.examples],
        }
        return digest_of_lessons(self._topic, known)

    def learn(self, progress: Callable[[float], None] | None = None) -> Weights:
        """Learn the weights."""
        reader = Reader(self._topic.lexicon)
        return train(self.examples, reader, self.digest, progress, PASSES, MIN_SEEN)
