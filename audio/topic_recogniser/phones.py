"""The sounds of English that the model tells apart, and their numbers.

Phones are the 39 of CMUdict without stress, each in four places of a word
(begin, inside, end, single), as Kaldi's decoder wants them to find the borders
of words. The network does not know of places: it has one output for each of the
39 and one, number 0, for the blank of connectionist temporal classification.
"""

from typing import Final

PHONES: Final = (
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F",
    "G", "HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S",
    "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
)  # fmt: skip

BLANK: Final = 0
OUTPUTS: Final = 1 + len(PHONES)
OUTPUT_OF: Final = {phone: number for number, phone in enumerate(PHONES, 1)}
"""The network's output for a phone."""

SILENCE: Final = 1
"""The number of silence among the decoder's phones."""

PLACES: Final = ("B", "I", "E", "S")
PLACE_NAMES: Final = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}

PLACED: Final = {
    f"{phone}_{place}": 2 + len(PLACES) * row + column
    for row, phone in enumerate(PHONES)
    for column, place in enumerate(PLACES)
}
"""The decoder's number of a phone in a place; silence has 1, 0 is no sound."""

LAST_PHONE: Final = 1 + len(PLACED)

Phones = tuple[str, ...]
"""How a word is said, in CMUdict's phones without stress."""


def placed(phones: Phones) -> tuple[int, ...]:
    """The decoder's phones of a word.

    Raises:
        KeyError: A phone is none of CMUdict's.
    """
    if len(phones) == 1:
        return (PLACED[f"{phones[0]}_S"],)
    first, *inside, last = phones
    return (
        PLACED[f"{first}_B"],
        *(PLACED[f"{phone}_I"] for phone in inside),
        PLACED[f"{last}_E"],
    )


def output_of(placed_phone: int) -> int:
    """The network's output for one of the decoder's phones."""
    if placed_phone == SILENCE:
        return BLANK
    return 1 + (placed_phone - 2) // len(PLACES)
