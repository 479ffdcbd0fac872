"""Which recogniser listens to a topic."""

from pathlib import Path
from typing import Final

from audio import Recogniser, choose_recogniser
from audio.recogniser import EMBEDDED, MODEL_NAME
from intents import Topic

BUILT_FOLDER: Final = "recogniser"
"""Where in a topic's folder `askaloud topic build` puts its own recogniser."""


def recogniser_of(topic: Topic, model: Path | None = None) -> Recogniser:
    """The recogniser to listen to a topic with.

    An official model leads if there is one; else the topic's own, if one was
    built; else the one that ships.

    Raises:
        ModelError: It cannot be loaded.
    """
    words = {word: tuple(said.split()) for word, said in topic.manifest.words.items()}
    own = topic.folder / BUILT_FOLDER
    built = own if (own / MODEL_NAME).is_dir() else EMBEDDED
    return choose_recogniser(model, words, built)
