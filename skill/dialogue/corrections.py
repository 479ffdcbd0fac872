"""Whoever says that something else was meant: "not the treatment, the symptoms".

What is denied is taken away, and what is meant is answered. Where nothing tells what
that is, it asks, and offers what came next to what was answered.
"""

from dataclasses import replace

from intents import Candidate, Correction, Decision, Kind, Match, Topic
from skill.dialogue.reply import Reply
from skill.dialogue.state import DialogueState
from skill.dialogue.wording import Wording


class Corrections:
    """Tells what is meant by a correction.

    Args:
        topic: The topic, worded for a region.
        wording: Makes replies.
    """

    def __init__(self, topic: Topic, wording: Wording) -> None:
        self._topic, self._wording = topic, wording

    def denied_by(self, state: DialogueState, match: Match) -> frozenset[str] | None:
        """The labels that an utterance denies, if it corrects what was said last.

        Args:
            state: What the conversation had come to.
            match: The judgement of the utterance.

        Returns:
            None where it corrects nothing.
        """
        corrected, urgent = match.correction, Kind.URGENT
        if corrected is None or (state.last is None and corrected.meant is None):
            return None
        if urgent in (
            self._topic.kind_of(one or "") for one in (match.intent, state.section)
        ):
            return None
        named = _named(corrected)
        spoken_of = {state.section, *state.offered}
        if not corrected.surely and named not in spoken_of:
            return None
        if corrected.meant is None and state.offered:
            return None  # that is a "no" to what was offered
        own = match.intent if self._asks(match.intent) else None
        if corrected.meant is None and own not in (None, named, state.section):
            return None  # it asks something all the same
        denied = named if corrected.denied is not None else state.section
        return frozenset({denied} - {None}) if denied else frozenset()

    def without(self, meant: Match, denied: frozenset[str]) -> Match | None:
        """What is meant without what is denied; None where nothing remains."""
        if meant.decision is Decision.ANSWER:
            return None if meant.intent in denied else meant
        if meant.decision is Decision.CLARIFY:
            left = [one for one in meant.alternatives[:2] if one.label not in denied]
            return _answered(meant, left[0]) if len(left) == 1 else meant
        return meant

    def ask(self, state: DialogueState) -> Reply:
        """Ask what was meant."""
        return self._wording.ask_meant(
            state, [one for one in state.runners_up if one != state.section][:2]
        )

    def runners_up(self, match: Match) -> tuple[str, ...]:
        """What an utterance that was answered may have meant besides."""
        others = (one.label for one in match.alternatives if one.label != match.intent)
        return tuple(label for label in others if self._asks(label))

    def _asks(self, label: str | None) -> bool:
        section = self._topic.sections.get(label or "")
        return section is not None and section.can_be_offered


def _named(corrected: Correction) -> str | None:
    denied = corrected.denied
    return denied.intent if denied is not None else None


def _answered(match: Match, one: Candidate) -> Match:
    return replace(
        match,
        decision=Decision.ANSWER,
        intent=one.label,
        score=one.score,
        alternatives=(),
    )
