"""The letters that Kokoro reads, and what of IPA each stands for.

Kokoro-82M learned to read from letters of its own (hexgrad, Apache-2.0): mostly IPA,
with one letter for each diphthong and affricate. espeak-ng's IPA has other habits.
"""

from typing import Final

LETTERS: Final = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16,
    "A": 24, "I": 25, "O": 31, "Q": 33, "T": 36, "W": 39, "Y": 41, "ᵊ": 42, "a": 43,
    "b": 44, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54,
    "m": 55, "n": 56, "o": 57, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65,
    "z": 68, "ɑ": 69, "ɒ": 71, "æ": 72, "ɔ": 76, "ð": 81, "ʤ": 82, "ə": 83, "ɛ": 86,
    "ɜ": 87, "ɡ": 92, "ɪ": 102, "ŋ": 112, "θ": 119, "ɹ": 123, "ʃ": 131, "ʧ": 133,
    "ʊ": 135, "ʌ": 138, "ʒ": 147, "ˈ": 156, "ˌ": 157, "ː": 158, "ᵻ": 177,
}  # fmt: skip
"""Each letter with its place in the model's first table."""

PUNCTUATION: Final = frozenset(";:,.!?—…")

_COMMON: Final = (
    ("^", ""), ("aɪ", "I"), ("aʊ", "W"), ("dʒ", "ʤ"), ("eɪ", "A"), ("tʃ", "ʧ"),
    ("ɔɪ", "Y"), ("əl", "ᵊl"), ("n̩", "ᵊn"), ("l̩", "ᵊl"), ("ʲ", ""), ("ɐ", "ə"),
    ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɬ", "l"), ("g", "ɡ"), ("\u0303", ""),
)  # fmt: skip

_BRITISH: Final = (
    *(("(ɹ)", ""), ("eə", "ɛː"), ("iə", "ɪə"), ("əʊ", "Q"), ("oʊ", "Q"), ("æ", "a")),
    # espeak-ng's British "one" rhymes with "on".
    ("wˈɒn", "wˈʌn"), ("wˌɒn", "wˌʌn"), ("ᵻ", "ɪ"),
)  # fmt: skip

_AMERICAN: Final = (
    *(("(ɹ)", "ɹ"), ("oʊ", "O"), ("əʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ")),
    *(("ɪə", "iə"), ("ɚ", "əɹ"), ("ː", ""), ("o", "ɔ"), ("ɾ", "T"), ("ʔ", "t")),
    *(("ɒ", "ɑ"), ("ɹɹ", "ɹ"), ("a", "æ")),
)


def letters_of(ipa: str, british: bool) -> str:
    """IPA in Kokoro's letters; what Kokoro has no letter for is left out.

    Args:
        ipa: As espeak-ng writes it, ties as `^` or none; an r in brackets is spoken
            in American English only.
        british: Whether it is British English, or else American.
    """
    for old, new in (*_COMMON, *(_BRITISH if british else _AMERICAN)):
        ipa = ipa.replace(old, new)
    return "".join(letter for letter in ipa if letter in LETTERS)
