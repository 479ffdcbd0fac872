"""What somebody says while the assistant talks, told from its own words.

The microphone hears its speaker, so that what a recogniser makes of somebody who says
"stop" has words of its own around it, or garbled ones.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from audio import Transcript
from intents import Decision, Kind, Match, Topic
from skill.assistant import Assistant
from skill.live.self_speech import (
    is_echo,
    is_like_any,
    left_over,
    resembles,
    runs_left_over,
)

BREAKING_IN: Final = frozenset({"stop", "slower", "faster", "louder", "quieter"})
"""Controls that are understood among the assistant's own words."""

BREAKING_IN_LONGER: Final = BREAKING_IN | {"more", "repeat", "plainer"}
"""The same of several words: "tell me more". Of one they are "and" or "again", which it
says itself."""

GARBLED_WORDS: Final = 3
"""Among so many words that are not its own, "stop" is to stop it: it garbles some."""

MAX_CONTROL_WORDS: Final = 4
"""Words of such a control at most."""

OTHERS_SHARE: Final = 0.5
"""Belief of the alternatives that somebody else speaks, by which somebody does:
among many, some are garbled so much that an echo is not seen in them."""

BROKEN_IN_WORDS: Final = 3
"""Words that are not its own, by which somebody breaks in before a pause tells more:
fewer a recogniser makes of an echo."""

SURE: Final = 0.6
"""Belief in a section that it takes to break in on what the assistant says: what a
recogniser makes of a faint echo means many a thing, a little."""


def is_sure(match: Match | None) -> bool:
    """Whether something is surely meant for the assistant."""
    if match is None or match.decision is not Decision.ANSWER:
        return False
    return match.score >= SURE


def stops(match: Match | None) -> bool:
    """Whether something is surely meant to stop it."""
    return match is not None and is_sure(match) and match.intent == "stop"


class SaidOver:
    """Tells what was said over its talk.

    Args:
        assistant: Who finds out what words mean.
        topic: What it knows.
    """

    def __init__(self, assistant: Assistant, topic: Topic) -> None:
        self._assistant = assistant
        # Of a command that was said over its talk, one word may be left that is like
        # another command: only whole ones count.
        self._one_word = {
            phrase for one in topic.of_kind(Kind.CONTROL) for phrase in one.phrases
        }

    def command(self, heard: Transcript, own: Sequence[str]) -> str:
        """The command that was heard over its own words; none is "".

        In noise each recogniser hears a word of one syllable in a way of its own: one
        that heard "stop" is enough, as silence is no harm.
        """
        found = self._command(heard.text, own)
        if found:
            return found
        for each in heard.heard_by_each if own else ():
            text = each[0].text if each else ""
            one = text in self._one_word and not is_like_any(text, own)
            if one and stops(self._assistant.judge_text(text)):
                return text
        return ""

    def is_torn(self, text: str) -> bool:
        """Whether it is one word, and no whole command."""
        return len(text.split()) == 1 and text not in self._one_word

    def set_aside(self, heard: Transcript, own: Sequence[str]) -> Transcript:
        """What somebody else said; no alternatives where it is but an echo."""
        kept = tuple(
            replace(one, text=left)
            for one in heard.alternatives
            if (left := self.of_others(one.text, own))
        )
        others = sum(one.score for one in kept)
        if others < OTHERS_SHARE * sum(one.score for one in heard.alternatives):
            return replace(heard, alternatives=())
        return replace(heard, alternatives=kept)

    def of_others(self, text: str, own: Sequence[str]) -> str:
        """What somebody else said in a text; nothing where it is but an echo."""
        if self.is_control(text):
            return text
        runs = runs_left_over(text, own)
        left = " ".join(runs)
        if not left or self.is_control(left):
            return left
        if 2 * len(left.split()) <= len(text.split()):
            # Between its own words, what somebody says stands in one piece.
            left = max(runs, key=len)
            if len(left.split()) < BROKEN_IN_WORDS:
                return ""
        return "" if is_echo(left, own) else left

    def _command(self, text: str, own: Sequence[str]) -> str:
        """The command in a text that was heard over its own words; none is ""."""
        # Short sounds go up and down alike by chance: then the words decide.
        others = [word for word in text.split() if not is_like_any(word, own)]
        for said in (text, left_over(text, own), " ".join(others)):
            if self.is_control(said):
                return said if self._stop(said) or not resembles(said, own) else ""
        meant = self._assistant.judge_text(" ".join(others))
        asks = is_sure(meant) and not stops(meant)
        if asks or len(others) > GARBLED_WORDS:
            return ""
        found = (one for one in self._one_word.intersection(others) if self._stop(one))
        return next(found, "")

    def _stop(self, text: str) -> bool:
        return stops(self._assistant.judge_text(text))

    def is_control(self, text: str) -> bool:
        """Whether a text is a control that is understood among its own words."""
        words = len(text.split())
        if words > MAX_CONTROL_WORDS or (words == 1 and text not in self._one_word):
            return False
        match = self._assistant.judge_text(text)
        controls = BREAKING_IN if words == 1 else BREAKING_IN_LONGER
        return is_sure(match) and match.intent in controls
