"""An utterance on its way from frames to words."""

from audio.utterance.stream import SpeechEvent, UtteranceStream
from audio.utterance.streaming import StreamingRecogniser, StreamResult
from audio.utterance.transcription import hear, recognise

__all__ = [
    "SpeechEvent",
    "StreamResult",
    "StreamingRecogniser",
    "UtteranceStream",
    "hear",
    "recognise",
]
