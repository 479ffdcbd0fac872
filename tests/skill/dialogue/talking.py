"""A conversation with the dialogue, one label or one text at a time."""

from collections.abc import Mapping, Sequence
from datetime import date

from intents import (
    Candidate,
    Context,
    Decision,
    Match,
    RejectReason,
    SituationMatcher,
    Topic,
)
from skill import Dialogue, Prosody, Reply

BEFORE_ANY_REVIEW = date(2021, 1, 1)
"""A day on which no source is overdue, whatever today is."""


def answer(label: str, text: str = "") -> Match:
    """The judgement that somebody wants a section."""
    return Match(Decision.ANSWER, intent=label, score=0.9, text=text)


def rejection(reject_reason: RejectReason, text: str = "") -> Match:
    """The judgement that nothing can be answered."""
    return Match(Decision.REJECT, reject_reason=reject_reason, text=text)


def tie(first: str, second: str) -> Match:
    """The judgement that it may be one of two."""
    offered = (Candidate(first, 0.3), Candidate(second, 0.3))
    return Match(Decision.CLARIFY, score=0.3, alternatives=offered)


class Talk:
    """A conversation and what it has come to."""

    def __init__(
        self,
        topic: Topic,
        prosody: Prosody | None = None,
        situations: Mapping[Context, SituationMatcher] | None = None,
        today: date = BEFORE_ANY_REVIEW,
        rates: Sequence[int] = (),
    ) -> None:
        self.topic = topic
        self.dialogue = Dialogue(topic, prosody, situations, today, rates)
        self.state = self.dialogue.begin()
        self.now_s = 1000.0

    def hear(self, match: Match) -> Reply:
        """Say what was judged to be this."""
        self.state, reply = self.dialogue.turn(self.state, match, self.now_s)
        return reply

    def say(self, label: str, text: str = "") -> Reply:
        """Say something that means a section."""
        return self.hear(answer(label, text))

    def mumble(self, text: str) -> Reply:
        """Say something that the matcher makes nothing of."""
        return self.hear(rejection(RejectReason.UNSURE, text))

    def wait(self, seconds: float) -> None:
        """Be silent."""
        self.now_s += seconds
