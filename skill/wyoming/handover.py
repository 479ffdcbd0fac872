"""What Home Assistant does not carry from one request to the next.

It asks what was heard, passes on a text alone to have it answered, and the text of the
answer alone to have it spoken: what else was heard, how sure that is, and how to speak
the answer would be lost. So that is kept for a few seconds under the text. Where a
request tells of which device or conversation it is, nothing of another is taken; where
two could be meant, neither is.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

KEPT_S: Final = 10.0
"""From what was heard to the request to answer it, Home Assistant takes a moment."""

MAX_KEPT: Final = 1000

_T = TypeVar("_T")


@dataclass(frozen=True)
class Origin:
    """Whose request it is, as far as that is known."""

    device: str | None = None
    conversation: str | None = None

    def fits(self, other: "Origin") -> bool:
        """Whether what came from here may be what another request is about."""
        return self.device in (None, other.device) and self.conversation in (
            None,
            other.conversation,
        )

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of it."""
        return self.device is None and self.conversation is None


@dataclass(frozen=True)
class _Kept(Generic[_T]):
    text: str
    value: _T
    origin: Origin
    at_s: float


class Handover(Generic[_T]):
    """Keeps something under a text, for a moment.

    Args:
        clock: Seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: deque[_Kept[_T]] = deque(maxlen=MAX_KEPT)

    def __len__(self) -> int:
        self._forget()
        return len(self._kept)

    def keep(self, text: str, value: _T, origin: Origin) -> None:
        """Keep something; what has the same text and origin is forgotten for it."""
        self._forget()
        words = _words(text)
        for one in tuple(self._kept):
            same = one.text == words and one.origin == origin
            if same and not origin.unknown:
                self._kept.remove(one)
        self._kept.append(_Kept(words, value, origin, self._clock()))

    def find(self, text: str, origin: Origin) -> _T | None:
        """What is kept; None where nothing is, or it is not clear which.

        Args:
            text: The text.
            origin: Who asks for it.
        """
        found = self._fitting(text, origin)
        return found[0].value if found else None

    def take(self, text: str, origin: Origin) -> _T | None:
        """The same, and it is kept no longer."""
        found = self._fitting(text, origin)
        for one in found:
            self._kept.remove(one)
        return found[0].value if found else None

    def _fitting(self, text: str, origin: Origin) -> list[_Kept[_T]]:
        self._forget()
        words = _words(text)
        found = [
            one for one in self._kept if one.text == words and one.origin.fits(origin)
        ]
        surely = [one for one in found if not one.origin.unknown]
        found = surely or found
        return found if all(one.value == found[0].value for one in found) else []

    def _forget(self) -> None:
        now_s = self._clock()
        while self._kept and now_s - self._kept[0].at_s > KEPT_S:
            self._kept.popleft()


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
