"""The pieces of words that Whisper writes, and the words that they make up.

Its vocabulary is GPT-2's: each piece is a string of bytes, written with one printable
letter for each byte. Pieces with signs are never written; numbers come in digits, as
without them Whisper leaves out what it would write so, and are spelt out here.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from askaloud.parsing import parsed_json
from audio.errors import ModelError
from audio.recogniser.spelt_numbers import in_words

END: Final = "<|endoftext|>"
"""The first of the pieces that are no text; all behind it are none either."""

_NO_WORDS: Final = re.compile(r"[%$£€#&+=@^~<>|\\/_*{}\[\]()♪♫]")
"""What a spoken sentence is not written with."""
_OTHER_THAN_WORDS: Final = re.compile(r"[^a-z' ]+")
_SHORT: Final = {"mr": "mister", "mrs": "missis", "dr": "doctor", "ok": "okay"}
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'", "-": " "})


class WhisperVocabulary:
    """Pieces and words.

    Args:
        file: The pieces in the order of their numbers: one a line, or, where its
            name ends with `.json`, a list of them.

    Raises:
        ModelError: It cannot be read, or is none.
    """

    def __init__(self, file: Path) -> None:
        try:
            self._pieces = _pieces_in(file)
        # ValueError: no UTF-8, no JSON, or no list of texts.
        except (OSError, ValueError) as why:
            raise ModelError(
                f"the vocabulary '{file}' of a Whisper model cannot be read ({why}). "
                f"Install or import the model again."
            ) from why
        if END not in self._pieces:
            raise ModelError(
                f"'{file}' is no vocabulary of Whisper: it lacks '{END}'. Import a "
                f"model that was converted for CTranslate2 as a whole."
            )
        self._end = self._pieces.index(END)

    @property
    def never_written(self) -> list[int]:
        """The numbers of the pieces that no spoken sentence has in it."""
        return [
            number
            for number in range(self._end)
            if _NO_WORDS.search(self.text([number]))
        ]

    def text(self, numbers: Sequence[int]) -> str:
        """What pieces make up; what is no text among them is left out."""
        letters = "".join(self._pieces[n] for n in numbers if 0 <= n < self._end)
        known = (_BYTES[letter] for letter in letters if letter in _BYTES)
        return bytes(known).decode("utf-8", "ignore")


def _pieces_in(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".json":
        return text.rstrip("\n").split("\n")
    pieces = parsed_json(text)
    if not isinstance(pieces, list) or not all(isinstance(p, str) for p in pieces):
        raise ValueError("it is no list of texts")
    return pieces


def words_of(text: str) -> str:
    """A written text as words that are spoken: lower case, without punctuation.

    Args:
        text: As Whisper writes it, with capitals, commas and full stops.
    """
    plain = in_words(text.lower()).translate(_APOSTROPHES)
    words = _OTHER_THAN_WORDS.sub(" ", plain).split()
    bare = (word.strip("'") for word in words)
    return " ".join(_SHORT.get(word, word) for word in bare if word)


def _bytes() -> dict[str, int]:
    """Which byte each letter of a piece stands for, as GPT-2's code has it."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    written = {chr(byte): byte for byte in plain}
    return written | {chr(256 + at): byte for at, byte in enumerate(others)}


_BYTES: Final = _bytes()
