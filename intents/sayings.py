"""All sentences that a topic can say, urgent ones first.

Texts are those that `texts` knows, so that whoever gives a topic a new one need not
think of this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from intents.filling import fill, places_to_fill
from intents.normalise import sentences_in
from intents.texts import MANIFEST, places, urgent_places
from intents.topic import LATE_PLACES, Topic

_NOT_SAID: Final = ("title", "regions.")
"""What of the manifest is said within other texts alone."""


@dataclass(frozen=True)
class Saying:
    """A sentence that can be said."""

    text: str
    urgent: bool
    """Whether it is said to somebody in an emergency."""
    in_halves: bool = False
    """Whether it offers two things, so that it is wanted in halves, each with any
    other; here both are the same."""


def sayings(topic: Topic) -> tuple[Saying, ...]:
    """All that a topic can say, each sentence once, urgent ones first.

    Where titles stand in a sentence, it is there with each of them.

    Args:
        topic: The topic, worded for a region.
    """
    urgent = frozenset(urgent_places(topic))
    found: dict[str, Saying] = {}
    for place, texts in places(topic).items():
        for one in _sentences(topic, place, texts, place in urgent):
            if one.urgent or one.text not in found:
                found[one.text] = one
    return tuple(sorted(found.values(), key=lambda one: not one.urgent))


def _sentences(
    topic: Topic, place: str, texts: Mapping[str, str], urgent: bool
) -> Iterator[Saying]:
    titles = [section.title for section in topic.sections.values()]
    for name, text in texts.items():
        if place == MANIFEST and name.startswith(_NOT_SAID):
            continue
        if place != MANIFEST and name.rpartition(".")[2] == "title":
            continue
        for sentence in sentences_in(text):
            named = len(set(LATE_PLACES) & set(places_to_fill(sentence)))
            if not named:
                yield Saying(sentence, urgent)
                continue
            for title in titles:
                filled = fill(sentence, dict.fromkeys(LATE_PLACES, title))
                yield Saying(filled, urgent=False, in_halves=named > 1)
