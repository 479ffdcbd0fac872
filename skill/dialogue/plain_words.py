"""Plainer words: for whoever did not understand, or asks the same again and again."""

from dataclasses import replace
from typing import Final

from intents import Decision, Kind, Section, Topic
from skill.dialogue.reply import Reply
from skill.dialogue.state import DialogueState
from skill.dialogue.wording import Wording

AGAIN: Final = 3
"""Every so many times that the same is asked, it is answered in other words."""

MORE: Final = "more"
"""The control that says more."""


class PlainWords:
    """Says sections in plainer words.

    Args:
        topic: The topic, worded for a region.
        wording: Makes replies.
    """

    def __init__(self, topic: Topic, wording: Wording) -> None:
        self._topic, self._wording = topic, wording
        self._replies = topic.manifest.replies

    def say(
        self, state: DialogueState, control: Section
    ) -> tuple[DialogueState, Reply] | None:
        """Say in plainer words what was said last.

        Where there are none, or they were said, it is offered to say more.

        Args:
            state: What the conversation had come to.
            control: The control that asks for it.

        Returns:
            None where only saying it again is left.
        """
        about = self._about(state)
        if about is None:
            return None
        if about.plain and not state.plain_said:
            reply = self._wording.reply(state, about, self._plain(about))
            told = replace(state, plain_said=True)
            return told, replace(reply, intent=control.label)
        text = self._replies.plain_end
        if (
            not text
            or not about.more
            or state.more_said
            or MORE not in self._topic.sections
        ):
            return None
        reply = self._wording.reply(state, about, text)
        return state, replace(reply, intent=control.label, offered=(MORE,))

    def asked_again(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply] | None:
        """Answer a question that was asked again and again.

        Args:
            state: What the conversation has come to, this question counted.
            section: What is asked about.

        Returns:
            None where it is to be answered as at first.
        """
        if section.kind not in (Kind.INFORMATION, Kind.PERSONAL):
            return None
        times = state.asked.count(state.asked[-1]) if state.asked else 0
        words = self._plain(section) if section.plain else section.more
        if times == 0 or times % AGAIN or not words:
            return None
        first = f"{self._replies.other_words} " if self._replies.other_words else ""
        told, _ = self._wording.inform(state, section)
        told = replace(
            told, plain_said=bool(section.plain), more_said=not section.plain
        )
        return told, self._wording.reply(told, section, f"{first}{words}")

    def _plain(self, section: Section) -> str:
        if section.label in self._topic.manifest.red_flags:
            return f"{section.plain} {self._replies.emergency_line}"
        return section.plain

    def _about(self, state: DialogueState) -> Section | None:
        """The section that was spoken of last, if one was."""
        if state.last is None or state.last.decision is not Decision.ANSWER:
            return None
        alarm = state.alarm.label if state.alarm else ""
        return self._topic.sections.get(state.section or alarm)
