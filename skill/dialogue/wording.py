"""The words of replies: a section's or the topic's own, and its advice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from intents import LATE_PLACES, Decision, Match, RejectReason, Section, Topic, overdue
from skill.dialogue.reply import Advice, Reply, SourceNote
from skill.dialogue.state import DialogueState


class Wording:
    """Makes replies of what a topic says.

    Args:
        topic: The topic, worded for a region.
        today: The day on which it is judged whether sources are overdue for review;
            today without.
    """

    def __init__(self, topic: Topic, today: date | None = None) -> None:
        self._topic = topic
        self._overdue = frozenset(
            label
            for label in topic.manifest.say_overdue
            if overdue(topic, topic.sections[label], today or date.today())
        )
        self.titles = {one.label: one.title for one in topic.sections.values()}
        """What each section is called when it is asked about."""

    def inform(
        self, state: DialogueState, section: Section, facet: str | None = None
    ) -> tuple[DialogueState, Reply]:
        """Begin to speak of a section.

        Args:
            state: What the conversation had come to.
            section: The section.
            facet: What of it was asked for; the whole is told where it has no words
                of its own.
        """
        part = section.facets.get(facet or "")
        facet = facet if part else None
        about = replace(
            state,
            section=section.label,
            facet=facet,
            more_said=False,
            plain_said=False,
            only_offered=False,
        )
        reply = self.reply(state, section, self._topic.opening(section, part))
        if part is not None and part.advice is not None:
            reply = replace(reply, advice=self._advice(part.advice))
        return about, replace(reply, facet=facet)

    def reply(self, state: DialogueState, section: Section, body: str) -> Reply:
        """Say something in the place of a section: its words, or others."""
        if section.label in self._overdue:
            body = f"{body} {self._topic.manifest.replies.overdue}"
        return self._reply(state, section, body)

    def _reply(self, state: DialogueState, section: Section, body: str) -> Reply:
        sources = self._topic.manifest.sources
        notes = tuple(
            SourceNote(s.publisher, s.title, s.reviewed.isoformat())
            for s in (sources[key] for key in section.sources)
        )
        return Reply(
            body,
            self._advice(section.advice),
            intent=section.label,
            urgency=section.urgency,
            sources=notes,
            prosody=state.prosody,
        )

    def in_situation(
        self, state: DialogueState, section: Section, name: str, body: str
    ) -> tuple[DialogueState, Reply]:
        """Say something in a situation after a section, and stay with that section."""
        about = replace(state, section=section.label, more_said=False, plain_said=False)
        return about, replace(self._reply(about, section, body), situation=name)

    def ask_meant(self, state: DialogueState, offered: Sequence[str]) -> Reply:
        """Ask what was meant, where the last answer was not to it.

        Args:
            state: What the conversation had come to.
            offered: What may have been; two labels at most.
        """
        replies = self._topic.manifest.replies
        texts = (replies.clarify_again, replies.meant_one, replies.meant)
        text = texts[len(offered)]
        if text is None:
            offered, text = (), replies.clarify_again
        return Reply(
            self._naming(text, offered),
            self._advice("unsure"),
            Decision.CLARIFY,
            offered=tuple(offered),
            prosody=state.prosody,
        )

    def neighbours(self, state: DialogueState, match: Match) -> Reply:
        """Say what may be asked, where a question back was of no help.

        Args:
            state: What the conversation had come to.
            match: The judgement of what was said to that question.
        """
        text = self._topic.manifest.replies.neighbours
        sections = (self._topic.sections.get(one.label) for one in match.alternatives)
        named = [one.label for one in sections if one and one.can_be_offered][:2]
        unsure = replace(
            match, decision=Decision.REJECT, reject_reason=RejectReason.UNSURE
        )
        reply = self.unanswered(state, unsure)
        if text is None or len(named) < 2:
            return reply
        return replace(reply, body=self._naming(text, named), offered=tuple(named))

    def unanswered(self, state: DialogueState, match: Match) -> Reply:
        """Ask back, or say why there is no answer."""
        replies = self._topic.manifest.replies
        if match.decision is Decision.CLARIFY:
            offered = tuple(one.label for one in match.alternatives[:2])
            return Reply(
                self._naming(replies.clarify, offered),
                self._advice("unsure"),
                Decision.CLARIFY,
                offered=offered,
                prosody=state.prosody,
            )
        reject_reason = match.reject_reason or RejectReason.UNSURE
        body = {
            RejectReason.NO_SPEECH: replies.no_speech,
            RejectReason.NO_WORDS: replies.no_words,
            RejectReason.OUT_OF_SCOPE: replies.out_of_scope,
            RejectReason.OTHER_ILLNESS: replies.other_illness or replies.out_of_scope,
            RejectReason.NOT_ENGLISH: self._not_english(state),
            RejectReason.UNSURE: replies.unsure,
        }[reject_reason]
        return Reply(
            body,
            self._advice("unsure"),
            Decision.REJECT,
            reject_reason=reject_reason,
            prosody=state.prosody,
        )

    def _not_english(self, state: DialogueState) -> str:
        """What to say to another language: once that it is not understood."""
        replies = self._topic.manifest.replies
        news = None if state.told_english else replies.not_english
        return news or replies.no_words

    def _naming(self, text: str, labels: Sequence[str]) -> str:
        """A text with titles in its places."""
        for place, label in zip(LATE_PLACES, labels, strict=False):
            text = text.replace(f"{{{place}}}", self.titles[label])
        return text

    def announce(self, state: DialogueState, text: str) -> Reply:
        """Say something of the assistant's own accord."""
        return Reply(text, self._advice("control"), prosody=state.prosody)

    def _advice(self, key: str) -> Advice:
        advice = self._topic.manifest.advice
        return Advice(advice.get(key) or advice["control"])
