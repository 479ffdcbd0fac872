"""What became of an utterance: whom it was said to, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from audio import Transcript
from intents import Decision, Match


class Addressee(Enum):
    """What an utterance is."""

    NOTHING = "nothing"
    """No word was heard in it."""
    OWN = "own"
    """The assistant's own words, out of its speaker."""
    ELSEWHERE = "elsewhere"
    """Said to somebody else."""
    CALL = "call"
    """The wake phrase, and nothing else."""
    SAID = "said"
    """Something said to the assistant."""


@dataclass(frozen=True)
class Interpretation:
    """What an utterance is, and what it says."""

    addressee: Addressee
    transcript: Transcript = field(default_factory=Transcript)
    """Without a wake phrase, and without the assistant's own words."""
    match: Match | None = None
    called: bool = False
    """Whether the wake phrase was in it."""
    overheard: bool = False
    """Whether it is a report that was said to nobody in particular."""
    amid_talk: bool = False
    """Whether it was overheard in the midst of talk that runs on, and no louder."""
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds that each stage took so far; see `Turn`."""

    @property
    def addresses(self) -> bool:
        """Whether somebody surely spoke to the assistant."""
        if self.addressee is Addressee.CALL or self.called:
            return True
        understood = self.match is not None and self.match.decision is Decision.ANSWER
        return self.addressee is Addressee.SAID and understood and not self.overheard
