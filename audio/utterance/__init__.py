"""An utterance on its way from frames to words."""

from audio.utterance.nearness import Nearness
from audio.utterance.stream import SpeechEvent, UtteranceStream
from audio.utterance.streaming import StreamingRecogniser
from audio.utterance.transcription import hear, recognise
from audio.utterance.under_way import StreamResult

__all__ = [
    "Nearness",
    "SpeechEvent",
    "StreamResult",
    "StreamingRecogniser",
    "UtteranceStream",
    "hear",
    "recognise",
]
