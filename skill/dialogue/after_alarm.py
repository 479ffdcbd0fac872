"""What is said after an alarm: for an hour it stays with it.

"What number", "can he drink", "they're on their way", "can it wait till Monday" are
answered for the emergency that was reported. Worse signs escalate, and nothing
weakens it; anything else is answered as at any other time, without the alarm.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from intents import (
    NEW_REPORT,
    NO_SITUATION,
    Act,
    Candidate,
    Context,
    Decision,
    Kind,
    Match,
    RejectReason,
    Section,
    Situation,
    SituationMatcher,
    Topic,
    Urgency,
)
from skill.dialogue.choice import FollowUps
from skill.dialogue.controls import Controls
from skill.dialogue.reply import Reply
from skill.dialogue.state import DialogueState
from skill.dialogue.wording import Wording

WORSE: Final = "getting_worse"
"""The situation of who reports again what was reported, or something less."""

DENIED: Final = "over_or_mistake"
"""The situation of who says that it is not so."""

AGAIN: Final = "repeat"
"""The situation of who wants to hear it again."""

ENDING: Final = frozenset({"stop", "goodbye"})
"""Controls that count only when they are all that was said."""

MANNER: Final = frozenset({"slower", "faster", "louder", "quieter"})
"""Controls that are done whatever else is said with them."""

PLAINER: Final = "plainer"
"""The control of who did not understand: the alarm is put in plainer words once."""

UNHEARD: Final = frozenset({RejectReason.NO_SPEECH, RejectReason.NO_WORDS})

SURE: Final = 0.8
"""Belief in an answer or a report by which the matcher is sure of it."""

LEAST: Final = 0.5
"""Belief that something is about the alarm that suffices where the matcher makes
nothing of it, or takes it for a question about the speaker's own case."""

AGAINST_ANSWER: Final = 0.8
AGAINST_SURE_ANSWER: Final = 0.9
"""The same, where the matcher has an answer, or a command."""

AGAINST_REPORT: Final = 0.8
RELIEVED: Final = 0.95
"""The same, where the matcher is sure that it is a report of what was reported before;
and to take note of it then, instead of saying again what to do."""

REPORTED: Final = 0.8
"""Belief that something is reported that suffices to say so again, whatever the matcher
makes of it."""

MIN_URGENT: Final = 0.4
"""Belief in an emergency from which on something rejected is one denied."""

AGAINST_OTHER_REPORT: Final = 0.85
"""The same, for another emergency; one that is sure always counts."""

_Told = tuple[DialogueState, Reply]


class AfterAlarm:
    """Answers what is said after an alarm.

    Args:
        topic: The topic, worded for a region.
        wording: Makes replies.
        controls: Does what is said of the manner of speaking.
        matcher: Recognises situations; without one only controls tell of them.
    """

    def __init__(
        self,
        topic: Topic,
        wording: Wording,
        controls: Controls,
        matcher: SituationMatcher | None,
    ) -> None:
        self._topic, self._wording, self._controls = topic, wording, controls
        self._matcher = matcher
        self._situations = topic.situations.get(Context.ALARM, {})
        self._of_control = {
            label: one for one in self._situations.values() for label in one.controls
        }
        self._endings = FollowUps(
            {
                label: topic.sections[label].phrases
                for label in ENDING
                if label in topic.sections
            }
        )

    def raises(self, name: str | None) -> bool:
        """Whether an urgent reply raises the alarm anew.

        Args:
            name: The situation that it was made for.
        """
        one = self._situations.get(name or "")
        return one is None or one.act is Act.ESCALATE

    def replies(self, state: DialogueState, alarm: Section) -> Iterator[Reply]:
        """All that can be said after an alarm, besides the alarm itself."""
        for one in self._situations.values():
            if self._topic.told_after(alarm, one):
                yield self._tell(state, alarm, one)[1]

    def answer(self, state: DialogueState, match: Match) -> _Told | None:
        """Answer what was said, if it is about the alarm.

        Args:
            state: What the conversation had come to; it has an alarm.
            match: The matcher's judgement.

        Returns:
            What the conversation comes to, and the reply; None where it is to be
            answered as if there were no alarm.
        """
        if state.alarm is None or match.reject_reason in UNHEARD:
            return None
        alarm = self._topic.sections[state.alarm.label]
        found = self._judge(alarm, match.text)
        said = self._topic.sections.get(match.intent or "")
        if said is None or match.decision is not Decision.ANSWER:
            if found.label in (NEW_REPORT, WORSE) and self._denied(match):
                found = Candidate(DENIED, found.score)
            return self._in(state, alarm, found, LEAST)
        if said.kind is Kind.URGENT:
            return self._reported(state, alarm, said, match.score, found)
        if said.kind is Kind.CONTROL:
            return self._controlled(state, alarm, said, match, found)
        if said.kind is Kind.PERSONAL:
            return self._in(state, alarm, found, LEAST)
        return self._in(state, alarm, found, _against(match))

    def _reported(
        self,
        state: DialogueState,
        alarm: Section,
        said: Section,
        score: float,
        found: Candidate,
    ) -> _Told | None:
        """Answer what the matcher takes for a report."""
        other = said.label != alarm.label and said.urgency is Urgency.EMERGENCY
        if other:
            if score >= SURE:
                return None
            return self._in(state, alarm, found, AGAINST_OTHER_REPORT)
        one = self._situations.get(found.label)
        least = AGAINST_REPORT if score >= SURE else LEAST
        if one is not None and one.act is Act.ACKNOWLEDGE and score >= SURE:
            least = RELIEVED
        told = self._in(state, alarm, found, least)
        if told is None and WORSE in self._situations:
            told = self._in(state, alarm, Candidate(WORSE, 1.0), 0.0)
        if told is None and said.urgency is not alarm.urgency:
            told = self._wording.inform(state, alarm)
        return told

    def _controlled(
        self,
        state: DialogueState,
        alarm: Section,
        said: Section,
        match: Match,
        found: Candidate,
    ) -> _Told | None:
        """Answer what the matcher takes for a command."""
        if said.label in ENDING:
            if self._endings.find(match.text) == said.label:
                return None
            told = self._in(state, alarm, found, LEAST)
            unsure = replace(
                match,
                decision=Decision.REJECT,
                intent=None,
                reject_reason=RejectReason.UNSURE,
            )
            return told or (state, self._wording.unanswered(state, unsure))
        worse = found.label in (NEW_REPORT, WORSE) and found.score >= LEAST
        plain = said.label == PLAINER and alarm.plain and not state.plain_said
        if plain and not worse and _leans(state, alarm):
            return self._controls.answer(state, said)
        told = self._in(state, alarm, found, _against(match))
        if told is not None and said.label in MANNER:
            changed, _ = self._controls.answer(state, said)
            return self._in(changed, alarm, found, _against(match))
        one = self._of_control.get(said.label)
        if told is None and one is not None and _leans(state, alarm):
            told = self._in(state, alarm, Candidate(one.situation, 1.0), 0.0)
        return told

    def _denied(self, match: Match) -> bool:
        """Whether the matcher rejects what has all the words of a report."""
        first = match.alternatives[0] if match.alternatives else None
        if first is None or match.reject_reason is not RejectReason.OUT_OF_SCOPE:
            return False
        urgent = self._topic.kind_of(first.label) is Kind.URGENT
        return urgent and first.score >= MIN_URGENT

    def _judge(self, alarm: Section, text: str) -> Candidate:
        if self._matcher is None:
            return Candidate(NO_SITUATION, 1.0)
        possible = {
            name: one
            for name, one in self._situations.items()
            if self._topic.told_after(alarm, one)
        }
        return self._matcher.judge(text, possible)

    def _in(
        self, state: DialogueState, alarm: Section, found: Candidate, least: float
    ) -> _Told | None:
        """Answer in the situation that was found, if it is believed in enough."""
        if found.label == NEW_REPORT and found.score >= REPORTED:
            found = Candidate(WORSE, found.score)
        one = self._situations.get(found.label)
        if one is None or found.score < least:
            return None
        if not self._topic.told_after(alarm, one):
            return None
        if one.situation == AGAIN and state.last is not None:
            if not _leans(state, alarm):
                return None  # something else was said since
            if state.last.situation is not None:
                again = state.last.body
                return self._wording.in_situation(state, alarm, AGAIN, again)
        return self._tell(state, alarm, one)

    def _tell(self, state: DialogueState, alarm: Section, one: Situation) -> _Told:
        body = self._topic.told_after(alarm, one) or ""
        return self._wording.in_situation(state, alarm, one.situation, body)


def _against(match: Match) -> float:
    return AGAINST_SURE_ANSWER if match.score >= SURE else AGAINST_ANSWER


def _leans(state: DialogueState, alarm: Section) -> bool:
    """Whether the alarm is what was spoken of last."""
    return state.last is not None and state.section == alarm.label
