"""Voice activity: what is speech, where an utterance ends, how loud it is."""

from audio.vad.detector import SileroDetector, SpeechDetector
from audio.vad.endpointer import Endpointer, EndpointSettings, find_utterance
from audio.vad.level import Level, LevelMeter, Measured, level_of

__all__ = [
    "EndpointSettings",
    "Endpointer",
    "Level",
    "LevelMeter",
    "Measured",
    "SileroDetector",
    "SpeechDetector",
    "find_utterance",
    "level_of",
]
