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
_REFUSED: Final = frozenset({"no", "nope", "nah"})
_NEITHER: Final = frozenset({"neither", "none"})
_OF_SEVERAL: Final = frozenset(
    {"both", "them", "these", "those", "all", "tell", "me", "us", "hear", "know"}
    | {"give", "would", "like", "can", "you", "have", "yes", "let", "are", "no"}
    | {"thanks", "thank"}
)
LONGEST_CHOICE: Final = 8
"""Words; more than that is a new question."""


FOLLOW_UP_LIKENESS: Final = 90.0
"""How close (rapidfuzz ratio, 0 to 100) words must be to a follow-up."""


class FollowUps:
    """Short questions that lean on the answer before them.

    Args:
        phrases: For each label its questions, as templates.
        after: The same for those that mean something else after a section, by that.
    """

    def __init__(
        self,
        phrases: Mapping[str, Sequence[str]],
        after: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    ) -> None:
        self._after = {one: FollowUps(own) for one, own in (after or {}).items()}
        self._label = {
            " ".join(normalise(sentence)): label
            for label, templates in phrases.items()
            for template in templates
            for sentence in expand(template)
        }
        self._known = list(self._label)

    def find(self, text: str, after: str | None = None) -> str | None:
        """The label that a text means, or None where it is no follow-up.

        Args:
            text: What was said.
            after: The section that was answered before it.
        """
        own = self._after.get(after or "")
        if own is not None and (label := own.find(text)) is not None:
            return label
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
    if words[0] in _REFUSED and len(words) > 1:
        words = words[1:]  # "no, the other"
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


def chooses_both(text: str) -> bool:
    """Whether a text picks all that was offered."""
    return _is_about_several(text, frozenset({"both"}))


def chooses_neither(text: str) -> bool:
    """Whether it picks nothing of that."""
    return _is_about_several(text, _NEITHER)


def _is_about_several(text: str, telling: frozenset[str]) -> bool:
    words = normalise(text)
    said = set(words)
    rest = said - _EMPTY - _OF_SEVERAL - telling
    return len(words) <= LONGEST_CHOICE and bool(said & telling) and not rest
