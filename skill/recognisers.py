"""Which recogniser listens to a topic."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from audio import (
    ModelError,
    Recogniser,
    RecogniserSet,
    choose_recogniser,
    model_folder,
    models_folder,
    recogniser_set,
)
from audio.models.installed import whisper_named
from audio.models.verified import require_verified
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.recogniser.built_sums import read_sums
from audio.recogniser.nats_line import NatsServer
from audio.recogniser.whisper import whisper_engine
from audio.recogniser.whisper_weights import (
    WhisperModel,
    whisper_that_comes_along,
)
from intents import Topic
from skill.settings import Settings

_LOGGER = logging.getLogger(__name__)

Tell = Callable[[str], None]
"""Takes a line for whoever set it up."""

AUTO: Final = "auto"
OFF: Final = "off"
"""What the setting `whisper` may be besides a model."""

USUAL: Final = Settings()
"""What is so where an operator set nothing."""

BUILT_FOLDER: Final = "recogniser"
"""Where in a topic's folder `askaloud topic build` puts its own recogniser."""


def recogniser_of(
    topic: Topic, settings: Settings = USUAL, tell: Tell = _LOGGER.warning
) -> Recogniser:
    """The recogniser to listen to a topic with.

    The Vosk model that was chosen leads, or the best that is installed; else the
    topic's own, if one was built; else the one that ships. Whisper listens beside it
    where it is installed.

    Args:
        topic: The topic.
        settings: What the operator set.
        tell: Is told where a Whisper that nobody named cannot listen.

    Raises:
        ModelError: A model cannot be loaded.
    """
    whisper = chosen_whisper(settings.whisper, tell, here=True)
    model, built = chosen_model(settings.model), _built(topic)
    _require_in_order(model, built, whisper)
    return choose_recogniser(model, _words(topic), built, whisper)


def recogniser_set_of(
    topic: Topic, settings: Settings = USUAL, tell: Tell = _LOGGER.warning
) -> RecogniserSet:
    """What a live assistant listens to a topic with.

    Args:
        topic: The topic.
        settings: What the operator set.
        tell: Is told where a Whisper that nobody named cannot listen.

    Raises:
        ModelError: A model cannot be loaded.
        RemoteError: The server that lends ears is set up wrongly.
    """
    whisper = chosen_whisper(settings.whisper, tell)
    model, built = chosen_model(settings.model), _built(topic)
    _require_in_order(model, built, whisper)
    return recogniser_set(model, _words(topic), built, whisper, server_of(settings))


def server_of(settings: Settings) -> NatsServer | None:
    """The server that lends ears; None where none is set."""
    if settings.remote_ears is None:
        return None
    return NatsServer(
        settings.remote_ears, settings.remote_credentials, settings.remote_authority
    )


def chosen_whisper(
    setting: str, tell: Tell = _LOGGER.warning, here: bool = False
) -> WhisperModel | None:
    """The Whisper to listen with; None where none listens.

    Args:
        setting: "auto" for the best that packages carry, where it is installed and
            in order; "off"; or the name or the folder of another.
        tell: Is told why the package's is left out, where it is there and damaged.
        here: Whether it will be loaded in this process.

    Raises:
        ModelError: There is no such model, or the package's was named and is damaged.
    """
    if setting == OFF:
        return None
    if setting != AUTO:
        return whisper_named(setting, models_folder())
    try:
        found = whisper_that_comes_along()
        if found is not None and here:
            whisper_engine()
    except ModelError as why:
        tell(f"Whisper does not listen: {why}")
        return None
    return found


def chosen_model(setting: Path | None) -> Path | None:
    """The folder of the Vosk model to listen with; None for the embedded one.

    Raises:
        ModelError: There is no such model.
    """
    return model_folder(None if setting is None else str(setting), models_folder())


def _require_in_order(
    model: Path | None, built: Path, whisper: WhisperModel | None
) -> None:
    """See that no damaged model ends this process.

    What was built has sums, against which it is held where it is loaded.

    Raises:
        ModelError: One is damaged.
    """
    if model is not None:
        require_verified(model.expanduser())
    if not read_sums(built):
        require_verified(built / MODEL_NAME)
    if whisper is not None and isinstance(whisper.source, Path):
        require_verified(whisper.source)


def _words(topic: Topic) -> dict[str, tuple[str, ...]]:
    return {word: tuple(said.split()) for word, said in topic.manifest.words.items()}


def _built(topic: Topic) -> Path:
    own = topic.folder / BUILT_FOLDER
    return own if (own / MODEL_NAME).is_dir() else EMBEDDED
