"""Numbers in digits, as they are spoken."""

import re
from functools import cache
from typing import Final

from unicode_rbnf import FormatPurpose, RbnfEngine

_NUMBER: Final = re.compile(
    r"(?P<hours>\d{1,2}):(?P<minutes>\d{2})\b"
    r"|(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?(?P<nth>st|nd|rd|th)?"
)
_YEARS: Final = range(1100, 2100)
_SAID_SINGLY: Final = frozenset({"000", "101", "111", "112", "911", "999"})
"""Numbers that people call, which are told digit by digit."""
_LONGEST: Final = 4
"""More digits than this without a comma are told one by one."""


def in_words(text: str) -> str:
    """A text with its numbers spelt out: "in 2019" is "in twenty nineteen".

    Args:
        text: Lower case.
    """
    return _NUMBER.sub(lambda found: f" {_spelt(found)} ", text)


def _spelt(found: "re.Match[str]") -> str:
    if found["hours"]:
        hours, minutes = int(found["hours"]), int(found["minutes"])
        return f"{_said(hours)} {_said(minutes)}" if minutes else f"{_said(hours)}"
    digits, nth = found["whole"].replace(",", ""), found["nth"]
    grouped = "," in found["whole"]
    if found["part"]:
        after = " ".join(_said(int(one)) for one in found["part"][1:])
        return f"{_said(int(digits))} point {after}"
    if nth:
        return _said(int(digits), FormatPurpose.ORDINAL)
    if digits in _SAID_SINGLY or (len(digits) > _LONGEST and not grouped):
        return " ".join(_said(int(one)) for one in digits)
    year = int(digits) in _YEARS and not grouped
    return _said(int(digits), FormatPurpose.YEAR if year else FormatPurpose.CARDINAL)


def _said(number: int, purpose: FormatPurpose = FormatPurpose.CARDINAL) -> str:
    told = _engine().format_number(number, purpose).text
    return told.replace("-", " ").replace(",", " ")


@cache
def _engine() -> RbnfEngine:
    return RbnfEngine.for_language("en")
