"""Two questions in one breath: both answered shortly, or the second offered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents import Section, Topic, sentences_in
from skill.dialogue.reply import Reply
from skill.dialogue.state import DialogueState
from skill.dialogue.wording import Wording

MAX_WORDS: Final = 55
"""In both answers together; five more say that sources are overdue, where they are."""

SENTENCES: Final = ((2, 2), (2, 1), (1, 2), (1, 1))
"""How many of each are said, the best first."""

GENERAL: Final = frozenset({"information", "control", "personal"})
"""Advice that gives way to what the other answer asks for."""


_Asked = tuple[Section, str | None]
"""A section, and what of it is asked for."""


class TwoAnswers:
    """Answers two questions.

    Args:
        topic: The topic, worded for a region.
        wording: Makes replies.
    """

    def __init__(self, topic: Topic, wording: Wording) -> None:
        self._topic, self._wording = topic, wording
        regions = topic.manifest.regions.values()
        self._help = {word for one in regions for word in one.words.values()}

    def answer(
        self,
        state: DialogueState,
        first: Section,
        second: Section,
        facets: tuple[str | None, str | None] = (None, None),
    ) -> tuple[DialogueState, Reply]:
        """Answer both, in order; where that would be too long, offer the second.

        Args:
            state: What the conversation had come to.
            first: The section of the first question.
            second: That of the other.
            facets: What of each is asked for.
        """
        one, other = facets
        for some, others in SENTENCES:
            said = self._short(first, one, some), self._short(second, other, others)
            body = " ".join(said)
            if len(body.split()) <= MAX_WORDS:
                return self._both(state, (first, one), (second, other), body)
        told, reply = self._wording.inform(state, first, one)
        offer = self._topic.manifest.replies.also_asked
        if not offer:
            return told, reply
        asked = offer.replace("{second}", second.title)
        body = f"{reply.body} {asked}"
        return told, replace(reply, body=body, offered=(second.label,))

    def _both(
        self, state: DialogueState, asked: _Asked, also: _Asked, body: str
    ) -> tuple[DialogueState, Reply]:
        (first, facet), (second, other_facet) = asked, also
        advised = second if first.advice in GENERAL else first
        told, _ = self._wording.inform(state, second, other_facet)
        one = self._wording.reply(told, first, body)
        other = self._wording.reply(told, second, body)
        sources = tuple(dict.fromkeys((*one.sources, *other.sources)))
        advice = (other if advised is second else one).advice
        return told, replace(one, facet=facet, advice=advice, sources=sources)

    def _short(self, section: Section, facet: str | None, sentences: int) -> str:
        """The first sentences of an answer, with what must never be left out."""
        silent = self._topic.manifest.replies.other_unknown
        part = section.facets.get(facet or "")
        if silent and part is None and not section.can_be_offered:
            return silent
        answer = part.answer if part else section.answer
        said = " ".join(self._kept(sentences_in(answer), sentences))
        if section.label in self._topic.manifest.red_flags:
            return f"{said} {self._topic.manifest.replies.emergency_line}"
        return said

    def _kept(self, said: Sequence[str], most: int) -> list[str]:
        """The first sentences, and those that send for help in an emergency.

        What they say it of stands in the sentence before them.
        """
        calls = {at for at, one in enumerate(said) if self._sends_for_help(one)}
        kept = calls | {at - 1 for at in calls}
        return [one for at, one in enumerate(said) if at < most or at in kept]

    def _sends_for_help(self, sentence: str) -> bool:
        return any(word in sentence for word in self._help)
