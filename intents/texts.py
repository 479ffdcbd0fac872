"""All that a topic can say, by the place where it stands, and a hash of it.

A place is a file of the topic without its ending: `sections/pain`, `topic`. Texts are
as authors wrote them: nothing is filled in, nothing is respelt for a region.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from intents.manifest import Manifest
from intents.situation import Context
from intents.topic import SPOKEN_FIELDS, Kind, Section, Topic

MANIFEST: Final = "topic"
"""The place of titles, advice, replies and the words of regions."""

VERSION_DIGITS: Final = 12


def spoken_texts(section: Section) -> Mapping[str, str]:
    """What a section can say, by field; within a field by name, as in `after.repeat`.

    Whoever gives a section another field that is spoken adds it here: signatures, the
    version of the content and the recogniser's words then know of it.
    """
    fields = {name: getattr(section, name) for name in (*SPOKEN_FIELDS, "after")}
    facets = {
        name: {"answer": facet.answer, "more": facet.more}
        for name, facet in section.facets.items()
    }
    return _flat({**fields, "facets": facets})


def places(topic: Topic) -> dict[str, Mapping[str, str]]:
    """All texts of a topic that is worded for no region: by place, then by field."""
    found = {MANIFEST: _manifest_texts(topic.manifest)}
    for section in topic.sections.values():
        found[f"sections/{section.label}"] = spoken_texts(section)
    for context, situations in topic.situations.items():
        for name, one in situations.items():
            if one.answer:
                found[f"{context.value}/{name}"] = _flat({"answer": one.answer})
    return found


def urgent_places(topic: Topic) -> tuple[str, ...]:
    """Where the texts stand that are said to somebody in an emergency."""
    urgent = {f"sections/{one.label}" for one in topic.of_kind(Kind.URGENT)}
    if not urgent:
        return ()
    after = f"{Context.ALARM.value}/"
    return tuple(
        place
        for place in places(topic)
        if place in urgent or place == MANIFEST or place.startswith(after)
    )


def digest_of_texts(texts: Mapping[str, Any]) -> str:
    """The SHA-256 of texts with the names of their fields, in an order of its own."""
    written = json.dumps(
        texts, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(written.encode()).hexdigest()


def text_hash(topic: Topic) -> str:
    """What all texts of a topic come to, in a few hexadecimal digits."""
    return digest_of_texts(places(topic))[:VERSION_DIGITS]


def content_version(topic: Topic) -> str:
    """The date that the author set, if any, and the hash of the texts as they are."""
    dated = topic.manifest.version
    return f"{dated}+{text_hash(topic)}" if dated else text_hash(topic)


def _manifest_texts(manifest: Manifest) -> Mapping[str, str]:
    regions = {
        name: {"words": region.words, "spellings": region.spellings}
        for name, region in manifest.regions.items()
    }
    return _flat(
        {
            "title": manifest.title,
            "advice": manifest.advice,
            "replies": manifest.replies.model_dump(),
            "regions": regions,
        }
    )


def _flat(fields: Mapping[str, Any], before: str = "") -> Mapping[str, str]:
    """Texts by dotted names; how their lines are broken makes no difference."""
    found: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{name}.")
        elif value:
            found[f"{before}{name}"] = " ".join(str(value).split())
    return found
