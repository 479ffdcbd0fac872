"""Where an utterance may be two questions: "what is it, and can it be cured".

Only places are found here; whether there are two questions is judged by what each
part means.
"""

import re
from typing import Final

from intents.normalise import spoken_words

MAX_JOINTS: Final = 3
"""In an utterance with more it is told what happened: that is one question."""

MIN_WORDS: Final = 2
MAX_WORDS: Final = 14
"""Words of a part."""

_JOINT: Final = re.compile(
    r"\s*[.?!;]+\s+(?:and |but |also |or else )?"
    r"|,?\s+(?:(?:and|but|also|or else)\s+)+(?:(?:also|then)\s+)?",
    re.IGNORECASE,
)

_ASKING: Final = frozenset(
    {"what", "what's", "whats", "how", "how's", "why", "when", "where", "where's"}
    | {"who", "who's", "which", "is", "are", "am", "was", "can", "can't", "could"}
    | {"do", "does", "did", "will", "would", "should", "shall", "may", "has", "have"}
    | {"isn't", "doesn't", "don't", "tell", "explain", "describe", "whether", "if"}
)
_FILLERS: Final = frozenset(
    {"and", "but", "also", "so", "then", "please", "um", "er", "erm", "oh", "ok"}
    | {"okay", "well", "now", "right", "sorry", "just", "hello", "hi", "first"}
    | {"or", "else", "secondly", "actually", "me"}
)


def joined_questions(text: str) -> list[tuple[str, str]]:
    """The pairs of questions that a text may be, each as it was said.

    Both parts ask something by their first word, and are short.

    Args:
        text: What was said or written.
    """
    joints = list(_JOINT.finditer(text.strip()))
    if not 0 < len(joints) <= MAX_JOINTS:
        return []
    whole = text.strip()
    pairs = [(whole[: one.start()], whole[one.end() :]) for one in joints]
    return [(a, b) for a, b in pairs if _asks(a) and _asks(b)]


def _asks(part: str) -> bool:
    words = spoken_words(part)
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        return False
    telling = next((word for word in words if word not in _FILLERS), "")
    return telling in _ASKING
