"""Which recognisers listen: the embedded ones, or an official Vosk model."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio.recogniser.fusion import EnsembleRecogniser
from audio.recogniser.fusion_weights import trust
from audio.recogniser.out_of_process import ApartRecogniser
from audio.recogniser.pocketsphinx import PocketSphinxRecogniser
from audio.recogniser.protocol import Recogniser
from audio.recogniser.vosk import VoskRecogniser

EMBEDDED: Final = Path(__file__).resolve().parent.parent / "embedded"
"""The models that ship: see the README there."""

VOSK_SHARE: Final = 0.6
"""Belief that the embedded Vosk model has beside PocketSphinx where an utterance does
not tell: see `trust`."""

MODEL_NAME: Final = "vosk-askaloud-en-us-0.6"
"""The folder of the Vosk model that ships, and of those built for a topic."""

ARPA_NAME: Final = "open.arpa"
DICTIONARY_NAME: Final = "open.dict"


OFFICIAL_SHARE: Final = 0.6
"""Belief that an official Vosk model has beside the embedded one, which knows the
topic's words: not measured, since none can be had where this is tested."""


@dataclass(frozen=True)
class LiveEars:
    """What a live assistant listens with."""

    recogniser: EnsembleRecogniser
    spotter: VoskRecogniser
    """The embedded Vosk model, which takes grammars."""
    apart: ApartRecogniser | None = None
    """What has a process of its own, and must be closed."""


def choose_recogniser(
    model: Path | None = None,
    words: Mapping[str, tuple[str, ...]] | None = None,
    built: Path = EMBEDDED,
) -> Recogniser:
    """The recogniser to listen with.

    Args:
        model: An official Vosk model, which then leads alone; None takes the
            embedded default, both engines together.
        words: What a topic needs and a dictionary may lack, with phones.
        built: Where the default's files are: those that ship, or the folder that
            `askaloud topic build` made for a topic.

    Raises:
        ModelError: A model cannot be loaded.
    """
    if model is not None:
        return VoskRecogniser(model.expanduser())
    return embedded_recogniser(words, built)


def embedded_recogniser(
    words: Mapping[str, tuple[str, ...]] | None = None,
    built: Path = EMBEDDED,
) -> EnsembleRecogniser:
    """Both engines with the models that ship, or with a topic's own.

    Raises:
        ModelError: The installation is damaged.
    """
    vosk = VoskRecogniser(built / MODEL_NAME)
    second = PocketSphinxRecogniser(built / ARPA_NAME, built / DICTIONARY_NAME, words)
    return _both(vosk, second)


def live_ears(
    model: Path | None = None,
    words: Mapping[str, tuple[str, ...]] | None = None,
    built: Path = EMBEDDED,
) -> LiveEars:
    """What a live assistant listens with: two engines that never keep it waiting.

    Args:
        model: An official Vosk model, which then leads beside the embedded one.
        words: What a topic needs and a dictionary may lack, with phones.
        built: Where the embedded models are.

    Raises:
        ModelError: A model cannot be loaded.
    """
    if model is not None:
        official = VoskRecogniser(model.expanduser())
        vosk = VoskRecogniser(built / MODEL_NAME)
        both = [(official, OFFICIAL_SHARE), (vosk, 1.0 - OFFICIAL_SHARE)]
        return LiveEars(EnsembleRecogniser(both), vosk)
    # It loads in its own process meanwhile.
    apart = ApartRecogniser(built / ARPA_NAME, built / DICTIONARY_NAME, words)
    vosk = VoskRecogniser(built / MODEL_NAME)
    return LiveEars(_both(vosk, apart), vosk, apart)


def _both(vosk: VoskRecogniser, sphinx: Recogniser) -> EnsembleRecogniser:
    """The embedded model and PocketSphinx, each as far as it is to be believed."""
    return EnsembleRecogniser([(vosk, VOSK_SHARE), (sphinx, 1.0 - VOSK_SHARE)], trust)
