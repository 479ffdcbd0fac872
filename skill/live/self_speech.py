"""Telling what the assistant says itself from what is said to it.

What it says is known word for word. Where the microphone hears the speaker, the
recogniser hears these words: they are set aside, and what is left was said by
somebody else.
"""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

ALIKE: Final = 70.0
"""How close (rapidfuzz ratio, 0 to 100) a heard word must be to one of its own."""

RUN_WORDS: Final = 3
"""So many of its words in a row are an echo; fewer are words that people share."""

ECHO: Final = 70.0
"""How close (rapidfuzz partial ratio, 0 to 100) what was heard must be to what it was
saying meanwhile to be an echo, letter by letter: a faint one is bent word by word.
What people ask comes to 45 on average, and to 60 now and then."""

RESEMBLES: Final = 60.0
"""The same of commands: of pieces of answers as long as one hears them at a time, 5 in
100 are so like "slower please" or "speak up" by chance, or a little less."""


def is_echo(heard: str, own: Sequence[str]) -> bool:
    """Whether what was heard sounds like the assistant's own words.

    Args:
        heard: The recognised words.
        own: The words that it was saying meanwhile, in order.
    """
    said = " ".join(own)
    return len(heard) < len(said) and fuzz.partial_ratio(heard, said) >= ECHO


def resembles(heard: str, own: Sequence[str]) -> bool:
    """Whether a short text may be a garbled part of the assistant's own words."""
    # A recogniser hardly ever makes a whole command of three words out of others.
    least = RESEMBLES if len(heard.split()) < RUN_WORDS else ECHO
    return fuzz.partial_ratio(heard, " ".join(own)) >= least


def left_over(heard: str, own: Sequence[str]) -> str:
    """What was heard and was not the assistant's own.

    Args:
        heard: The recognised words.
        own: The words that it was saying meanwhile, in order.

    Returns:
        The words that are not its own, in order; nothing where all are.
    """
    return " ".join(runs_left_over(heard, own))


def runs_left_over(heard: str, own: Sequence[str]) -> list[str]:
    """What was heard and was not the assistant's own, where its own words part it.

    Args:
        heard: The recognised words.
        own: The words that it was saying meanwhile, in order.
    """
    words = heard.split()
    if not words or not own:
        return [heard] if words else []
    said = [_closest(word, own) or word for word in words]
    blocks = [b for b in Indel.opcodes(said, list(own)) if b.src_end > b.src_start]
    if all(block.tag == "equal" for block in blocks):
        return []
    runs: list[list[str]] = [[]]
    for block in blocks:
        start, end = block.src_start, block.src_end
        exact = [i for i in range(start, end) if words[i] == said[i]]
        # At its edges, what is only alike may be somebody else's: "scan" before its
        # own "also" is not its own "can".
        first, last = (exact[0], exact[-1] + 1) if exact else (start, start)
        if block.tag == "delete" or last - first < RUN_WORDS:
            runs[-1] += words[start:end]
        else:
            runs[-1] += words[start:first]
            runs.append(words[last:end])
    return [" ".join(run) for run in runs if run]


def is_like_any(word: str, own: Sequence[str]) -> bool:
    """Whether a word may be one of the assistant's own, misheard."""
    return _closest(word, own) is not None


def _closest(word: str, own: Sequence[str]) -> str | None:
    """The own word that sounds like this one."""
    best, found = ALIKE, None
    for other in own:
        likeness = fuzz.ratio(word, other)
        if likeness > best:
            best, found = likeness, other
    return found
