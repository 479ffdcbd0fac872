"""Speech recognition: one protocol, and a module for each engine."""

from audio.recogniser.choice import (
    EMBEDDED,
    MODEL_NAME,
    RecogniserSet,
    choose_recogniser,
    embedded_recogniser,
    recogniser_set,
)
from audio.recogniser.fusion import FusionRecogniser, merge
from audio.recogniser.out_of_process import OutOfProcessRecogniser
from audio.recogniser.pocketsphinx import PocketSphinxRecogniser
from audio.recogniser.protocol import Recogniser, Recognition
from audio.recogniser.vosk import UNKNOWN, VoskRecogniser
from audio.recogniser.whisper import WhisperRecogniser

__all__ = [
    "EMBEDDED",
    "MODEL_NAME",
    "UNKNOWN",
    "FusionRecogniser",
    "OutOfProcessRecogniser",
    "PocketSphinxRecogniser",
    "Recogniser",
    "RecogniserSet",
    "Recognition",
    "VoskRecogniser",
    "WhisperRecogniser",
    "choose_recogniser",
    "embedded_recogniser",
    "merge",
    "recogniser_set",
]
