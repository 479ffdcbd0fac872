"""What is filled into a text, and how its words are spelt, in one region."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_WORD: Final = re.compile(r"[A-Za-z]+")

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def places_to_fill(text: str) -> list[str]:
    """The names that stand in braces in a text."""
    return _PLACE.findall(text)


def fill(text: str, words: Mapping[str, str]) -> str:
    """Put words in their places; a place without a word stays, to be filled later."""
    return _PLACE.sub(lambda found: words.get(found[1], found[0]), text)


def respell(text: str, spellings: Mapping[str, str]) -> str:
    """Spell whole words in another way, capitals where there were some."""

    def local(found: re.Match[str]) -> str:
        word = found[0]
        other = spellings.get(word.lower(), word)
        if other is word:
            return word
        return other.capitalize() if word[0].isupper() else other

    return _WORD.sub(local, text) if spellings else text


def day_in_words(day: date) -> str:
    """A day as it is spoken."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
