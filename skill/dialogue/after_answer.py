"""What is said after an answer, and means something only there.

"That's what I've got" after the signs of pressure on the spinal cord is a report of
it; "I had that last year" is none.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from intents import (
    Act,
    Context,
    Decision,
    Kind,
    Match,
    Section,
    Situation,
    SituationMatcher,
    Topic,
)
from skill.dialogue.reply import Reply
from skill.dialogue.state import DialogueState
from skill.dialogue.wording import Wording

LEAST: Final = 0.6
"""Belief that something leans on the answer that suffices where the matcher makes
nothing of it."""

SURE: Final = 0.8
UNSURE: Final = 0.6
"""Belief by which the matcher is sure of what it finds, and below which it is not."""

AGAINST_REPORT: Final = 0.75
AGAINST_ANSWER: Final = 0.85
AGAINST_SURE_COMMAND: Final = 0.95
"""The same as `LEAST`, where the matcher has something to say: a report that it is not
sure of, an answer, a command that it is sure of."""

NEVER: Final = 2.0

MIN_WORDS: Final = 2
"""Of what is taken for a report: a single "yes" is none."""


class AfterAnswer:
    """Answers what leans on the answer before it.

    Args:
        topic: The topic, worded for a region.
        wording: Makes replies.
        matcher: Recognises situations; without one there are none.
    """

    def __init__(
        self, topic: Topic, wording: Wording, matcher: SituationMatcher | None
    ) -> None:
        self._topic, self._wording, self._matcher = topic, wording, matcher
        self._situations = topic.situations.get(Context.ANSWER, {})

    def replies(self, state: DialogueState, about: Section) -> Iterator[Reply]:
        """What can be said after an answer that is no section's words."""
        for one in self._situations.values():
            if one.answer and _may_follow(one, about):
                yield self._tell(state, about, one)[1]

    def answer(
        self, state: DialogueState, match: Match
    ) -> tuple[DialogueState, Reply] | None:
        """Answer what was said, if it leans on the last answer.

        Args:
            state: What the conversation had come to.
            match: The matcher's judgement.

        Returns:
            What the conversation comes to, and the reply; None where it is to be
            answered by itself.
        """
        about = self._topic.sections.get(state.section or "")
        if about is None or self._matcher is None or state.last is None:
            return None
        if about.kind not in (Kind.INFORMATION, Kind.PERSONAL):
            return None
        possible = {
            name: one
            for name, one in self._situations.items()
            if _may_follow(one, about)
            and (one.act is not Act.REPORT or self._reported(one, about))
        }
        found = self._matcher.judge(match.text, possible)
        one = self._situations.get(found.label)
        if one is None or found.score < self._least(match, one):
            return None
        return self._tell(state, about, one)

    def _least(self, match: Match, one: Situation) -> float:
        """The belief that suffices for a situation."""
        reports = one.act is Act.REPORT
        if reports and len(match.text.split()) < MIN_WORDS:
            return NEVER
        if match.decision is not Decision.ANSWER:
            return LEAST
        kind = self._topic.kind_of(match.intent or "")
        if kind is Kind.URGENT:
            # A sign in it reports by itself; without one it leans on the answer.
            sure = match.score >= SURE and match.signs
            return NEVER if sure else AGAINST_REPORT
        if kind is Kind.CONTROL and match.score >= SURE:
            return AGAINST_SURE_COMMAND
        if reports or kind is Kind.CONTROL or match.score < UNSURE:
            return AGAINST_ANSWER
        return NEVER

    def _tell(
        self, state: DialogueState, about: Section, one: Situation
    ) -> tuple[DialogueState, Reply]:
        name = one.situation
        if one.answer:
            return self._wording.in_situation(state, about, name, one.answer)
        label = one.section or self._reported(one, about) or about.label
        told, reply = self._wording.inform(state, self._topic.sections[label])
        return told, replace(reply, situation=name)

    def _reported(self, one: Situation, about: Section) -> str | None:
        """The urgent section that is reported, if one can be."""
        return one.section or self._topic.manifest.reports.get(about.label)


def _may_follow(one: Situation, about: Section) -> bool:
    return not one.follows or about.label in one.follows
