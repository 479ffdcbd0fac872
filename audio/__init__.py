"""Ears and mouth: sound in, words out; words in, sound out."""

from audio.endpoint import Endpointer, EndpointSettings, find_utterance
from audio.errors import (
    AudioError,
    DeviceError,
    ModelError,
    RecognitionError,
    SoundFileError,
    VoiceError,
)
from audio.files import read_frames, read_stream, save_wav
from audio.heard import Alternative, Heard
from audio.listen import hear, recognise
from audio.models import SMALL_US, OfficialModel, install_model
from audio.recogniser import Recogniser, choose_recogniser
from audio.sound import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    Frame,
    Speech,
    SpokenWord,
    Utterance,
    frames_of,
)
from audio.speaker import DeviceSpeaker, Speaker
from audio.voice import FASTEST, SLOWEST, Voice, VoiceSettings

__all__ = [
    "FASTEST",
    "FRAME_SAMPLES",
    "SAMPLE_RATE",
    "SLOWEST",
    "SMALL_US",
    "Alternative",
    "AudioError",
    "DeviceError",
    "DeviceSpeaker",
    "EndpointSettings",
    "Endpointer",
    "Frame",
    "Heard",
    "ModelError",
    "OfficialModel",
    "Recogniser",
    "RecognitionError",
    "SoundFileError",
    "Speaker",
    "Speech",
    "SpokenWord",
    "Utterance",
    "Voice",
    "VoiceError",
    "VoiceSettings",
    "choose_recogniser",
    "find_utterance",
    "frames_of",
    "hear",
    "install_model",
    "read_frames",
    "read_stream",
    "recognise",
    "save_wav",
]
