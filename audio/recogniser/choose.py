"""Which recognisers listen: the embedded ones, or an official Vosk model."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from audio.recogniser.ensemble import EnsembleRecogniser
from audio.recogniser.pocketsphinx_engine import PocketSphinxRecogniser
from audio.recogniser.protocol import Recogniser
from audio.recogniser.vosk_engine import VoskRecogniser

EMBEDDED: Final = Path(__file__).resolve().parent.parent / "embedded"
"""The models that ship: see the README there."""

VOSK_SHARE: Final = 0.5
"""Belief that the embedded Vosk model has beside PocketSphinx. Of 300 questions in
six synthetic voices 77.7 % led to the right section at 0.5, 77.0 % at 0.6."""


def choose_recogniser(
    model: Path | None = None, words: Mapping[str, tuple[str, ...]] | None = None
) -> Recogniser:
    """The recogniser to listen with.

    Args:
        model: An official Vosk model, which then leads alone; None takes the
            embedded default, both engines together.
        words: What a topic needs and a dictionary may lack, with phones.

    Raises:
        ModelError: A model cannot be loaded.
    """
    if model is not None:
        return VoskRecogniser(model.expanduser())
    return embedded_recogniser(words)


def embedded_recogniser(
    words: Mapping[str, tuple[str, ...]] | None = None,
) -> EnsembleRecogniser:
    """Both engines with the models that ship.

    Raises:
        ModelError: The installation is damaged.
    """
    vosk = VoskRecogniser(EMBEDDED / "vosk-askaloud-en-us-0.1")
    second = PocketSphinxRecogniser(
        EMBEDDED / "open.arpa", EMBEDDED / "open.dict", words
    )
    return EnsembleRecogniser([(vosk, VOSK_SHARE), (second, 1.0 - VOSK_SHARE)])
