"""Which Whisper listens: the best of those that packages carry, or a folder's."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from audio.recogniser.packed_whispers import PACKED_WHISPERS, PackedWhisper
from audio.recogniser.whisper import WhisperRecogniser
from audio.recogniser.whisper_files import WhisperFiles


@dataclass(frozen=True)
class WhisperModel:
    """A Whisper to listen with, which is not loaded yet."""

    source: Path | PackedWhisper
    """Its folder, or what packages carry."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.source.name

    @property
    def packed(self) -> PackedWhisper | None:
        """What packages carry, if it is one of those."""
        return self.source if isinstance(self.source, PackedWhisper) else None

    def files(self) -> WhisperFiles:
        """What it is made of.

        Raises:
            ModelError: It is not there, or not whole.
        """
        if isinstance(self.source, PackedWhisper):
            return self.source.files()
        return WhisperFiles.in_folder(self.source)

    def load(self) -> WhisperRecogniser:
        """Load it, a package's once each of its files is what was tried.

        Raises:
            ModelError: It cannot be loaded, or a file is not what was tried.
        """
        packed = self.packed
        return WhisperRecogniser(self.files() if packed is None else packed.verify())


def whisper_that_comes_along() -> WhisperModel | None:
    """The best packages' Whisper that is installed, where its engine is too.

    Raises:
        ModelError: It is installed, and is another version than what was tried, is
            not there as a whole, or a file of it is not what was tried.
    """
    there = next((one for one in PACKED_WHISPERS if one.is_installed), None)
    if there is None or not engine_is_installed():
        return None
    there.verify()
    return WhisperModel(there)


def engine_is_installed() -> bool:
    """Whether CTranslate2 is there; whether it loads is another thing."""
    return find_spec("ctranslate2") is not None
