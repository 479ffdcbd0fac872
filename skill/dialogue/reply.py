"""What the assistant says.

A reply cannot be built without advice to see a doctor: its type takes an
`Advice`, and an `Advice` without a doctor cannot be built.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from audio.defaults import WORDS_A_MINUTE
from intents import Decision, RejectReason, Urgency
from skill.errors import ReplyError
from skill.settings import VOLUME

_DOCTOR: Final = re.compile(r"\bdoctor\b", re.IGNORECASE)


@dataclass(frozen=True)
class Advice:
    """The closing words of every reply: turn to a doctor.

    Raises:
        ReplyError: The text does not send the listener to a doctor.
    """

    text: str

    def __post_init__(self) -> None:
        if not _DOCTOR.search(self.text):
            raise ReplyError(
                f"the advice '{self.text}' does not name a doctor. "
                f"Mend it in the topic's 'advice'."
            )


@dataclass(frozen=True)
class SourceNote:
    """Where the facts of a reply come from, and how old they are."""

    publisher: str
    title: str
    reviewed: str
    """ISO 8601 date of the last review."""


@dataclass(frozen=True)
class Prosody:
    """How a reply is spoken."""

    rate: int = WORDS_A_MINUTE
    """Words a minute."""
    volume: float = VOLUME
    """Share of full scale, 0 to 1."""


@dataclass(frozen=True)
class Reply:
    """What to say, and all that goes with it.

    Raises:
        ReplyError: There is nothing to say before the advice.
    """

    body: str
    """What is said before the advice."""
    advice: Advice
    decision: Decision = Decision.ANSWER
    intent: str | None = None
    """The label that is answered."""
    facet: str | None = None
    """What of it is told, where not the whole."""
    reject_reason: RejectReason | None = None
    offered: tuple[str, ...] = ()
    """The labels between which a clarifying question asks."""
    urgency: Urgency = Urgency.NONE
    sources: tuple[SourceNote, ...] = ()
    prosody: Prosody = field(default_factory=Prosody)
    situation: str | None = None
    """What was said after an alarm or an answer, by the topic's name for it; None
    where it was understood by itself."""
    ends: bool = False
    """Whether the conversation is over."""

    def __post_init__(self) -> None:
        if not self.body.strip():
            raise ReplyError(
                "a reply has nothing to say before its advice. "
                "Give the section an answer."
            )

    @property
    def is_urgent(self) -> bool:
        """Whether somebody is told whom to call."""
        return self.urgency is not Urgency.NONE

    @property
    def text(self) -> str:
        """All that is spoken: the body and, last, the advice."""
        return f"{self.body.strip()} {self.advice.text.strip()}"
