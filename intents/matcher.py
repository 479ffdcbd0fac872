"""The best section for an utterance, or none.

Labels are believed in by the words of an utterance and by its meaning (`belief`),
and signs of an emergency by what is said of them (`red_flags`). All alternatives of
a recogniser are judged together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from intents.address import Address
from intents.belief import BeliefModel, written_in
from intents.compound import CompoundReader
from intents.decision import decide
from intents.encoder import Encoder
from intents.facet_matcher import FacetMatcher, settle
from intents.features import Words
from intents.judged import Judged, Labels
from intents.match import (
    Candidate,
    Decision,
    Evidence,
    Hypothesis,
    Match,
    RejectReason,
)
from intents.normalise import normalise
from intents.red_flags import Reading, RedFlags, clauses_of
from intents.topic import NOT_COVERED, OTHER_ILLNESS, OUT_OF_SCOPE, Kind, Topic
from intents.weights import Weights

FOREIGN: Final = 0.4
"""An alternative about something else counts less than half: what is misheard mostly
reads like that."""

DISPUTED: Final = 0.5
DISPUTED_BELIEF: Final = 0.6
"""Where two recognisers agree less than this, a section with less belief than this
is not answered: talk about something else is bent differently by each."""

FAINT: Final = 0.33
"""Nor is it asked about two sections where the likelier has less belief than this."""

GARBLED: Final = 0.62
GARBLED_SHARE: Final = 0.3
GARBLED_REPORT: Final = 0.95
"""Where they agree less than this, and no alternative has more than this share, no
English was heard that makes sense: only a report with so much belief counts. Of 46
utterances in other languages or played backwards 44 are so, of 38 English ones one."""

NO_ENGLISH: Final = 0.3
"""Likely English less than this, nothing counts, whatever it was taken for: of 227
utterances in other languages or backwards 200 are so, of 507 of people one in fifty."""

DOUBTFUL_ENGLISH: Final = 0.7
"""Likely English less than this, a section is not answered and a report does not count
but with much belief, as where two recognisers disagree."""

FOREIGN_WORDS: Final = 4
"""So many words without sense are taken for another language; fewer may be a cough."""


class Matcher:
    """Matches utterances to the sections of a topic.

    Args:
        topic: What can be answered.
        weights: What its phrases taught.
        encoder: What it means, where an encoder was taught that; words alone
            without.
        facets: Finds what of a section is asked for; sections are told as a whole
            without.
        called: What it is called by, taken off what is said to it (`Address`).
    """

    def __init__(
        self,
        topic: Topic,
        weights: Weights,
        encoder: Encoder | None = None,
        facets: FacetMatcher | None = None,
        called: Iterable[str] = (),
    ) -> None:
        self._facets = facets
        self._topic = topic
        self._names = weights.labels
        self._belief = BeliefModel(
            topic.lexicon,
            weights,
            encoder,
            written=written_in(topic) if encoder is not None else (),
            urgent=self._of_kinds(Kind.URGENT),
        )
        self._red_flags = RedFlags(topic.lexicon)
        self._labels = Labels(
            weights.labels,
            urgent=self._of_kinds(Kind.URGENT),
            askable=self._of_kinds(Kind.INFORMATION, Kind.PERSONAL)
            & np.array([label != NOT_COVERED for label in weights.labels]),
            by_meaning=encoder is not None,
        )
        self._address = Address(called)
        self._compound = CompoundReader(topic, lambda text: self._whole([text]))

    def match(
        self,
        heard: str | Iterable[Hypothesis],
        agreement: float | None = None,
        english: float | None = None,
    ) -> Match:
        """Judge an utterance.

        Args:
            heard: A text, or the alternatives of a recogniser with their shares.
            agreement: How alike two recognisers heard it, 0 to 1, where two did.
            english: How likely it was English at all, 0 to 1, where recognisers tell:
                then it does not count how alike they heard it.

        Returns:
            The judgement. Never raises, whatever was heard.
        """
        said = [Hypothesis(heard)] if isinstance(heard, str) else list(heard)
        own = self._address.without
        found = self._whole([replace(h, text=own(h.text)) for h in said])
        if english is not None:
            found = self._of_english(found, english)
            disputed = english < DOUBTFUL_ENGLISH
        else:
            found = self._of_agreed(found, said, agreement)
            disputed = agreement is not None and agreement < DISPUTED
        if disputed:
            return found
        return self._compound.read(found)

    def _whole(self, heard: Iterable[Hypothesis | str]) -> Match:
        """The judgement of an utterance as one thing."""
        hypotheses = [Hypothesis(h) if isinstance(h, str) else h for h in heard]
        read = [(h, self._belief.read(h.text)) for h in hypotheses]
        judged = [(h, words) for h, words in read if words.words]
        if not judged:
            text = hypotheses[0].text if hypotheses else ""
            return Match(
                Decision.REJECT, reject_reason=RejectReason.NO_WORDS, text=text
            )
        whole = judged[0][1]
        said = whole.as_said
        spans = clauses_of(said, self._red_flags.read(said).signs)
        parts = [self._belief.part(whole, *span) for span in spans]
        believed = self._belief.of([*(words for _, words in judged), *parts])
        posteriors, in_parts = believed[: len(judged)], believed[len(judged) :]
        shares = np.array([max(h.share, 1e-6) for h, _ in judged])
        shares *= np.array([self._sense(one) for one in posteriors])
        shares /= shares.sum()
        posterior = np.einsum("h,hl->l", shares, posteriors)
        alternatives = [
            self._judge(hypothesis.text, words, float(share), one)
            for (hypothesis, words), share, one in zip(
                judged, shares, posteriors, strict=True
            )
        ]
        clauses = [
            self._judge(" ".join(words.words), words, 1.0, one)
            for words, one in zip(parts, in_parts, strict=True)
        ]
        found = decide(alternatives, self._labels, posterior, clauses)
        return self._with_facet(settle(found, self._facet_of, self._informs))

    def _of_agreed(
        self, found: Match, heard: Sequence[Hypothesis], agreement: float | None
    ) -> Match:
        """A judgement, or none where two recognisers disagree too much for it."""
        if agreement is None or found.reject_reason is RejectReason.NO_WORDS:
            return found
        best, total = max(h.share for h in heard), sum(h.share for h in heard)
        garbled = agreement < GARBLED and best < GARBLED_SHARE * total
        if garbled and not self._is_sure_report(found):
            return _unsure(found, _of_what_language(found))
        return self._dispute(found) if agreement < DISPUTED else found

    def _of_english(self, found: Match, english: float) -> Match:
        """A judgement, or none where it was hardly English."""
        if found.reject_reason is RejectReason.NO_WORDS or english >= DOUBTFUL_ENGLISH:
            return found
        urgent = self._topic.kind_of(found.intent or "") is Kind.URGENT
        if english < NO_ENGLISH or (urgent and not self._is_sure_report(found)):
            return _unsure(found, _of_what_language(found))
        return self._dispute(found)

    def _informs(self, label: str) -> bool:
        return self._topic.kind_of(label) is Kind.INFORMATION

    def _facet_of(self, text: str, label: str) -> Candidate | None:
        section = self._topic.sections.get(label)
        if self._facets is None or section is None or not section.facets:
            return None
        meant = self._belief.meant_of(text, section.taught_as)
        return self._facets.find(text, label, meant)

    def _with_facet(self, found: Match) -> Match:
        """A judgement with what of its section is asked for."""
        asked = self._facet_of(found.text, found.intent or "")
        return found if asked is None else replace(found, facet=asked.label)

    def _is_sure_report(self, found: Match) -> bool:
        """Whether it is a report that counts however it was heard."""
        urgent = self._topic.kind_of(found.intent or "") is Kind.URGENT
        return urgent and found.score >= GARBLED_REPORT

    def _dispute(self, found: Match) -> Match:
        """A judgement of what was badly heard, or none where belief is small."""
        if found.decision is Decision.CLARIFY and found.score < FAINT:
            return _unsure(found)
        informs = self._topic.kind_of(found.intent or "") is Kind.INFORMATION
        if informs and found.score < DISPUTED_BELIEF:
            return _unsure(found)
        return found

    def evidence(self, text: str, label: str) -> tuple[Evidence, ...]:
        """What each part of a text says for a label, the most telling first."""
        return self._belief.evidence(text, label)

    def halves(self, text: str, label: str) -> tuple[float, float | None]:
        """Belief in a label by the words of a text alone, and by its meaning alone.

        The second is None where there is no encoder.
        """
        read, column = [self._belief.read(text)], self._names.index(label)
        meant = self._belief.by_meaning(read)
        by_words = float(self._belief.by_words(read)[0, column])
        return by_words, None if meant is None else float(meant[0, column])

    def read_signs(self, text: str) -> Reading:
        """The signs of an emergency in a text, and what is said of them."""
        return self._red_flags.read(normalise(text))

    def recognised(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The words of a text as they are compared, with their concepts."""
        read = self._belief.read(text)
        return tuple(zip(read.words, read.concepts, strict=True))

    def _judge(
        self, text: str, read: Words, share: float, posterior: npt.NDArray[np.float64]
    ) -> Judged:
        return Judged(
            text=text,
            words=read.words,
            share=share,
            posterior=posterior,
            reading=self._red_flags.read(read.as_said),
            unexplained=self._belief.unexplained(read),
        )

    def _of_kinds(self, *kinds: Kind) -> npt.NDArray[np.bool_]:
        return np.array([self._topic.kind_of(label) in kinds for label in self._names])

    def _sense(self, posterior: npt.NDArray[np.float64]) -> float:
        """How much sense an alternative makes: a misheard text seldom makes any."""
        best = int(np.argmax(posterior))
        foreign = self._names[best] in (OUT_OF_SCOPE, OTHER_ILLNESS)
        return float(posterior[best]) * (FOREIGN if foreign else 1.0)


def _of_what_language(found: Match) -> RejectReason:
    """What to make of what no recogniser heard as English that makes sense."""
    enough = len(normalise(found.text)) >= FOREIGN_WORDS
    return RejectReason.NOT_ENGLISH if enough else RejectReason.UNSURE


def _unsure(found: Match, reject_reason: RejectReason = RejectReason.UNSURE) -> Match:
    """A judgement that is not to be relied on."""
    if found.decision is Decision.REJECT:
        foreign = reject_reason is RejectReason.NOT_ENGLISH
        return replace(found, reject_reason=reject_reason) if foreign else found
    return replace(
        found,
        decision=Decision.REJECT,
        intent=None,
        facet=None,
        reject_reason=reject_reason,
        experiencer=None,
        signs=(),
    )
