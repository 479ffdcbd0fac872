"""How long to wait for somebody who pauses."""

from typing import Final

UNFINISHED_FACTOR: Final = 2.0
"""How much longer the silence may be where the words so far are unfinished."""

_LEFT_HANGING: Final = frozenset(
    [
        *("a", "an", "the", "my", "your", "his", "her", "its", "our", "their"),
        *("some", "any", "of", "to", "for", "with", "from", "at", "by", "into"),
        *("and", "or", "but", "because", "if", "when", "while", "than", "as"),
        *("is", "are", "was", "were", "am", "be", "been", "being", "do", "does"),
        *("did", "can", "could", "will", "would", "shall", "should", "may", "might"),
        *("must", "has", "have", "had", "what", "what's", "which", "who", "whose"),
        *("why", "how", "i", "i'm", "i've", "it's", "he's", "she's", "you're"),
        *("very", "so", "really", "um", "uh", "er", "erm", "hmm"),
    ]
)
"""Words after which something is still to come. Those that end a question about as
often, such as "in" and "about", are not among them."""


def unfinished(text: str) -> bool:
    """Whether words so far plainly wait for more."""
    words = text.split()
    return len(words) > 1 and words[-1] in _LEFT_HANGING
