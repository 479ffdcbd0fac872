"""What a conversation has come to; all that it remembers."""

from dataclasses import dataclass, replace
from typing import Final

from skill.dialogue.reply import Prosody, Reply

FORGET_AFTER_S: Final = 120.0
"""Silence after which what came before is forgotten."""

MAX_BEFORE: Final = 10
"""Replies that "go back" can reach."""

ALARM_S: Final = 3600.0
"""How long it stays with an alarm, whatever else is forgotten."""


@dataclass(frozen=True)
class Alarm:
    """An emergency that was reported, and answered."""

    label: str
    """The urgent section."""
    at_s: float
    """When it was last reported, on the caller's clock."""


@dataclass(frozen=True)
class DialogueState:
    """What the conversation has come to."""

    prosody: Prosody
    last: Reply | None = None
    """What was said last, to be repeated word for word."""
    before: tuple[Reply, ...] = ()
    """What was said before that, the latest first."""
    section: str | None = None
    """The label that "tell me more" is about."""
    facet: str | None = None
    """What of it was told, where not the whole."""
    more_said: bool = False
    plain_said: bool = False
    """Whether more of it was said, and whether in plainer words."""
    asked: tuple[str, ...] = ()
    """The labels of all that was asked, each as often as it was."""
    runners_up: tuple[str, ...] = ()
    """What the last question may have meant besides, the likeliest first."""
    only_offered: bool = False
    """Whether of that section nothing was said yet, but that it can be."""
    offered: tuple[str, ...] = ()
    """What the last reply asked to choose between."""
    told_english: bool = False
    """Whether it was said that only English is understood."""
    at_s: float = 0.0
    """When something was last said, on the caller's clock."""
    alarm: Alarm | None = None
    """Kept for longer than all else."""


def at(state: DialogueState, now_s: float) -> DialogueState:
    """A state at a later time: forgotten, if it is much later."""
    alarm = state.alarm
    if alarm is not None and now_s - alarm.at_s > ALARM_S:
        alarm = None
    if state.last is not None and now_s - state.at_s > FORGET_AFTER_S:
        state = DialogueState(state.prosody)
    return replace(state, at_s=now_s, alarm=alarm)


def having_said(state: DialogueState, reply: Reply) -> DialogueState:
    """A state after a reply that can be repeated."""
    before = (state.last, *state.before) if state.last else state.before
    return replace(state, last=reply, before=before[:MAX_BEFORE], offered=reply.offered)
