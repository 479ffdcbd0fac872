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
from audio.recogniser.whisper_weights import (
    TINY_EN_NAME,
    WhisperModel,
    whisper_that_comes_along,
)
from intents import Topic
from skill.settings import Settings

AUTO: Final = "auto"
OFF: Final = "off"
"""What the setting `whisper` may be besides a model."""

USUAL: Final = Settings()
"""What is so where an operator set nothing."""

BUILT_FOLDER: Final = "recogniser"
"""Where in a topic's folder `askaloud topic build` puts its own recogniser."""


def recogniser_of(topic: Topic, settings: Settings = USUAL) -> Recogniser:
    """The recogniser to listen to a topic with.

    The Vosk model that was chosen leads, or the best that is installed; else the
    topic's own, if one was built; else the one that ships. Whisper listens beside it
    where it is installed.

    Args:
        topic: The topic.
        settings: What the operator set.

    Raises:
        ModelError: A model cannot be loaded.
    """
    return choose_recogniser(
        chosen_model(settings.model),
        _words(topic),
        _built(topic),
        chosen_whisper(settings.whisper),
    )


def recogniser_set_of(topic: Topic, settings: Settings = USUAL) -> RecogniserSet:
    """What a live assistant listens to a topic with.

    Raises:
        ModelError: A model cannot be loaded.
    """
    return recogniser_set(
        chosen_model(settings.model),
        _words(topic),
        _built(topic),
        chosen_whisper(settings.whisper),
    )


def chosen_whisper(setting: str) -> WhisperModel | None:
    """The Whisper to listen with; None where none listens.

    Args:
        setting: "auto" for the one that a package carries, where it is installed;
            "off"; or the name or the folder of another.

    Raises:
        ModelError: There is no such model.
    """
    if setting == OFF:
        return None
    if setting == AUTO:
        return whisper_that_comes_along()
    if setting == TINY_EN_NAME:
        return WhisperModel()
    folder = model_folder(setting, models_folder())
    return None if folder is None else WhisperModel(folder)


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
