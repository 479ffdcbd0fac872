"""Whether a sign is said to be there, and who has it.

The algorithm is ConText's (Harkema and others, "ConText: an algorithm for
determining negation, experiencer, and temporal status from clinical reports",
Journal of Biomedical Informatics 2009): a cue has a kind, a direction and a
reach, which ends at certain words. What it judges are the signs and abilities of
a topic's lexicon. In doubt a sign is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from intents.assertion import cues

REACH: Final = 5
"""Words that a denial reaches over."""
REACH_OF_NO: Final = 2
"""Words that "no" reaches over: it denies what stands close to it; one more before
"of", as in "no sign of bleeding"."""
REACH_OF_LACK: Final = 5
ROOM_BEHIND: Final = 5
"""Words behind a sign in which it may be said to be over."""


class Assertion(StrEnum):
    """What is said of a sign, or of all the signs of an utterance."""

    AFFIRMED = "report"
    NEGATED = "denied"
    """It is said not to be there, or to be over."""
    PAST = "past"
    """It was there once."""
    ASKED = "asked"
    """It is asked about in general."""


@dataclass(frozen=True)
class Sign:
    """A sign in an utterance, and what is said of it."""

    text: str
    """The word for it."""
    assertion: Assertion
    cue: str = ""
    """The words that say so; empty where none do."""
    at: int = 0
    """Which word of the utterance it is, from 0."""


@dataclass(frozen=True)
class Vocabulary:
    """A topic's words that assertions are about, normalised."""

    signs: frozenset[str]
    """Bad when they are there."""
    abilities: frozenset[str]
    """Bad when they are not."""
    wellness: frozenset[str]
    """That all is as it should be."""
    people: frozenset[str]
    """Whom a report can be about."""


def signs_of(words: Sequence[str], known: Vocabulary) -> tuple[Sign, ...]:
    """The signs of an utterance in their order, each with its assertion.

    Args:
        words: Normalised words.
        known: The topic's words.
    """
    then = _past(words)
    found = []
    for at, word in enumerate(words):
        if word in known.signs:
            found.append(_of_sign(words, at))
        elif word in known.wellness:
            one = _of_wellness(words, at, known)
            found += [one] if one else []
        elif word in known.abilities and not _introduces(words, at, known):
            one = _of_ability(words, at)
            found += [one] if one else []
    found += _routine(words)
    if then:
        # What was, is past, unless it is said to be so still.
        found = [
            Sign(one.text, Assertion.PAST, then, one.at)
            if one.assertion is Assertion.AFFIRMED
            else one
            for one in found
        ]
    return tuple(found)


def together(
    found: Sequence[Sign], words: Sequence[str], known: Vocabulary
) -> Assertion:
    """What an utterance as a whole is: one sign that is there suffices."""
    if _asked(words, known):
        return Assertion.ASKED
    said = {one.assertion for one in found}
    if not said or Assertion.AFFIRMED in said:
        return Assertion.AFFIRMED
    if Assertion.PAST in said:
        return Assertion.PAST
    if cues.DOUBTS & set(words):
        return Assertion.AFFIRMED
    return Assertion.NEGATED


def _of_sign(words: Sequence[str], at: int) -> Sign:
    cue = _denied(words, at) or _stopped(words, at)
    if cue:
        return Sign(words[at], Assertion.NEGATED, cue, at)
    cue = _over(words, at)
    if cue:
        return Sign(words[at], Assertion.NEGATED, cue, at)
    return Sign(words[at], Assertion.AFFIRMED, at=at)


def _of_ability(words: Sequence[str], at: int) -> Sign | None:
    if words[at - 1 : at] in (("of",), ["of"]):
        # "Short of breath", "out of breath" are signs themselves.
        return _of_sign(words, at)
    cue = _lacking(words, at)
    if cue:
        return Sign(f"{cue} {words[at]}", Assertion.AFFIRMED, cue, at)
    before = words[max(0, at - 3) : at]
    able = next((w for w in before if w in cues.ABLE), None)
    if words[at] in cues.NOT_ENOUGH and not cues.POSSESSIVE & set(words[at : at + 3]):
        able = None
    if able and "only" not in before:
        return Sign(words[at], Assertion.NEGATED, able, at)
    return None


def _of_wellness(words: Sequence[str], at: int, known: Vocabulary) -> Sign | None:
    """As in "he is fine", "she breathes well"; not "they would be better off"."""
    if words[at + 1 : at + 2] in (("off",), ["off"]):
        return None
    before = list(words[max(0, at - 3) : at])
    denied = next((w for w in before if w in cues.DENIES), None)
    if denied:
        return Sign(f"{denied} {words[at]}", Assertion.AFFIRMED, denied, at)
    said_of = bool(before) and (
        before[-1] in _SAYS_HOW or before[-1] in known.abilities
    )
    return Sign(words[at], Assertion.NEGATED, words[at], at) if said_of else None


_SAYS_HOW: Final = frozenset(
    {"is", "am", "are", "feel", "feels", "much", "quite", "perfectly", "all", "still"}
    | {"just", "absolutely", "doing"}
)


def _introduces(words: Sequence[str], at: int, known: Vocabulary) -> bool:
    """Whether an ability only introduces a sign: "talking nonsense", "feel sick"."""
    return any(word in known.signs for word in words[at + 1 : at + 3]) and words[
        at
    ] in ("feel", "feeling", "talking", "talk", "going", "go", "help", "stop")


def _denied(words: Sequence[str], at: int) -> str:
    """What denies a sign from before it, or nothing."""
    for away in range(1, REACH + 1):
        place = at - away
        if place < 0:
            return ""
        word = words[place]
        if word in cues.DENIES:
            if _no_denial(words, place):
                return ""
            if word == "no" and away > REACH_OF_NO + (words[at - 1] == "of"):
                return ""
            if word == "without" and cues.DENIES & set(words[:place]):
                return ""  # "I can't talk without gasping": two denials are none.
            modal = place > 0 and words[place - 1] in cues.MODALS
            if modal and away > 1:
                return ""
            return " ".join(words[max(0, place - (1 if modal else 0)) : place + 1])
        if word in cues.ENDS:
            return ""
    return ""


def _stopped(words: Sequence[str], at: int) -> str:
    """Whether a sign is said to have stopped: "it has stopped bleeding"."""
    before = words[max(0, at - 3) : at]
    stopped = bool(before) and before[-1] == "stopped" and "not" not in before
    return "stopped" if stopped else ""


def _no_denial(words: Sequence[str], at: int) -> bool:
    return any(
        tuple(words[start : start + len(phrase)]) == phrase
        for phrase in cues.NO_DENIAL
        for start in (at, at - 1)
        if start >= 0
    )


def _lacking(words: Sequence[str], at: int) -> str:
    """What says that an ability is missing, or nothing."""
    for away in range(1, REACH_OF_LACK + 1):
        place = at - away
        if place < 0:
            return ""
        for size in (3, 2, 1):
            if place - size + 1 < 0:
                continue
            phrase = tuple(words[place - size + 1 : place + 1])
            if phrase in cues.LACKS:
                return " ".join(phrase)
        turned = place > 0 and words[place - 1] == "not"  # "why can't i feel"
        if words[place] in cues.ENDS and not turned:
            return ""
    return ""


def _over(words: Sequence[str], at: int) -> str:
    """What says that a sign is over from behind it, or nothing."""
    behind = list(words[at + 1 : at + 1 + ROOM_BEHIND])
    if behind == ["gone"]:
        return "gone"  # "My back pain's gone."
    for place, word in enumerate(behind):
        if tuple(behind[place : place + 2]) in cues.WENT:
            return " ".join(behind[place : place + 2])
        if word in cues.OVER and place > 0 and behind[place - 1] in cues.HAS:
            after = words[at + 2 + place : at + 3 + place]
            if set(after) & cues.STILL or "not" in behind[:place]:
                return ""
            return f"{behind[place - 1]} {word}"
    return ""


def _routine(words: Sequence[str]) -> list[Sign]:
    """What says that all was done as it should be."""
    return [
        Sign(" ".join(phrase), Assertion.NEGATED, " ".join(phrase), at)
        for at in range(len(words))
        for phrase in cues.ROUTINE
        if tuple(words[at : at + len(phrase)]) == phrase
    ]


def _past(words: Sequence[str]) -> str:
    """What says that all of it is past, or nothing."""
    if set(words) & cues.PRESENT:
        return ""
    for at in range(len(words)):
        for size in (1, 2, 3):
            if tuple(words[at : at + size]) in cues.PAST:
                return " ".join(words[at : at + size])
    return ""


def _asked(words: Sequence[str], known: Vocabulary) -> bool:
    """Whether it asks in general: about nobody, and calling nobody."""
    if not words or words[0] not in cues.ASKS or tuple(words[1:2]) == ("not",):
        return False
    concerned = cues.SPEAKER | cues.THIRD | cues.CALLS | known.people
    return not set(words) & concerned
