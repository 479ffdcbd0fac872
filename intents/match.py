"""What the matcher decided, and why."""

from dataclasses import dataclass
from enum import StrEnum

from intents.assertion import Experiencer, Sign


@dataclass(frozen=True)
class Hypothesis:
    """One text that an utterance may have been."""

    text: str
    share: float = 1.0
    """How much of the belief it has, 0 to 1."""


class Decision(StrEnum):
    """What to do with an utterance."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REJECT = "reject"


class RejectReason(StrEnum):
    """Why an utterance was rejected."""

    NO_SPEECH = "no_speech"
    """Nobody spoke."""
    NO_WORDS = "no_words"
    """Somebody spoke, and no word was recognised."""
    OUT_OF_SCOPE = "out_of_scope"
    """It is about something else."""
    OTHER_ILLNESS = "other_illness"
    """It is about an illness that is not the topic's."""
    NOT_ENGLISH = "not_english"
    """It was no English."""
    UNSURE = "unsure"
    """It may be in scope, but no section is close enough."""


@dataclass(frozen=True)
class Candidate:
    """A label with its share of the matcher's belief, 0 to 1."""

    label: str
    score: float


@dataclass(frozen=True)
class Evidence:
    """What a word, a pair of words or a concept said for a label."""

    part: str
    weight: float
    """Added to the label's margin; below zero it spoke against."""


@dataclass(frozen=True)
class Match:
    """The matcher's judgement of one utterance."""

    decision: Decision
    intent: str | None = None
    """The label, where it is answered."""
    facet: str | None = None
    """What of it is asked for, where that is a part of it that has a name."""
    score: float = 0.0
    """Posterior of the best label, 0 to 1."""
    reject_reason: RejectReason | None = None
    """Why, where it is rejected."""
    alternatives: tuple[Candidate, ...] = ()
    """The labels that a clarifying question offers; else the runners-up."""
    text: str = ""
    """The hypothesis that the judgement rests on."""
    unexplained: tuple[str, ...] = ()
    """Its words that no phrase of the topic has, nor any like them."""
    experiencer: Experiencer | None = None
    """Who has what is reported; None where nothing is."""
    signs: tuple[Sign, ...] = ()
    """The signs in `text`, each with what is said of it."""
    second: "Match | None" = None
    """What is asked besides, where there are two questions in one breath; the rest is
    about the first then."""
    correction: "Correction | None" = None
    """What was meant, where the words deny something else."""


@dataclass(frozen=True)
class Correction:
    """That something else was meant than what was answered."""

    denied: Match | None
    """What was not meant; None where it is what was answered."""
    meant: Match | None
    """What was; None where that is left open."""
    surely: bool = True
    """Whether the words say so wherever they are said; else they only do after what
    they deny."""
