"""Ears and mouth: sound in, words out; words in, sound out."""

from audio.devices.microphone import DeviceMicrophone, Microphone
from audio.devices.player import DevicePlayer, Player
from audio.devices.speaker import DeviceSpeaker, Speaker
from audio.echo.canceller import EchoCanceller, NoCanceller, choose_canceller
from audio.echo.correlation import EnvelopeCorrelation
from audio.errors import (
    AudioError,
    DeviceError,
    ModelError,
    RecognitionError,
    SoundFileError,
    VoiceError,
)
from audio.files import read_frames, read_stream, save_wav
from audio.models import SMALL_US, install_model, model_folder, models_folder
from audio.recogniser import (
    Recogniser,
    RecogniserSet,
    choose_recogniser,
    recogniser_set,
)
from audio.recogniser.result import Alternative, Transcript
from audio.signals.earcons import HEARD, LISTENING, NOT_CAUGHT
from audio.sound import (
    FRAME_S,
    FRAME_SAMPLES,
    SAMPLE_RATE,
    Frame,
    Samples,
    Speech,
    SpokenWord,
    Utterance,
    frames_of,
)
from audio.synthesis.cache import MemorySpeechCache, SpeechCache
from audio.synthesis.voice import FASTEST, SLOWEST, Voice, VoiceSettings
from audio.utterance.stream import SpeechEvent, UtteranceStream
from audio.utterance.streaming import StreamingRecogniser, StreamResult
from audio.utterance.transcription import hear, recognise
from audio.vad.endpointer import Endpointer, EndpointSettings, find_utterance

__all__ = [
    "FASTEST",
    "FRAME_S",
    "FRAME_SAMPLES",
    "HEARD",
    "LISTENING",
    "NOT_CAUGHT",
    "SAMPLE_RATE",
    "SLOWEST",
    "SMALL_US",
    "Alternative",
    "AudioError",
    "DeviceError",
    "DeviceMicrophone",
    "DevicePlayer",
    "DeviceSpeaker",
    "EchoCanceller",
    "EndpointSettings",
    "Endpointer",
    "EnvelopeCorrelation",
    "Frame",
    "MemorySpeechCache",
    "Microphone",
    "ModelError",
    "NoCanceller",
    "Player",
    "Recogniser",
    "RecogniserSet",
    "RecognitionError",
    "Samples",
    "SoundFileError",
    "Speaker",
    "Speech",
    "SpeechCache",
    "SpeechEvent",
    "SpokenWord",
    "StreamResult",
    "StreamingRecogniser",
    "Transcript",
    "Utterance",
    "UtteranceStream",
    "Voice",
    "VoiceError",
    "VoiceSettings",
    "choose_canceller",
    "choose_recogniser",
    "find_utterance",
    "frames_of",
    "hear",
    "install_model",
    "model_folder",
    "models_folder",
    "read_frames",
    "read_stream",
    "recognise",
    "recogniser_set",
    "save_wav",
]
