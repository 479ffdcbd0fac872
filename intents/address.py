"""The assistant's own name, taken off what is said to it.

"Hello assistant stop" is "stop", and "what are the symptoms assistant" is a question
about symptoms: the name says to whom, and nothing of what.
"""

from collections.abc import Iterable, Sequence
from typing import Final

OWN_NAMES: Final = ("hello assistant",)
"""What it is called by whoever set no other wake phrase."""

_GREETINGS: Final = frozenset({"hello", "hallo", "hey", "hi", "ok", "okay", "yo"})
_LEADING: Final = frozenset({"um", "er", "erm", "oh", "ah", "so", "right"})
"""Words that may stand before a name, and mean nothing."""

_SPOKEN_OF: Final = frozenset(
    {"a", "an", "the", "my", "your", "his", "her", "our", "their", "this", "that"}
    | {"to", "of", "by", "from", "with", "for", "and", "or", "as", "is", "are", "am"}
    | {"care", "healthcare", "medical", "nursing", "social", "dental", "personal"}
)
"""Words behind which a name is of somebody who is spoken of: "the care assistant"."""


class Address:
    """Takes names off texts.

    Args:
        phrases: What it is called by, besides what it always hears: wake phrases.
    """

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        whole = [_plain(phrase.split()) for phrase in (*OWN_NAMES, *phrases)]
        names = [_without_greeting(words) or words for words in whole if words]
        # The longest first: "hello assistant" before "assistant".
        self._names = sorted(dict.fromkeys([*filter(None, whole), *names]), key=_longer)

    def without(self, text: str) -> str:
        """A text without the name before and behind it.

        Whoever says nothing else has said that: it is left as it is.
        """
        said = text.split()
        start, end = 0, len(said)
        words = _plain(said)
        while (behind := self._front(words[start:end])) > 0:
            start += behind
        while (before := self._back(words[start:end])) > 0:
            end -= before
        if not any(words[start:end]) or (start == 0 and end == len(said)):
            return text
        return " ".join(said[start:end])

    def _front(self, words: Sequence[str]) -> int:
        """How many words at the front are a call."""
        at = 0
        while at < len(words) and words[at] in _LEADING:
            at += 1
        for greeted in (_greeted(words, at), at):
            for name in self._names:
                if tuple(words[greeted : greeted + len(name)]) == name:
                    return greeted + len(name)
        return 0

    def _back(self, words: Sequence[str]) -> int:
        """How many words at the end are one."""
        for name in self._names:
            start = len(words) - len(name)
            if start > 0 and tuple(words[start:]) == name:
                while start > 0 and words[start - 1] in _GREETINGS:
                    start -= 1
                if start and words[start - 1] not in _SPOKEN_OF:
                    return len(words) - start
        return 0


def _plain(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        "".join(c for c in word.lower() if c.isalnum() or c == "'") for word in words
    )


def _greeted(words: Sequence[str], at: int) -> int:
    while at < len(words) and words[at] in _GREETINGS:
        at += 1
    return at


def _without_greeting(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[_greeted(words, 0) :]


def _longer(name: tuple[str, ...]) -> int:
    return -len(name)
