"""Which recogniser listens to a topic."""

from pathlib import Path
from typing import Final

from audio import (
    Recogniser,
    RecogniserSet,
    choose_recogniser,
    model_folder,
    models_folder,
    recogniser_set,
)
from audio.recogniser import EMBEDDED, MODEL_NAME
from intents import Topic

BUILT_FOLDER: Final = "recogniser"
"""Where in a topic's folder `askaloud topic build` puts its own recogniser."""


def recogniser_of(topic: Topic, model: Path | None = None) -> Recogniser:
    """The recogniser to listen to a topic with.

    The model that was chosen leads, or the best that is installed; else the
    topic's own, if one was built; else the one that ships.

    Args:
        topic: The topic.
        model: What an operator chose, as the settings have it.

    Raises:
        ModelError: It cannot be loaded.
    """
    return choose_recogniser(chosen_model(model), _words(topic), _built(topic))


def recogniser_set_of(topic: Topic, model: Path | None = None) -> RecogniserSet:
    """What a live assistant listens to a topic with.

    Raises:
        ModelError: A model cannot be loaded.
    """
    return recogniser_set(chosen_model(model), _words(topic), _built(topic))


def chosen_model(setting: Path | None) -> Path | None:
    """The folder of the Vosk model to listen with; None for the embedded one.

    Raises:
        ModelError: There is no such model.
    """
    return model_folder(None if setting is None else str(setting), models_folder())


def _words(topic: Topic) -> dict[str, tuple[str, ...]]:
    return {word: tuple(said.split()) for word, said in topic.manifest.words.items()}


def _built(topic: Topic) -> Path:
    own = topic.folder / BUILT_FOLDER
    return own if (own / MODEL_NAME).is_dir() else EMBEDDED
