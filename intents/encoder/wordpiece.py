"""Words cut into the pieces that an encoder knows.

WordPiece (Schuster and Nakajima 2012), as BERT uses it: the longest piece that
fits, again and again. Utterances are normalised before, so lower case and letters
are all there is.
"""

from collections.abc import Sequence
from typing import Final

PAD: Final = "[PAD]"
UNKNOWN: Final = "[UNK]"
BEGIN: Final = "[CLS]"
END: Final = "[SEP]"
SPECIAL: Final = (PAD, UNKNOWN, BEGIN, END)

MAX_LETTERS: Final = 40
"""A longer word is none."""


class WordPieces:
    """Cuts words into pieces.

    Args:
        pieces: All pieces in the order of their numbers, `SPECIAL` among them;
            one that goes on within a word begins with "##".
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self.pad = self._number[PAD]
        self._unknown = self._number[UNKNOWN]
        self._begin, self._end = self._number[BEGIN], self._number[END]

    def encode(self, words: Sequence[str], longest: int) -> list[int]:
        """The numbers of the pieces of an utterance, begin and end marked.

        Args:
            words: Normalised words.
            longest: How many numbers at most; pieces beyond are cut off.
        """
        numbers = [number for word in words for number in self._cut(word)]
        return [self._begin, *numbers[: longest - 2], self._end]

    def _cut(self, word: str) -> list[int]:
        if len(word) > MAX_LETTERS:
            return [self._unknown]
        found: list[int] = []
        at = 0
        while at < len(word):
            start = "##" if at else ""
            for end in range(len(word), at, -1):
                number = self._number.get(start + word[at:end])
                if number is not None:
                    found.append(number)
                    at = end
                    break
            else:
                return [self._unknown]
        return found
