"""Whoever says that something else was meant: "not the treatment, the symptoms".

The words that deny are found here, with what they deny and what is left. What either
means is judged elsewhere.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 24
"""Words; a longer utterance tells a story."""

LONGEST_DENIED: Final = 8
"""Words that are denied."""

_NOT_SAID: Final = re.compile(r"[^a-z', ]+")
_PAUSE: Final = re.compile(r"\s*[.,;:!?]+\s*")

_LEAD: Final = re.compile(
    r"(?:(?:no|nope|nah|sorry|wait|oh|well|er|um|hang on|hold on|but|hey|actually)"
    r"(?:\s*,\s*|\s+|$))+"
)
_NOT_WHAT: Final = re.compile(
    r"(?:(?:that|this|it)(?:'s| is| was) not|(?:that|this|it) (?:isn't|wasn't)|not)"
    r" (?:really )?what (?:i|we) "
    r"(?:asked|ask|meant|mean|said|wanted|want|was asking|was after)"
    r"(?: you)?(?: about| for| to know| to hear)?(?=\s|,|$)"
)
_DID_NOT: Final = re.compile(
    r"(?:i|we) (?:didn't|did not|never|wasn't|was not|weren't)"
    r"(?: really| even)? (?:ask|asked|asking|mean|meant|say|said)(?! to\b)(?! for\b)"
    r"(?: you)?(?: about| what| if| whether)?(?=\s|,|$)"
)
_NOT: Final = re.compile(
    r"not (?:about )?(?=(?:the|that|this|those|these|how|what|which|where|why|who|when"
    r"|my|a|about)\b)"
)
_WRONG: Final = re.compile(
    r"(?:you(?:'ve| have)? (?:misunderstood|misheard)(?: me)?"
    r"|(?:that's|that is|that was) the wrong (?:answer|question|thing|one)"
    r"|wrong (?:answer|question))$"
)
_MEANT: Final = re.compile(
    r"(?:(?:,|but|just|only|instead|rather|it's|it is|it was|please)\s*)*"
    r"(?:(?:i|we)(?:'m| am| was)? ?(?:just )?"
    r"(?:asked|meant|mean|said|wanted|want|asking|would like|wish)"
    r"(?: you)?(?: to know| to hear| to ask)?(?: about| for)?"
    r"|what (?:i|we) (?:meant|mean|asked|wanted|want)(?: to know)? (?:is|was))"
    r"(?=\s|,|$)"
)
_BUT: Final = re.compile(r"\s*(?:,|\bbut\b)\s*(?:but |it's |it is |just |about )*")
_BEGINS: Final = frozenset(
    {"the", "how", "what", "which", "where", "why", "who", "when", "about", "my"}
)
"""Words with which what is meant begins, where no pause is heard before it."""

_POINTING: Final = frozenset({"", "that", "this", "it", "those", "these"})


@dataclass(frozen=True)
class Denial:
    """One way to read a correction."""

    denied: str
    """What was not meant; nothing where it is what was said last."""
    meant: str
    """What was; nothing where that is left open."""
    surely: bool = True
    """Whether the words say so; else it depends on what was said before."""


def denials_of(text: str) -> list[Denial]:
    """The ways to read a text as a correction; none where it is none."""
    said = _plain(text)
    if not said or len(said.split()) > LONGEST:
        return []
    lead = _LEAD.match(said)
    rest = said[lead.end() :] if lead else said
    found = _WRONG.match(rest)
    if found:
        return [Denial("", "")]
    for pattern in (_NOT_WHAT, _DID_NOT):
        found = pattern.match(rest)
        if found:
            tail = rest[found.end() :].strip(" ,")
            if pattern is _NOT_WHAT:
                return [Denial("", _clean(tail))]
            return [_split(tail) or Denial(tail, "")] if _short(tail) else []
    found = _NOT.match(rest)
    if found:
        return _not_this(rest[found.end() :])
    meant = _MEANT.match(rest)
    if meant and (lead or "meant" in meant[0]):
        after = _clean(rest[meant.end() :])
        return _and_not(after) or ([Denial("", after)] if after else [])
    return _and_not(rest)


def is_pointing(denied: str) -> bool:
    """Whether what is denied is only pointed at: "I didn't ask that"."""
    return denied in _POINTING


def _not_this(tail: str) -> list[Denial]:
    """Readings of "(not) the treatment (,) the symptoms"."""
    split = _split(tail)
    if split is not None:
        return [split]
    words = tail.split()
    return [
        Denial(" ".join(words[:at]), _clean(" ".join(words[at:])))
        for at in range(1, len(words) - 1)
        if words[at] in _BEGINS and at <= LONGEST_DENIED and words[at - 1] != "about"
    ]


def _and_not(rest: str) -> list[Denial]:
    """Readings of "the symptoms not the treatment"."""
    before, found, after = rest.partition(" not ")
    denied = after.removeprefix("about ")
    if not found or not before or not _short(denied) or not _NOT.match(f"not {after}"):
        return []
    return [Denial(denied.strip(" ,"), _clean(before), surely=False)]


def _split(tail: str) -> Denial | None:
    """What is denied and what is meant, where a pause or words part them."""
    for pattern in (_MEANT, _BUT):
        found = next((m for m in pattern.finditer(tail) if m[0].strip()), None)
        if found is not None and (found.start() or pattern is _MEANT):
            denied, meant = tail[: found.start()], _clean(tail[found.end() :])
            if _short(denied):
                return Denial(denied.strip(" ,"), meant)
    return None


def _clean(text: str) -> str:
    """What is meant, without the words that say that it is."""
    text = text.strip(" ,")
    found = _MEANT.match(text)
    if found:
        text = text[found.end() :]
    return text.strip(" ,").replace(" ,", ",")


def _short(denied: str) -> bool:
    return len(denied.split(" i ")[0].split()) <= LONGEST_DENIED


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    plain = _PAUSE.sub(" , ", plain)
    return " ".join(_NOT_SAID.sub(" ", plain).split()).strip(" ,")
