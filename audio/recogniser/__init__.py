"""Speech recognition: one protocol, and a module for each engine."""

from audio.recogniser.choice import (
    EMBEDDED,
    MODEL_NAME,
    LiveEars,
    choose_recogniser,
    embedded_recogniser,
    live_ears,
)
from audio.recogniser.fusion import EnsembleRecogniser, merge
from audio.recogniser.out_of_process import ApartRecogniser
from audio.recogniser.pocketsphinx import PocketSphinxRecogniser
from audio.recogniser.protocol import Recogniser, Recognition
from audio.recogniser.vosk import UNKNOWN, VoskRecogniser

__all__ = [
    "EMBEDDED",
    "MODEL_NAME",
    "UNKNOWN",
    "ApartRecogniser",
    "EnsembleRecogniser",
    "LiveEars",
    "PocketSphinxRecogniser",
    "Recogniser",
    "Recognition",
    "VoskRecogniser",
    "choose_recogniser",
    "embedded_recogniser",
    "live_ears",
    "merge",
]
