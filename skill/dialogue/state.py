"""What a conversation has come to; all that it remembers."""

from dataclasses import dataclass

from skill.dialogue.reply import Prosody, Reply


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
