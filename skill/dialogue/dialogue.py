"""The conversation: a pure state machine, a match in, a reply out.

It holds nothing itself. What it needs to remember is a `DialogueState` that the caller
keeps, and forgets with the conversation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intents import (
    Asked,
    Context,
    Decision,
    Kind,
    Match,
    RejectReason,
    Section,
    SituationMatcher,
    Topic,
    Urgency,
)
from skill.dialogue.after_alarm import AfterAlarm
from skill.dialogue.after_answer import AfterAnswer
from skill.dialogue.choice import choose, chooses_both, chooses_neither
from skill.dialogue.commands import Commands
from skill.dialogue.controls import Controls
from skill.dialogue.corrections import Corrections
from skill.dialogue.leaning import Leaning
from skill.dialogue.plain_words import PlainWords
from skill.dialogue.reply import Prosody, Reply
from skill.dialogue.state import Alarm, DialogueState, at, having_said
from skill.dialogue.two_answers import TwoAnswers
from skill.dialogue.wording import Wording

MAX_ASKED: Final = 100
"""Questions that are remembered, to notice one that is asked again and again."""

TAKES_OFFER: Final = frozenset({"yes", "help", "more"})
DECLINES: Final = "no"
"""What controls mean where it was only offered to say what to do."""

SURE: Final = 0.95
"""Belief in a question that leans on an answer by which it does without one."""

KEEPS_LAST: Final = frozenset(
    {"repeat", "back", "slower", "faster", "louder", "quieter", "stop", "thanks"}
)
"""Controls after which "say that again" is still about what came before."""


class Dialogue:
    """Turns matches into replies.

    Args:
        topic: The topic, worded for a region.
        prosody: How it speaks at first.
        situations: What recognises what is said after an alarm or an answer; without
            it an utterance is understood by itself.
        today: The day on which sources are overdue or not; today without.
        rates: The rates at which it can speak, ascending; at any where there are none.
    """

    def __init__(
        self,
        topic: Topic,
        prosody: Prosody | None = None,
        situations: Mapping[Context, SituationMatcher] | None = None,
        today: date | None = None,
        rates: Sequence[int] = (),
    ) -> None:
        self._topic = topic
        self._prosody = prosody or Prosody()
        self._leaning = Leaning(topic)
        self._wording = Wording(topic, today)
        self._controls = Controls(topic, self._wording, self.begin, rates)
        self._commands = Commands(topic)
        self._corrections = Corrections(topic, self._wording)
        self._plain_words = PlainWords(topic, self._wording)
        self._two_answers = TwoAnswers(topic, self._wording)
        found = situations or {}
        self._after_alarm = AfterAlarm(
            topic, self._wording, self._controls, found.get(Context.ALARM)
        )
        self._after_answer = AfterAnswer(
            topic, self._wording, found.get(Context.ANSWER)
        )

    def begin(self) -> DialogueState:
        """A conversation in which nothing was said."""
        return DialogueState(self._prosody)

    def turn(
        self, state: DialogueState, match: Match, now_s: float
    ) -> tuple[DialogueState, Reply]:
        """Answer an utterance.

        Args:
            state: What the conversation had come to.
            match: The matcher's judgement of the utterance.
            now_s: The time on any clock that only goes forward.

        Returns:
            What the conversation comes to, and the reply.
        """
        state, reply = self._reply_to(at(state, now_s), match)
        state = replace(state, alarm=self._alarm_after(state, reply))
        if reply.ends or reply.intent in KEEPS_LAST:
            return state, reply
        return having_said(state, reply), reply

    def alarm(
        self, state: DialogueState, match: Match, now_s: float
    ) -> tuple[DialogueState, Reply]:
        """Answer a report that was overheard: whom to call, and an offer to say more.

        Where the topic has no words for that, it is answered as any other.

        Args:
            state: What the conversation had come to.
            match: The report.
            now_s: The time, as in `turn`.
        """
        text = self._topic.manifest.replies.asleep_alarm
        section = self._topic.sections.get(match.intent or "")
        if text is None or section is None:
            return self.turn(state, match, now_s)
        state, _ = self._wording.inform(at(state, now_s), section)
        reply = self._wording.reply(state, section, text)
        raised = Alarm(section.label, state.at_s)
        state = replace(state, only_offered=True, alarm=raised)
        return having_said(state, reply), reply

    def announce(self, state: DialogueState, text: str) -> Reply:
        """Something that is said of the assistant's own accord."""
        return self._wording.announce(state, text)

    def replies_after(self, section: Section) -> Iterator[Reply]:
        """What can be said after a section in situations, at the pace of the start."""
        begin = self.begin()
        if section.kind is Kind.URGENT:
            yield from self._after_alarm.replies(begin, section)
        elif section.kind is not Kind.CONTROL:
            yield from self._after_answer.replies(begin, section)

    def _reply_to(
        self, state: DialogueState, match: Match
    ) -> tuple[DialogueState, Reply]:
        if self._topic.kind_of(match.intent or "") is not Kind.URGENT:
            together = self._together(state, match)
            if together is not None:
                return together
        label = self._meant(state, match)
        if state.only_offered:
            offered = self._emergency(state)
            if label == DECLINES:
                state = replace(state, section=None, only_offered=False, alarm=None)
            elif offered is not None and self._takes_offer(label, match):
                worse = self._topic.sections[label] if label else offered
                urgent = worse.urgency is Urgency.EMERGENCY
                return self._wording.inform(state, worse if urgent else offered)
        if label == match.intent:
            told = self._after_answer.answer(state, match)
            told = told or self._after_alarm.answer(state, match)
            if told is not None:
                return told
        section = self._topic.sections.get(label) if label else None
        if section is None:
            return self._unanswered(state, match)
        if section.kind is Kind.CONTROL:
            return self._controls.answer(state, section)
        if label == match.intent:
            state = replace(state, runners_up=self._corrections.runners_up(match))
        asked = self._asked(state, match, section)
        state = replace(state, asked=(*state.asked, str(asked))[-MAX_ASKED:])
        if match.second is not None and label == match.intent:
            other = self._topic.sections.get(match.second.intent or "")
            facets = match.facet, match.second.facet
            if other is not None:
                return self._two_answers.answer(state, section, other, facets)
        again = self._plain_words.asked_again(state, section)
        return again or self._wording.inform(state, section, asked.facet)

    def _together(
        self, state: DialogueState, match: Match
    ) -> tuple[DialogueState, Reply] | None:
        """Answer a correction, several commands, or both of what was offered."""
        corrected = self._corrected(state, match)
        if corrected is not None:
            return corrected
        commands = self._commands.find(match.text)
        if commands:
            return self._controls.answer_all(state, commands)
        if len(state.offered) > 1 and chooses_both(match.text):
            first, second = (self._topic.sections[one] for one in state.offered[:2])
            return self._two_answers.answer(state, first, second)
        return None

    def _corrected(
        self, state: DialogueState, match: Match
    ) -> tuple[DialogueState, Reply] | None:
        """Answer what is meant where something else was denied."""
        denied = self._corrections.denied_by(state, match)
        if denied is None or match.correction is None:
            return None
        meant = match.correction.meant
        left = meant and self._corrections.without(meant, denied)
        if left is not None:
            answered = replace(state, offered=())
            label = self._meant(answered, left)
            if (label or left.decision is Decision.CLARIFY) and label not in denied:
                return self._reply_to(answered, left)
        return state, self._corrections.ask(state)

    def _unanswered(
        self, state: DialogueState, match: Match
    ) -> tuple[DialogueState, Reply]:
        """Ask back, once in a row, or say why there is no answer."""
        asked = state.last is not None and state.last.decision is Decision.CLARIFY
        unclear = match.reject_reason in (None, RejectReason.UNSURE)
        if asked and unclear:
            return state, self._wording.neighbours(state, match)
        reply = self._wording.unanswered(state, match)
        foreign = match.reject_reason is RejectReason.NOT_ENGLISH
        told_english = state.told_english or foreign
        return replace(state, told_english=told_english), reply

    def _meant(self, state: DialogueState, match: Match) -> str | None:
        """The label of an utterance, in the light of what was said before."""
        if match.reject_reason is RejectReason.NOT_ENGLISH:
            return None  # what its words are like, they are by chance
        kind = self._topic.kind_of(match.intent or "")
        if state.offered and chooses_neither(match.text):
            return DECLINES if DECLINES in self._topic.sections else None
        if kind is Kind.URGENT or match.intent in state.offered:
            return match.intent
        if state.offered:
            chosen = choose(match.text, state.offered, self._wording.titles)
            if chosen is not None:
                return chosen
        if kind is Kind.CONTROL:
            return match.intent
        leaning = self._leaning.on(state, match.text)
        if leaning is not None:
            return leaning.section
        label = self._leaning.label(state, match.text)
        if label is not None and label == match.intent and match.score >= SURE:
            return match.intent  # "how is it treated" asks enough by itself
        # "Is that bad" leans on an answer, and there is none.
        return None if label else match.intent

    def _asked(self, state: DialogueState, match: Match, section: Section) -> Asked:
        """What of a section is asked for, by itself or in the light of the last."""
        leaning = self._leaning.on(state, match.text)
        if leaning is not None and leaning.section == section.label:
            return Asked(section.label, leaning.facet or match.facet)
        own = match.intent == section.label
        return Asked(section.label, match.facet if own else None)

    def _emergency(self, state: DialogueState) -> Section | None:
        """The emergency that is spoken of, if one is."""
        section = self._topic.sections.get(state.section or "")
        return section if section and section.kind is Kind.URGENT else None

    def _takes_offer(self, label: str | None, match: Match) -> bool:
        """Whether somebody wants to hear what to do, who was only told of it."""
        if label is None:
            return match.reject_reason is RejectReason.UNSURE
        kinds = (Kind.PERSONAL, Kind.URGENT)
        return label in TAKES_OFFER or self._topic.kind_of(label) in kinds

    def _alarm_after(self, state: DialogueState, reply: Reply) -> Alarm | None:
        """The alarm after a reply."""
        before, label = state.alarm, reply.intent
        if label is None or self._topic.kind_of(label) is not Kind.URGENT:
            return before
        same = before is not None and before.label == label
        if same and not self._after_alarm.raises(reply.situation):
            return before
        return Alarm(label, state.at_s)
