"""What every speech recogniser can do."""

import math
from collections.abc import Iterable
from typing import Protocol

from audio.recogniser.result import Alternative, Transcript
from audio.sound import Frame


class Recognition(Protocol):
    """One utterance being recognised, as its frames come in."""

    def accept(self, frame: Frame) -> str:
        """Take the next frame; the text so far, which may still change.

        Raises:
            RecognitionError: The engine failed on it.
        """
        ...

    def finish(self) -> Transcript:
        """End the utterance; what was heard.

        Raises:
            RecognitionError: The engine failed.
        """
        ...


class Recogniser(Protocol):
    """A speech recogniser with its model loaded."""

    @property
    def name(self) -> str:
        """The engine, in one word."""
        ...

    @property
    def description(self) -> str:
        """The engine and its model, for people."""
        ...

    def start(self) -> Recognition:
        """Begin an utterance."""
        ...


def shares(
    scored: Iterable[tuple[str, float]], source: str, scale: float
) -> tuple[Alternative, ...]:
    """Turn log-likelihoods of hypotheses into shares of belief.

    Args:
        scored: Texts with natural-log scores. Texts without words are left
            out; of equal texts the best counts.
        source: The recogniser that they come from.
        scale: What a unit of score is worth; the smaller, the flatter.
    """
    best: dict[str, float] = {}
    for text, score in scored:
        words = " ".join(text.split())
        if words:
            best[words] = max(score, best.get(words, -math.inf))
    if not best:
        return ()
    top = max(best.values())
    weights = {text: math.exp(scale * (s - top)) for text, s in best.items()}
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    return tuple(Alternative(text, w / total, (source,)) for text, w in ranked)
