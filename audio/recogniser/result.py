"""What a recogniser heard."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Alternative:
    """One hypothesis of what was said."""

    text: str
    """Lower-case words with single spaces; no punctuation but apostrophes."""
    score: float
    """Share of the recognisers' belief, 0 to 1; all alternatives sum to 1 at most."""
    sources: tuple[str, ...] = ()
    """The recognisers that heard it."""


@dataclass(frozen=True)
class HeardWord:
    """When a word was said, counted from the first frame of its utterance."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Transcript:
    """The n-best list for one utterance: what was heard, the likeliest first."""

    alternatives: tuple[Alternative, ...] = ()
    speech_s: float = 0.0
    """Seconds of speech in the utterance."""
    agreement: float | None = None
    """How alike the best hypotheses of two recognisers are, 0 to 1; None where only
    one heard anything. What neither knows, they hear differently."""

    fit: float | None = None
    """How well the sound fits what was heard, by the engine's own measure: it compares
    utterances of one engine, and nothing else. None where an engine does not tell."""

    english: float | None = None
    """How likely it is that somebody spoke English, 0 to 1, as two recognisers tell
    together; None where they do not."""

    no_speech: float | None = None
    """How likely the engine finds it that nobody spoke, 0 to 1; None where it does not
    tell."""

    language: float | None = None
    """How likely the engine finds English among the languages that it knows, 0 to 1;
    None where it knows no other."""

    heard_by_each: tuple[tuple[Alternative, ...], ...] = ()
    """What each of several recognisers heard by itself, likeliest first, nothing where
    it heard nothing; empty where only one listened, or none heard anything."""

    words: tuple[HeardWord, ...] = ()
    """The words of the likeliest hypothesis of an engine that tells when each was said;
    another engine may have heard others."""

    @property
    def text(self) -> str:
        """The likeliest hypothesis; empty where no word was heard."""
        return self.alternatives[0].text if self.alternatives else ""
