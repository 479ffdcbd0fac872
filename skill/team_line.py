"""The hospital's own line, as an operator writes it and as it is spoken."""

import re
from typing import Final

from askaloud.plain_text import shortened

MAX_DIGITS: Final = 20
MIN_DIGITS: Final = 3
MAX_NAME: Final = 40
"""Characters: what is said in an emergency has to stay short."""

GROUP: Final = 3
LONGEST_GROUP: Final = 5
"""Digits that are said in one breath: by themselves, and where they are written so."""

_NAME: Final = re.compile(r"[^\W_](?:[^\W_]|[ .,&'\u2019-])*")


def checked_number(number: object) -> str:
    """A telephone number that can be spoken.

    Raises:
        ValueError: It is none; the message says why, and what would be one.
    """
    if not isinstance(number, str):
        raise ValueError('it is not in quotes. Write it as "020 7946 0958"')
    plain = " ".join(number.split())
    if not plain:
        raise ValueError(
            'it is empty. Give a number, such as "020 7946 0958", or leave it out'
        )
    if re.fullmatch(r"\+? ?[0-9][0-9 ]*", plain) is None:
        raise ValueError(
            f"'{shortened(number)}' has other things in it than digits, spaces and a + "
            f'before them. Write it as "020 7946 0958" or "+44 20 7946 0958"'
        )
    count = sum(one.isdigit() for one in plain)
    if not MIN_DIGITS <= count <= MAX_DIGITS:
        raise ValueError(
            f"it has {count} digits; a number has {MIN_DIGITS} to {MAX_DIGITS}. "
            f"Correct it"
        )
    return plain


def checked_name(name: object) -> str:
    """A name that can be spoken.

    Raises:
        ValueError: It is none; the message says why, and what would be one.
    """
    plain = " ".join(name.split()) if isinstance(name, str) else ""
    if not plain:
        raise ValueError(
            'it is empty. Say who answers, such as "the oncology ward", or leave it out'
        )
    if len(plain) > MAX_NAME:
        raise ValueError(
            f"it has {len(plain)} characters, {MAX_NAME} at most. Shorten it: it is "
            f"spoken in an emergency"
        )
    if _NAME.fullmatch(plain) is None:
        raise ValueError(
            f"'{plain}' has signs in it that cannot be spoken. Use letters, digits "
            f"and spaces"
        )
    return plain


def spoken_number(number: str) -> str:
    """A number digit by digit, in the groups that it is written in.

    "020 7946 0958" is "0 2 0, 7 9 4 6, 0 9 5 8". A group that is too long for one
    breath is said in threes, and fours at its end.
    """
    groups = [part for one in number.lstrip("+ ").split() for part in _breaths(one)]
    digits = ", ".join(" ".join(group) for group in groups)
    return f"plus {digits}" if number.startswith("+") else digits


def _breaths(digits: str) -> list[str]:
    if len(digits) <= LONGEST_GROUP:
        return [digits]
    fours = len(digits) % GROUP
    turn = len(digits) - fours * (GROUP + 1)
    starts = [*range(0, turn, GROUP), *range(turn, len(digits), GROUP + 1)]
    ends = [*starts[1:], len(digits)]
    return [digits[start:end] for start, end in zip(starts, ends, strict=True)]
