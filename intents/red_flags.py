"""Reading an utterance for signs of an emergency.

What is learned sees which words there are; this sees what is said of them: "my
legs are numb" and "my legs are not numb" share nearly all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intents.assertion import (
    PERSONS,
    Assertion,
    Experiencer,
    Sign,
    Vocabulary,
    experiencer,
    signs_of,
    together,
)
from intents.normalise import normalise
from intents.topic import Lexicon

BEFORE_SIGN: Final = 8
BEHIND_SIGN: Final = (0, 1, 2, 4)
"""Words before a sign in which its clause begins, and words behind it that may belong
to it."""
ONE_STORY: Final = 20
"""Words of an utterance that is about one thing; in a longer one anything may stand
beside anything."""
MIN_TO_SPLIT: Final = 12
SHORTEST_CLAUSE: Final = 4
WINDOW: Final = 12
WINDOW_STEP: Final = 6
"""Words: of an utterance that is taken apart, of its parts, and of windows."""

MAX_PARTS: Final = 400
"""Of what nobody says, such as a sign a thousand times, not every part is judged: it
would take minutes."""

_JOINS: Final = frozenset(
    {"and", "but", "because", "so", "then", "also", "since", "anyway", "first"}
)


@dataclass(frozen=True)
class Reading:
    """What an utterance says of signs."""

    assertion: Assertion
    """Of all signs together; where there is none, nothing speaks against a report."""
    experiencer: Experiencer
    signs: tuple[Sign, ...]


class RedFlags:
    """Reads utterances for signs of an emergency.

    Args:
        lexicon: Gives `signs`, bad when they are there; `abilities`, bad when
            they are not; `wellness`, that all is as it should be; `people`, whom
            a report can be about.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._known = Vocabulary(
            _single(lexicon.signs),
            _single(lexicon.abilities),
            _single(lexicon.wellness),
            _single(lexicon.people),
        )

    def read(self, words: Sequence[str]) -> Reading:
        """Read comparable words (`normalise`)."""
        found = signs_of(words, self._known)
        return Reading(
            together(found, words, self._known),
            experiencer(words, self._known.people),
            found,
        )


def clauses_of(words: Sequence[str], signs: Sequence[Sign]) -> list[tuple[int, int]]:
    """Where in a long utterance a report may hide: start and end of each part.

    What stands between words that join, and, where that is still long, windows over
    it; in run-on talk also what stands around each sign, from a word for a person
    on. A short utterance has no parts.

    Args:
        words: Normalised words.
        signs: The signs among them.
    """
    if len(words) < MIN_TO_SPLIT:
        return []
    joins = [at for at, word in enumerate(words) if word in _JOINS]
    starts, ends = [0, *(at + 1 for at in joins)], [*joins, len(words)]
    found = [
        (start + first, start + last)
        for start, end in zip(starts, ends, strict=True)
        for first, last in stretches(end - start, WINDOW, WINDOW_STEP)
    ]
    for sign in signs:
        if len(words) > ONE_STORY and sign.assertion is Assertion.AFFIRMED:
            found += _around(words, sign.at)
    kept = [
        (start, end)
        for start, end in dict.fromkeys(found)
        if SHORTEST_CLAUSE <= end - start < len(words)
    ]
    return kept[:: -(-len(kept) // MAX_PARTS)] if kept else []


def _around(words: Sequence[str], at: int) -> list[tuple[int, int]]:
    """Stretches with a sign in them that a clause of its own may be."""
    first = max(0, at - BEFORE_SIGN)
    starts = [place for place in range(first, at) if words[place] in PERSONS]
    ends = [min(len(words), at + 1 + behind) for behind in BEHIND_SIGN]
    return [(start, end) for start in starts or [first] for end in ends]


def stretches(count: int, width: int, step: int) -> list[tuple[int, int]]:
    """Windows over so many words, start and end of each; the last ends with them."""
    if count <= width:
        return [(0, count)]
    starts = [*range(0, count - width, step), count - width]
    return [(start, start + width) for start in starts]


def _single(entries: Sequence[str]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in normalise(entry))
