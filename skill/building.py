"""A topic's own recogniser: the one place where topics and the model kit meet.

Needs the extra `build`; nothing here is imported where a question is answered.
"""

from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.topic_recogniser.build import Built, Talk, build
from intents import Topic, answered_by, said_off, said_to
from skill.recognisers import BUILT_FOLDER

WAKE_PHRASES: Final = (
    "hello assistant", "hey assistant", "okay assistant", "hello nurse", "hello doctor",
    "hello helper", "excuse me assistant", "good morning assistant", "assistant",
    "hey computer", "hello computer",
)  # fmt: skip
"""Phrases to wake up on that a model knows well; others of its words work too."""


def talk_of(topic: Topic, without: Collection[str] = ()) -> Talk:
    """What is said to a topic, around it and by it, in all of its regions.

    Args:
        topic: A topic as its files have it, not yet in a region's wording.
        without: Names of files of utterances to leave out.
    """
    other = Counter(said_off(topic))
    for region in topic.manifest.regions:
        other.update(answered_by(topic.in_region(region)))
    words = {
        word: tuple(phones.split()) for word, phones in topic.manifest.words.items()
    }
    return Talk(said_to(topic, without), other, words, WAKE_PHRASES)


def build_topic(
    topic: Topic,
    out: Path | None = None,
    acoustic: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> Built:
    """Build a topic's recogniser.

    Args:
        topic: A topic as its files have it.
        out: Where to; a folder in the topic's own without.
        acoustic: The Vosk model to build around; the one that ships without.
        progress: Called with the share that is done, 0 to 1.

    Raises:
        BuildError: A word cannot be said, or the graph cannot be built.
        OSError: The files cannot be written.
    """
    folder = out or topic.folder / BUILT_FOLDER
    vosk = acoustic or EMBEDDED / MODEL_NAME
    return build(talk_of(topic), vosk, folder, progress=progress)
