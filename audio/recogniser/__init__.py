"""Speech recognition: one protocol, and a module for each engine."""

from audio.recogniser.apart import ApartRecogniser
from audio.recogniser.choose import (
    EMBEDDED,
    MODEL_NAME,
    LiveEars,
    choose_recogniser,
    embedded_recogniser,
    live_ears,
)
from audio.recogniser.ensemble import EnsembleRecogniser, merge
from audio.recogniser.pocketsphinx_engine import PocketSphinxRecogniser
from audio.recogniser.protocol import Recogniser, Recognition
from audio.recogniser.vosk_engine import UNKNOWN, VoskRecogniser

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
