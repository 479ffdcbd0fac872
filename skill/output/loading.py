"""A topic made ready, with a bar where its phrases have to be learned first."""

from collections.abc import Iterable
from pathlib import Path

from skill.output import console
from skill.understanding import Understanding


def load_understanding(
    topic: str | Path, region: str, called: Iterable[str] = ()
) -> Understanding:
    """Load a topic in a region's wording; tell on standard error if that takes long.

    Args:
        topic: The name of a topic that ships, or a folder.
        region: Which region it is worded for.
        called: Wake phrases, taken off what is said.

    Raises:
        TopicError: The topic is missing or wrong, or has no such region.
    """
    with console.progress("learning the topic's phrases, once") as step:
        return Understanding(topic, region, step, called)
