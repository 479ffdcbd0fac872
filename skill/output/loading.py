"""A topic made ready, with a bar where its phrases have to be learned first."""

from pathlib import Path

from skill.output import console
from skill.understanding import Understanding


def load_understanding(topic: str | Path, region: str) -> Understanding:
    """Load a topic in a region's wording; tell on standard error if that takes long.

    Raises:
        TopicError: The topic is missing or wrong, or has no such region.
    """
    with console.progress("learning the topic's phrases, once") as step:
        return Understanding(topic, region, step)
