"""Whether words that look like a report of an emergency are one.

The weights see which words there are, not what is said of them: "my legs are
numb" and "my legs are not numb" share nearly all. What is denied, and what is
only asked, is told apart here, by the topic's lexicon of bad signs and of
abilities. In doubt it is a report.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from intents.normalise import normalise
from intents.topic import Lexicon

LONGEST_DENIAL: Final = 10
"""Words; a longer utterance says more than that nothing is wrong."""

SCOPE: Final = 4
SCOPE_OF_NO: Final = 2
"""Words that a denial reaches over; "no" denies what stands next to it."""

MIN_TO_SPLIT: Final = 9
SHORTEST_CLAUSE: Final = 4
WINDOW: Final = 9
WINDOW_STEP: Final = 4
"""Words: of an utterance that is taken apart, of its parts, and of windows."""

_JOINS: Final = frozenset(
    {"and", "but", "because", "so", "then", "also", "since", "anyway", "first"}
)

_DENIES: Final = frozenset(
    {"no", "not", "without", "none", "neither", "nor", "stopped"}
)
_IS: Final = frozenset(
    {"is", "am", "are", "feel", "feels", "much", "quite", "perfectly", "all", "still"}
)
_STOP: Final = frozenset({"stop", "stopping", "quit"})
_FEEL: Final = frozenset({"feel", "feeling"})
_POSSESSIVE: Final = frozenset({"my", "his", "her", "both", "their"})
_HAS: Final = frozenset({"has", "have", "is", "was", "all"})
_BARELY: Final = frozenset({"only", "barely", "hardly", "scarcely", "half", "nearly"})
_OVER: Final = frozenset(
    {"stopped", "gone", "settled", "cleared", "passed", "eased", "dropped", "healed"}
)
_ENDS_SCOPE: Final = frozenset(
    {"and", "but", "just", "because", "though", "although", "so", "then", "if", "that"}
    | {"why", "what", "how", "where", "when", "whether", "sure", "know", "think", "i"}
    | {"he", "she", "it", "they", "my", "his", "her", "since", "until", "now", "only"}
    | {"for", "with"}
)
_ABLE: Final = frozenset({"can", "could", "still", "able"})
_DOUBT: Final = frozenset({"but", "except", "though", "although", "yet", "until"})

_ASKS: Final = frozenset(
    {"can", "could", "does", "do", "did", "is", "are", "will", "would", "should"}
    | {"what", "why", "how", "when", "which", "where", "who", "may", "might", "has"}
)
_SPEAKER: Final = frozenset(
    {"i", "me", "my", "mine", "myself", "he", "him", "his", "himself", "she", "her"}
    | {"hers", "herself", "we", "us", "our", "they", "them", "their", "im", "ive"}
)
_CALLS: Final = frozenset(
    {"help", "ambulance", "call", "ring", "phone", "quick", "quickly", "hurry"}
    | {"somebody", "someone", "anybody", "anyone", "nurse", "emergency", "now"}
)


class Assertion(StrEnum):
    """What an utterance that sounds like an emergency is."""

    AFFIRMED = "report"
    NEGATED = "denied"
    """It says that something is not wrong."""
    ASKED = "asked"
    """It asks about such things in general."""


def clauses_of(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The parts of a long utterance in which a report may hide.

    What stands between words that join, and, where that is still long, windows
    over it. A short utterance has no parts.
    """
    if len(words) < MIN_TO_SPLIT:
        return []
    parts: list[list[str]] = [[]]
    for word in words:
        if word in _JOINS:
            parts.append([])
        else:
            parts[-1].append(word)
    clauses: list[tuple[str, ...]] = []
    for part in parts:
        if len(part) <= WINDOW:
            clauses.append(tuple(part))
            continue
        starts = range(0, len(part) - WINDOW + WINDOW_STEP, WINDOW_STEP)
        clauses += [tuple(part[at : at + WINDOW]) for at in starts]
    return [one for one in clauses if SHORTEST_CLAUSE <= len(one) < len(words)]


class RedFlags:
    """Tells reports from denials and questions.

    Args:
        lexicon: Gives `signs`, bad when they are there; `abilities`, bad when
            they are not; `wellness`, that all is as it should be; `people`, whom
            a report can be about.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._signs = _single(lexicon.signs)
        self._abilities = _single(lexicon.abilities)
        self._wellness = _single(lexicon.wellness)
        self._people = _single(lexicon.people)

    def read(self, words: Sequence[str]) -> Assertion:
        """Read comparable words (`normalise`)."""
        if self._asked(words):
            return Assertion.ASKED
        if len(words) <= LONGEST_DENIAL and self._denied(words):
            return Assertion.NEGATED
        return Assertion.AFFIRMED

    def _asked(self, words: Sequence[str]) -> bool:
        if not words or words[0] not in _ASKS or words[1:2] == ("not",):
            return False
        said = set(words)
        return not said & _SPEAKER and not said & _CALLS and not said & self._people

    def _denied(self, words: Sequence[str]) -> bool:
        """Whether every sign is denied and every ability affirmed, and there is one."""
        if _DOUBT & set(words) or _twice_denied(words):
            return False
        calm = False
        for at, word in enumerate(words):
            denied = _in_scope(words, at)
            if denied and (word in _STOP or word == "stopped"):
                return False
            if word in self._signs:
                if not denied and not _is_over(words, at):
                    return False
                calm = True
            elif word in self._wellness:
                if denied:
                    return False
                calm = calm or self._is_well(words, at)
            elif word in self._abilities and not self._sign_follows(words, at):
                if denied or _is_over(words, at):
                    return False
                calm = calm or _affirmed(words, at)
        return calm

    def _is_well(self, words: Sequence[str], at: int) -> bool:
        """As "he is fine", "she is breathing well"; not "they would be better off"."""
        before, after = words[at - 1 : at], words[at + 1 : at + 2]
        said_of = bool(before) and (before[0] in _IS or before[0] in self._abilities)
        return said_of and after != ("off",)

    def _sign_follows(self, words: Sequence[str], at: int) -> bool:
        """Whether it only introduces a sign: "talking nonsense", "feel sick"."""
        return at + 1 < len(words) and words[at + 1] in self._signs


def _single(entries: Sequence[str]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in normalise(entry))


def _twice_denied(words: Sequence[str]) -> bool:
    """As in "I can't talk without gasping": two denials are none."""
    if "without" not in words:
        return False
    return any(word in _DENIES for word in words[: words.index("without")])


def _affirmed(words: Sequence[str], at: int) -> bool:
    """Whether somebody is said to be able: "he can walk", "i can feel my legs"."""
    before = set(words[max(0, at - 3) : at])
    if before & (_BARELY | _DENIES) or not before & _ABLE:
        return False
    return words[at] not in _FEEL or bool(set(words[at + 1 : at + 3]) & _POSSESSIVE)


def _in_scope(words: Sequence[str], at: int) -> bool:
    """Whether a word is denied by one before it."""
    for away, word in enumerate(reversed(words[max(0, at - SCOPE) : at]), start=1):
        if word in _DENIES or word in _BARELY:
            return word != "no" or away <= SCOPE_OF_NO
        if word in _ENDS_SCOPE:
            return False
    return False


def _is_over(words: Sequence[str], at: int) -> bool:
    """Whether a word is said to be over by one soon after it: "the fever has gone"."""
    following = list(words[at + 1 : at + 4])
    for place, word in enumerate(following):
        if word in _OVER and place > 0 and following[place - 1] in _HAS:
            # "The pain has gone to my hip" is a pain still.
            return words[at + 2 + place : at + 3 + place] not in (("to",), ("into",))
    return False
