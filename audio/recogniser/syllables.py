"""How many syllables a word has, by the dictionary of the model that ships."""

import re
from functools import cache
from typing import Final

from audio.recogniser.choice import DICTIONARY_NAME, EMBEDDED

VOWELS: Final = frozenset(
    (
        "AA",
        "AE",
        "AH",
        "AO",
        "AW",
        "AY",
        "EH",
        "ER",
        "EY",
        "IH",
        "IY",
        "OW",
        "OY",
        "UH",
        "UW",
    )
)
"""CMUdict's phones that carry a syllable."""

_WRITTEN: Final = re.compile(r"[aeiouy]+")
_VARIANT: Final = re.compile(r"\(\d+\)$")


def syllables(word: str) -> int:
    """The fewest syllables in which a word is said; guessed where it is not known."""
    known = _dictionary().get(word)
    return max(len(_WRITTEN.findall(word)), 1) if known is None else known


@cache
def _dictionary() -> dict[str, int]:
    found: dict[str, int] = {}
    text = (EMBEDDED / DICTIONARY_NAME).read_text(encoding="utf-8")
    for line in text.splitlines():
        said, *phones = line.split()
        word = _VARIANT.sub("", said)
        count = sum(phone in VOWELS for phone in phones)
        found[word] = min(found.get(word, count), count)
    return found
