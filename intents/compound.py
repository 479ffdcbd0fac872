"""Utterances that say more than one thing: two questions, or a correction.

Where the words may be that, their parts are judged one by one: what they mean decides
whether they are.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Final

from intents.correction import denials_of, is_pointing
from intents.joined import joined_questions
from intents.match import Correction, Decision, Match
from intents.normalise import normalise
from intents.phrases import expand
from intents.topic import NOT_COVERED, Kind, Topic

SURE: Final = 0.8
"""Belief in each of two questions by which they are two."""

SURE_OF_SILENCE: Final = 0.9
"""The same where the content is silent on the second."""

SURE_OF_WHOLE: Final = 0.9
"""Belief in another section for the whole by which they are one question, whatever
each part means alone."""

MAX_WORDS: Final = 40
"""Words of an utterance that is looked at so closely."""

_JOINS: Final = ("and", "but", "also", "or else")
"""What a phrase with a joint has in it, among others."""


class CompoundReader:
    """Looks for a second question, or a correction, in what was judged as a whole.

    Args:
        topic: What can be answered.
        judge: Judges a part by itself.
    """

    def __init__(self, topic: Topic, judge: Callable[[str], Match]) -> None:
        self._topic, self._judge = topic, judge

    def read(self, found: Match) -> Match:
        """A judgement, with what else the same words say.

        What reports an emergency says nothing else.

        Args:
            found: The judgement of the whole.
        """
        kind = self._topic.kind_of(found.intent or "")
        if kind is Kind.URGENT or len(found.text.split()) > MAX_WORDS:
            return found
        corrected = self._correction(found.text)
        if corrected is not None:
            return replace(found, correction=corrected)
        if kind is Kind.CONTROL:
            return found
        return self._two(found) or found

    def _two(self, found: Match) -> Match | None:
        """The judgement of two questions, where there are two."""
        best: tuple[float, Match] | None = None
        for first, second in joined_questions(found.text):
            one, other = self._judge(first), self._judge(second)
            less = min(one.score, other.score)
            if not self._are_two(found, one, other) or (best and less <= best[0]):
                continue
            two = replace(
                one,
                alternatives=found.alternatives,
                text=found.text,
                unexplained=found.unexplained,
                second=other,
            )
            best = less, two
        if best is None or normalise(found.text) in self._known:
            return None
        return best[1]

    def _are_two(self, found: Match, one: Match, other: Match) -> bool:
        if not self._is_asked(one) or one.score < SURE:
            return False
        # On the second the content may be silent: then that is said of it.
        silent = other.intent == NOT_COVERED
        if not (silent or self._is_asked(other)):
            return False
        if other.score < (SURE_OF_SILENCE if silent else SURE):
            return False
        if one.intent == other.intent:
            return False
        of_both = found.intent in (one.intent, other.intent, None)
        return of_both or found.score < SURE_OF_WHOLE

    def _is_asked(self, part: Match) -> bool:
        section = self._topic.sections.get(part.intent or "")
        return section is not None and section.can_be_offered

    def _correction(self, text: str) -> Correction | None:
        """What a text denies and means, where it says that something else was meant."""
        best: Correction | None = None
        for one in denials_of(text):
            denied = None if is_pointing(one.denied) else self._judge(one.denied)
            meant = self._judge(one.meant) if one.meant else None
            if not one.surely and not _answers(denied):
                continue
            made = Correction(denied, meant, one.surely)
            if best is None or _better(made, best):
                best = made
        return best

    @cached_property
    def _known(self) -> frozenset[tuple[str, ...]]:
        """Phrases that are one question, though they have a joint in them."""
        templates = [
            template
            for section in self._topic.sections.values()
            for template in section.phrases
            if any(join in template for join in _JOINS)
        ]
        said = [sentence for one in templates for sentence in expand(one)]
        return frozenset(normalise(sentence) for sentence in said)


def _answers(match: Match | None) -> bool:
    return match is not None and match.decision is Decision.ANSWER


def _better(one: Correction, other: Correction) -> bool:
    """Whether what is meant is clearer in one reading than in another."""
    if _answers(one.meant) is not _answers(other.meant):
        return _answers(one.meant)
    return _belief(one) > _belief(other)


def _belief(one: Correction) -> float:
    return sum(m.score for m in (one.denied, one.meant) if m is not None)
