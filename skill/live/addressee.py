"""What an utterance is to a live assistant: said to it, by it, or to others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from audio import Alternative, StreamResult, Transcript
from intents import Decision, Kind, Match, Topic, Urgency
from skill.assistant import Assistant
from skill.live.activation import after_wake, without_wake
from skill.live.interpretation import Addressee, Interpretation
from skill.live.overheard import (
    USUAL_RULE,
    OverheardRule,
    Verdict,
    is_too_long,
    surely_heard,
)
from skill.live.said_over import BROKEN_IN_WORDS, SURE, SaidOver, is_sure, stops

EMERGENCY_SHARE: Final = 0.6
"""Belief of the alternatives that report an emergency by which the assistant is
woken: nobody in need should have to know a phrase for it."""

EMERGENCY_BELIEF: Final = 0.83
"""Belief in an emergency that wakes it. In half an hour of television made hard on
purpose none had it; of 100 reports six were lost to this and all else that is asked."""

SURELY_HEARD_BELIEF: Final = 0.75
"""Surely heard, less belief is asked for: of 102 reports in Kokoro's voices 61 count
so, 56 with the other, and of 58 lines of television one with both."""

EMERGENCY_WORDS: Final = 3
"""Words that such a report has at least, as "I can't breathe": fewer are soon
misheard."""

FEWEST_HEARD: Final = 2
"""Words of an utterance, as the spotter heard it, that the whole recogniser is asked
about: fewer are a cough, or no report."""


class AddresseeDetector:
    """Judges utterances.

    Args:
        assistant: Who finds out what they mean.
        topic: What it knows.
        phrase: The wake phrase, lower case; None where there is none.
        overheard: Which reports count while it sleeps; None where none does.
        hears_all: Whether the whole recogniser has time for all that is said around.
    """

    def __init__(
        self,
        assistant: Assistant,
        topic: Topic,
        phrase: str | None,
        overheard: OverheardRule | None = USUAL_RULE,
        hears_all: Callable[[], bool] = lambda: False,
    ) -> None:
        self._assistant = assistant
        self._hears_all = hears_all
        self._phrase, self._overheard = phrase, overheard
        urgent = topic.of_kind(Kind.URGENT)
        controls = topic.of_kind(Kind.CONTROL)
        self._urgent = frozenset(one.label for one in urgent)
        self._controls = frozenset(one.label for one in controls)
        self._wakes = {one.label for one in urgent if one.urgency is Urgency.EMERGENCY}
        self._said_over = SaidOver(assistant, topic)

    def judge(
        self,
        result: StreamResult,
        asleep: bool,
        own: Sequence[str] = (),
        echo: bool = False,
        far: bool = False,
    ) -> Interpretation:
        """Judge an utterance.

        Args:
            result: What was heard.
            asleep: Whether only the wake phrase, or an emergency, wakes it.
            own: The words that the assistant said meanwhile.
            echo: Whether it sounds like what the assistant said: then only commands
                count that somebody may have said over it.
            far: Whether it is talk behind whoever speaks to it: then only a call, or
                an emergency, counts.
        """
        heard = result.transcript
        if not heard.alternatives:
            return Interpretation(Addressee.ELSEWHERE if far else Addressee.NOTHING)
        command = self._said_over.command(heard, own) if own or echo else ""
        if echo and not command and not self._reports_over(heard, own):
            return Interpretation(Addressee.OWN)
        if command:
            heard = replace(heard, alternatives=(Alternative(command, 1.0),))
        elif own:
            heard = self._said_over.set_aside(heard, own)
            if not heard.alternatives:
                return Interpretation(Addressee.OWN)
        called = False
        if far and self._phrase is None:
            return self._unaddressed(heard)
        if self._phrase is not None:
            called = after_wake(result, self._phrase) is not None
            if (asleep or far) and not called:
                return self._unaddressed(heard)
            rest = without_wake(heard, self._phrase, called)
            if not rest.alternatives:
                return Interpretation(Addressee.CALL, called=True)
            heard = rest
        match = self._assistant.judge(heard)
        if own and self._said_over.is_control(heard.text):
            # Among few words that are heard in many ways, the likeliest counts.
            match = self._assistant.judge_text(heard.text)
        doubtful = match.decision is not Decision.REJECT and match.score < SURE
        torn = self._said_over.is_torn(heard.text)
        if own and (doubtful or torn) and not called:
            return Interpretation(Addressee.ELSEWHERE)
        return Interpretation(Addressee.SAID, heard, match, called)

    def worth_hearing(self, result: StreamResult) -> bool:
        """Whether an utterance may be a call or an emergency, heard in a hurry."""
        if self._phrase is None or after_wake(result, self._phrase) is not None:
            return True
        heard = result.transcript
        if self._overheard is None or is_too_long(heard.text):
            return False
        if self._hears_all() and len(heard.text.split()) >= FEWEST_HEARD:
            return True
        return any(self._reports(one, heard) for one in heard.alternatives)

    def breaks_in(self, partial: str, own: Sequence[str], echo: bool = False) -> bool:
        """Whether somebody else speaks, by the words of an utterance so far.

        Args:
            partial: The words so far.
            own: The words that the assistant said meanwhile.
            echo: Whether it sounds like what the assistant said.
        """
        said = self._said_over
        if said.command(Transcript((Alternative(partial, 1.0),)), own):
            return True
        return not echo and len(said.of_others(partial, own).split()) >= BROKEN_IN_WORDS

    def is_sure(self, match: Match | None) -> bool:
        """Whether something is surely meant for it."""
        return is_sure(match)

    def stops(self, match: Match | None) -> bool:
        """Whether something is surely meant to stop it."""
        return stops(match)

    def is_pressing(self, match: Match) -> bool:
        """Whether something is a report of anything urgent, or surely a command."""
        if match.decision is not Decision.ANSWER:
            return False
        command = match.intent in self._controls and self.is_sure(match)
        return match.intent in self._urgent or command

    def weigh_overheard(self, heard: Transcript) -> tuple[Match, Verdict] | None:
        """What is found of a report of an emergency that it hears asleep.

        Returns:
            The report, and whether it counts; None where there is no clear one, or
            none is listened for.
        """
        if self._overheard is None:
            return None
        belief = sum(
            one.score for one in heard.alternatives if self._reports(one, heard)
        )
        if belief < EMERGENCY_SHARE:
            return None
        match = self._assistant.judge(heard)
        if match.intent not in self._wakes:
            return None
        return match, self._overheard.weigh(heard, match)

    def _reports_over(self, heard: Transcript, own: Sequence[str]) -> bool:
        """Whether a clear report is in words that are not its own.

        Sounds go up and down alike by chance, and nobody in need is to be lost to that.
        """
        left = self._said_over.of_others(heard.text, own)
        return self._reports(Alternative(left, 1.0), heard)

    def _unaddressed(self, heard: Transcript) -> Interpretation:
        """What was said to nobody in particular: an emergency, or nothing of ours."""
        found = self.weigh_overheard(heard)
        if found is None or found[1] is not Verdict.COUNTS:
            return Interpretation(Addressee.ELSEWHERE, heard)
        return Interpretation(Addressee.SAID, heard, found[0], overheard=True)

    def _reports(self, one: Alternative, heard: Transcript) -> bool:
        """Whether an alternative alone clearly reports an emergency."""
        if len(one.text.split()) < EMERGENCY_WORDS:
            return False
        enough = SURELY_HEARD_BELIEF if surely_heard(heard) else EMERGENCY_BELIEF
        match = self._assistant.judge(Transcript((one,)))
        sure = is_sure(match) and match.score >= enough
        return sure and match.intent in self._wakes
