"""What somebody means in the light of what was said before.

After a question back: "the first", "tests". After an answer: "is that bad".
"""

from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from intents import expand, normalise

TITLE_LIKENESS: Final = 75.0
"""How close (rapidfuzz token set ratio, 0 to 100) words must be to a title."""

CLEARLY_CLOSER: Final = 8.0
"""How much closer to it than to the other title."""

FIRST: Final = frozenset({"first", "one", "former", "begin", "beginning"})
SECOND: Final = frozenset({"second", "two", "last", "latter", "other"})
_EMPTY: Final = frozenset(
    {"the", "a", "an", "one", "it", "is", "i", "mean", "meant", "want", "about"}
    | {"please", "that", "of", "to", "option", "number"}
)
LONGEST_CHOICE: Final = 8
"""Words; more than that is a new question."""


FOLLOW_UP_LIKENESS: Final = 90.0
"""How close (rapidfuzz ratio, 0 to 100) words must be to a follow-up."""


class FollowUps:
    """Short questions that lean on the answer before them.

    Args:
        phrases: For each label its questions, as templates.
    """

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        self._label = {
            " ".join(normalise(sentence)): label
            for label, templates in phrases.items()
            for template in templates
            for sentence in expand(template)
        }
        self._known = list(self._label)

    def find(self, text: str) -> str | None:
        """The label that a text means, or None where it is no follow-up."""
        found = process.extractOne(
            " ".join(normalise(text)),
            self._known,
            scorer=fuzz.ratio,
            score_cutoff=FOLLOW_UP_LIKENESS,
        )
        return self._label[found[0]] if found else None


def choose(text: str, offered: Sequence[str], titles: Mapping[str, str]) -> str | None:
    """The offered label that a text picks.

    Args:
        text: What was said after a clarifying question.
        offered: The labels that it named, in order.
        titles: What it called them.

    Returns:
        A label; None where the text picks none of them.
    """
    words = normalise(text)
    for label in offered:
        if words and words == normalise(titles[label]):
            return label
    if not offered or not words or len(words) > LONGEST_CHOICE:
        return None
    said = set(words) - (_EMPTY - {"one"})
    if said and said <= FIRST:
        return offered[0]
    if len(offered) > 1 and said and said - {"one"} and said - {"one"} <= SECOND:
        return offered[1]
    telling = " ".join(word for word in words if word not in _EMPTY)
    if not telling:
        return None
    close = sorted(
        (
            (
                fuzz.token_set_ratio(telling, " ".join(normalise(titles[label]))),
                label,
            )
            for label in offered
        ),
        reverse=True,
    )
    best = close[0]
    runner_up = close[1][0] if len(close) > 1 else 0.0
    if best[0] >= TITLE_LIKENESS and best[0] - runner_up >= CLEARLY_CLOSER:
        return best[1]
    return None
