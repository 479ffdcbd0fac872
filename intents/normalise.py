"""What was heard, made comparable: one spelling, one form for each word.

English lives here (contractions, letters spoken one by one, numbers); what a
word means is the topic's, in its lexicon.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

MAX_CHARACTERS: Final = 12_000
"""A minute of speech has some 1,000; what is beyond is cut off."""

MAX_WORDS: Final = 1_500
"""Ten minutes of talk without a pause: more is none."""

_APOSTROPHES: Final = str.maketrans(
    dict.fromkeys("\u2019\u2018\u02bc\u0060\u00b4", "'")
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3})")
_NOT_SPOKEN: Final = re.compile(r"[^a-z' ]+")

# In order: the irregular ones first.
_CONTRACTIONS: Final = tuple(
    (re.compile(pattern), full)
    for pattern, full in (
        (r"\bcan't\b|\bcannot\b|\bcan no\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"\bain't\b", "is not"),
        (r"n't\b", " not"),
        (r"\bi'm\b", "i am"),
        (r"'re\b", " are"),
        (r"'ve\b", " have"),
        (r"'ll\b", " will"),
        (r"'d\b", " would"),
        (r"\blet's\b", "let us"),
        (
            r"\b(it|that|what|who|how|where|there|here|he|she|when|why)'s\b",
            r"\1 is",
        ),
        (r"'s\b", ""),
        (r"\bgonna\b", "going to"),
        (r"\bgotta\b", "got to"),
        (r"\bwanna\b", "want to"),
        (r"\bdunno\b", "do not know"),
        (r"\bx rays?\b", "xray"),
        (r"\bg p\b", "gp"),
        (r"\ba and e\b", "emergency department"),
    )
)
# "a" and "i" are words of their own, but end an abbreviation: "m r i", "p s a".
_LETTERS: Final = re.compile(
    r"\b[b-hj-z](?: [b-hj-z]){1,3} [ai]\b|\b[b-hj-z](?: [a-z]){0,3} [b-hj-z]\b"
)
_HESITATIONS: Final = frozenset({"um", "umm", "er", "erm", "uhm"})


@cache
def _numbers() -> "RbnfEngine":
    # Not at the top: the matcher starts sooner without it.
    from unicode_rbnf import RbnfEngine

    return RbnfEngine.for_language("en")


_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+")

_DIALLED: Final = frozenset({"999", "911", "000", "112", "111"})
"""Numbers that are said digit by digit."""


def _spoken_number(found: re.Match[str]) -> str:
    digits = found[0]
    if digits in _DIALLED:
        return "".join(f" {_numbers().format_number(one).text} " for one in digits)
    if len(digits) > 9:
        return " "
    return f" {_numbers().format_number(digits).text} "


def spoken_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are spoken: contractions as they are.

    Lower case, numbers in words, all else but letters and apostrophes dropped.
    Never raises, whatever the text.
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    plain = plain.translate(_APOSTROPHES).replace("-", " ")
    if not plain.isascii():
        # An accent is no letter of its own: "café" is "cafe".
        split = unicodedata.normalize("NFD", plain)
        plain = "".join(c for c in split if not unicodedata.combining(c))
    if any(c.isdigit() for c in plain):
        plain = _THOUSANDS.sub("", plain)
        plain = _NUMBER.sub(_spoken_number, plain).replace("-", " ")
    return tuple(_NOT_SPOKEN.sub(" ", plain).split())


def sentences_in(text: str) -> list[str]:
    """The sentences of a text that is to be said."""
    return _SENTENCE_END.split(text.strip())


def normalise(text: str) -> tuple[str, ...]:
    """The words of an utterance, comparable with those of any other.

    Lower case, contractions written out, numbers in words, letters that are
    spelt out joined ("m r i" gives "mri"), all else but letters dropped. Never
    raises, whatever the text.
    """
    plain = " ".join(word for word in spoken_words(text) if word not in _HESITATIONS)
    for pattern, full in _CONTRACTIONS:
        plain = pattern.sub(full, plain)
    plain = _LETTERS.sub(lambda m: m[0].replace(" ", ""), plain)
    return tuple(plain.replace("'", "").split()[:MAX_WORDS])
