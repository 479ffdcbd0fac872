"""Who has what an utterance reports, by its words for persons."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from intents.assertion import cues


class Experiencer(StrEnum):
    """Who has what an utterance reports (ConText, Harkema and others 2009)."""

    SPEAKER = "speaker"
    """Whoever speaks: "i can't feel my legs"; also where nobody is named."""
    PRESENT = "present"
    """Somebody with them, here and now: "my mum is confused", "she's not breathing"."""
    OTHER = "other"
    """Somebody who is not there, or in a story."""


def experiencer(words: Sequence[str], people: Collection[str]) -> Experiencer:
    """Who has what an utterance reports."""
    said = set(words)
    if said & cues.STORIES:
        return Experiencer.OTHER
    for at, word in enumerate(words):
        if word in people:
            # "My mum", "the resident", or a bare "mum"; not "a man", "the man".
            before = words[at - 1] if at else ""
            other = before in ("a", "another", "some") or (
                before == "the" and word in ("man", "woman", "boy", "girl", "child")
            )
            return (
                Experiencer.OTHER
                if other and not said & cues.CALLS
                else (Experiencer.PRESENT)
            )
        if word in cues.SPEAKER:
            follows = words[at + 1] if at + 1 < len(words) else ""
            if follows not in people:
                return Experiencer.SPEAKER
        if word in cues.THIRD:
            return Experiencer.PRESENT
    if len(words) > 2 and words[0] in ("the", "a") and said & {"could", "was", "were"}:
        return Experiencer.OTHER
    return Experiencer.SPEAKER
