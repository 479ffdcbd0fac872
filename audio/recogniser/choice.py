"""Which recognisers listen: the embedded ones, or an official Vosk model."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio.recogniser.fusion import FusionRecogniser
from audio.recogniser.fusion_weights import fusion_weight
from audio.recogniser.out_of_process import OutOfProcessRecogniser
from audio.recogniser.pocketsphinx import PocketSphinxRecogniser
from audio.recogniser.protocol import Recogniser
from audio.recogniser.vosk import VoskRecogniser

EMBEDDED: Final = Path(__file__).resolve().parent.parent / "embedded"
"""The models that ship: see the README there."""

VOSK_SHARE: Final = 0.6
"""Belief that the embedded Vosk model has beside PocketSphinx where an utterance does
not tell: see `fusion_weight`."""

MODEL_NAME: Final = "vosk-askaloud-en-us-0.6"
"""The folder of the Vosk model that ships, and of those built for a topic."""

ARPA_NAME: Final = "open.arpa"
DICTIONARY_NAME: Final = "open.dict"


OFFICIAL_SHARE: Final = 0.6
"""Belief that an official Vosk model has beside the embedded one, which knows the
topic's words: not measured, since none can be had where this is tested."""


@dataclass(frozen=True)
class RecogniserSet:
    """What a live assistant listens with."""

    recogniser: FusionRecogniser
    spotter: VoskRecogniser
    """The embedded Vosk model, which takes grammars."""
    out_of_process: OutOfProcessRecogniser | None = None
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
) -> FusionRecogniser:
    """Both engines with the models that ship, or with a topic's own.

    Raises:
        ModelError: The installation is damaged.
    """
    vosk = VoskRecogniser(built / MODEL_NAME)
    second = PocketSphinxRecogniser(built / ARPA_NAME, built / DICTIONARY_NAME, words)
    return _both(vosk, second)


def recogniser_set(
    model: Path | None = None,
    words: Mapping[str, tuple[str, ...]] | None = None,
    built: Path = EMBEDDED,
) -> RecogniserSet:
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
        return RecogniserSet(FusionRecogniser(both), vosk)
    # It loads in its own process meanwhile.
    out_of_process = OutOfProcessRecogniser(
        built / ARPA_NAME, built / DICTIONARY_NAME, words
    )
    vosk = VoskRecogniser(built / MODEL_NAME)
    return RecogniserSet(_both(vosk, out_of_process), vosk, out_of_process)


def _both(vosk: VoskRecogniser, sphinx: Recogniser) -> FusionRecogniser:
    """The embedded model and PocketSphinx, each as far as it is to be believed."""
    return FusionRecogniser(
        [(vosk, VOSK_SHARE), (sphinx, 1.0 - VOSK_SHARE)], fusion_weight
    )
