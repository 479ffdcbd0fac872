"""Written words as a synthesiser is given them, and the way back to the written ones.

espeak-ng is given "eh and E" for "A and E"; captions show what is written.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class WrittenWord:
    """A word as it is written, and where it is in what is spoken, in characters."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class _Stretch:
    """A stretch of the text that was taken over, or respelled, as one."""

    written: int
    written_end: int
    spoken: int
    spoken_end: int

    def place(self, written: int) -> float:
        """Where a place in the writing is in what is spoken."""
        size = self.written_end - self.written
        share = (written - self.written) / size if size else 0.0
        return self.spoken + share * (self.spoken_end - self.spoken)


class Respelling:
    """A text, some words of which are spoken otherwise than they are written.

    Args:
        written: The text.
        spellings: Whole words of it, in any case, to what is spoken for them.
    """

    def __init__(self, written: str, spellings: Mapping[str, str]) -> None:
        self.written = written
        self.spoken = ""
        """The text as it is spoken."""
        self._stretches: list[_Stretch] = []
        said = {key.lower(): value for key, value in spellings.items()}
        at = 0
        for found in _finder(said).finditer(written) if said else ():
            self._take(at, found.start(), written[at : found.start()])
            self._respell(found, said[found[0].lower()])
            at = found.end()
        self._take(at, len(written), written[at:])
        self._ends = [one.written_end for one in self._stretches]

    def words(self) -> list[WrittenWord]:
        """The words of the writing, in order."""
        return [
            WrittenWord(one[0], self._place(one.start()), self._place(one.end()))
            for one in _WORD.finditer(self.written)
        ]

    def _respell(self, found: re.Match[str], said: str) -> None:
        """Take words, each for its own where there are as many."""
        old, new = list(_WORD.finditer(found[0])), list(_WORD.finditer(said))
        written, spoken = 0, 0
        if len(old) == len(new):
            for word, instead in zip(old[1:], new[1:], strict=True):
                start = found.start() + written, found.start() + word.start()
                self._take(*start, said[spoken : instead.start()])
                written, spoken = word.start(), instead.start()
        self._take(found.start() + written, found.end(), said[spoken:])

    def _take(self, start: int, end: int, said: str) -> None:
        length = len(self.spoken)
        self._stretches.append(_Stretch(start, end, length, length + len(said)))
        self.spoken += said

    def _place(self, written: int) -> float:
        # The end of one stretch is the beginning of the next.
        return self._stretches[bisect_left(self._ends, written)].place(written)


def _finder(said: Mapping[str, str]) -> re.Pattern[str]:
    """Finds the words, the longest first, where they are whole."""
    words = "|".join(re.escape(word) for word in sorted(said, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", re.IGNORECASE)
