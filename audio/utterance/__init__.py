"""An utterance on its way from frames to words."""

from audio.utterance.stream import Ear, Moment
from audio.utterance.streaming import Listened, StreamingRecogniser
from audio.utterance.transcription import hear, recognise

__all__ = [
    "Ear",
    "Listened",
    "Moment",
    "StreamingRecogniser",
    "hear",
    "recognise",
]
