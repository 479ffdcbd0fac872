"""Whether something was said to the assistant: wake phrases."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from audio import Alternative, StreamResult, Transcript

LIKENESS: Final = 80.0
"""How close (rapidfuzz ratio, 0 to 100) what the open recogniser heard must be to
the phrase where the phrase was spotted."""

LEADING_WORDS: Final = 2
"""Words that may stand before a phrase that need not be said, as "um" and "oh"."""


class ActivationMode(StrEnum):
    """How the assistant is addressed."""

    WAKE = "wake"
    """By a wake phrase; for a while after an answer, without."""
    OPEN = "open"
    """Whatever is said is said to it."""
    PUSH = "push"
    """By pressing a button."""


def after_wake(result: StreamResult, phrase: str) -> str | None:
    """What follows the wake phrase.

    Two have to agree on it: the recogniser that can hear nothing but the phrase,
    and the open one, roughly.

    Args:
        result: What was heard, and what was spotted.
        phrase: The wake phrase, lower case.

    Returns:
        The words behind it, perhaps none; None where it was not said.
    """
    wanted = phrase.split()
    if not _spotted(result.spotted.split(), wanted):
        return None
    for one in result.transcript.alternatives:
        words = one.text.split()
        end = _end_of(words, wanted, len(words))
        if end is not None:
            return " ".join(words[end:])
    return None


def without_wake(heard: Transcript, phrase: str, called: bool = False) -> Transcript:
    """What was heard behind the wake phrase.

    Args:
        heard: What was heard.
        phrase: The wake phrase, lower case.
        called: Whether it is known to be there: then alternatives without it do not
            count, and what stands before it was said to somebody else. Else it is
            taken off where it is at the beginning.

    Returns:
        What is left; nothing where most belief is in the phrase alone.
    """
    wanted = phrase.split()
    kept: list[Alternative] = []
    alone = 0.0
    for one in heard.alternatives:
        words = one.text.split()
        end = _end_of(words, wanted, len(words) if called else LEADING_WORDS)
        if end is None and called:
            continue
        rest = " ".join(words[end or 0 :])
        if rest:
            kept.append(replace(one, text=rest))
        else:
            alone += one.score
    if alone > sum(one.score for one in kept):
        kept = []
    return replace(heard, alternatives=tuple(kept))


def _spotted(words: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return any(
        list(words[at : at + size]) == list(wanted)
        for at in range(len(words) - size + 1)
    )


def _end_of(
    words: Sequence[str], wanted: Sequence[str], most_before: int
) -> int | None:
    """Where words that sound most like the phrase end; of equals, the last."""
    best, end = LIKENESS, None
    phrase = " ".join(wanted)
    for start in range(min(most_before, len(words)) + 1):
        for size in (len(wanted) + 1, len(wanted) - 1, len(wanted)):
            if size < 1 or start + size > len(words):
                continue
            likeness = fuzz.ratio(" ".join(words[start : start + size]), phrase)
            if likeness >= best:
                best, end = likeness, start + size
    return end
