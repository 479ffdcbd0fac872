"""The conversation: a pure state machine, a match in, a reply out.

It holds nothing itself. What it needs to remember is a `DialogueState` that the caller
keeps, and forgets with the conversation.
"""

from dataclasses import replace
from typing import Final

from intents import Decision, Kind, Match, RejectReason, Section, Topic
from skill.dialogue.choice import FollowUps, choose
from skill.dialogue.controls import Controls
from skill.dialogue.reply import Prosody, Reply
from skill.dialogue.state import DialogueState
from skill.dialogue.wording import Wording

FORGET_AFTER_S: Final = 120.0
"""Silence after which what came before is forgotten."""

MAX_BEFORE: Final = 10
"""Replies that "go back" can reach."""

LEANS_ON_EMERGENCY: Final = frozenset({"yes", "no", "help"})
"""Controls that, right after an emergency, are answered with what to do about it."""

KEEPS_LAST: Final = frozenset(
    {"repeat", "back", "slower", "faster", "louder", "quieter", "stop", "thanks"}
)
"""Controls after which "say that again" is still about what came before."""


class Dialogue:
    """Turns matches into replies.

    Args:
        topic: The topic, worded for a region.
        prosody: How it speaks at first.
    """

    def __init__(self, topic: Topic, prosody: Prosody | None = None) -> None:
        self._topic = topic
        self._prosody = prosody or Prosody()
        self._follow_ups = FollowUps(topic.manifest.follow_ups)
        self._wording = Wording(topic)
        self._controls = Controls(topic, self._wording, self.begin)

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
        if state.last is not None and now_s - state.at_s > FORGET_AFTER_S:
            state = DialogueState(state.prosody)
        state, reply = self._reply_to(replace(state, at_s=now_s), match)
        if reply.ends or reply.intent in KEEPS_LAST:
            return state, reply
        before = (state.last, *state.before) if state.last else state.before
        said = replace(
            state, last=reply, before=before[:MAX_BEFORE], offered=reply.offered
        )
        return said, reply

    def announce(self, state: DialogueState, text: str) -> Reply:
        """Something that is said of the assistant's own accord."""
        return self._wording.announce(state, text)

    def _reply_to(
        self, state: DialogueState, match: Match
    ) -> tuple[DialogueState, Reply]:
        label = self._meant(state, match)
        section = self._topic.sections.get(label) if label else None
        emergency = self._emergency(state)
        if emergency is not None and _leans_on_it(section, match):
            # "What should I do", "yes", "is that bad": it is still about that.
            state, reply = self._wording.inform(state, emergency)
            told = replace(
                reply,
                decision=match.decision,
                intent=label,
                reject_reason=match.reject_reason,
            )
            return state, told
        if section is None:
            reply = self._wording.unanswered(state, match)
            foreign = match.reject_reason is RejectReason.NOT_ENGLISH
            told_english = state.told_english or foreign
            return replace(state, told_english=told_english), reply
        if section.kind is Kind.CONTROL:
            return self._controls.answer(state, section)
        return self._wording.inform(state, section)

    def _meant(self, state: DialogueState, match: Match) -> str | None:
        """The label of an utterance, in the light of what was said before."""
        if match.reject_reason is RejectReason.NOT_ENGLISH:
            return None  # what its words are like, they are by chance
        kind = self._topic.kind_of(match.intent or "")
        if kind is Kind.URGENT or match.intent in state.offered:
            return match.intent
        if state.offered:
            chosen = choose(match.text, state.offered, self._wording.titles)
            if chosen is not None:
                return chosen
        about = self._topic.kind_of(state.section or "")
        if about is Kind.INFORMATION and kind is not Kind.CONTROL:
            return self._follow_ups.find(match.text) or match.intent
        return match.intent

    def _emergency(self, state: DialogueState) -> Section | None:
        """The emergency that was reported last, if nothing else was asked since."""
        section = self._topic.sections.get(state.section or "")
        return section if section and section.kind is Kind.URGENT else None


def _leans_on_it(section: Section | None, match: Match) -> bool:
    """Whether what was said right after an emergency is taken to be about it."""
    if section is None:
        return match.decision is Decision.REJECT
    return section.kind is Kind.PERSONAL or section.label in LEANS_ON_EMERGENCY
