from .devices.fakes import FakeMicrophone, FakePlayer
from .devices.microphone import DeviceMicrophone, Microphone
from .devices.player import DevicePlayer, Player
from .devices.speaker import DeviceSpeaker, Speaker
from .echo.canceller import EchoCanceller, NoCanceller, choose_canceller
from .echo.correlation import EnvelopeCorrelation
from .errors import (
    AudioError,
    DeviceError,
    ModelError,
    RecognitionError,
    SoundFileError,
    VoiceError,
)
from .files import read_frames, read_stream, save_wav
from .framing import PcmFramer
from .models.catalogue import SMALL_US
from .models.folder import models_folder
from .models.install import install_model
from .models.installed import model_folder
from .recogniser.choice import RecogniserSet, choose_recogniser, recogniser_set
from .recogniser.protocol import Recogniser
from .recogniser.result import Alternative, HeardWord, Transcript
from .signals.earcons import HEARD, LISTENING, NOT_CAUGHT
from .sound import (
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
from .synthesis.cache import MemorySpeechCache, SpeechCache
from .synthesis.pack import SpeechPack
from .synthesis.packed_voice import PackedVoice, TextToSpeech
from .synthesis.voice import FASTEST, SLOWEST, Voice, VoiceSettings
from .utterance.nearness import Nearness
from .utterance.stream import SpeechEvent, UtteranceStream
from .utterance.streaming import StreamingRecogniser
from .utterance.transcription import hear, recognise
from .utterance.under_way import StreamResult
from .vad.detector import SileroDetector
from .vad.endpointer import Endpointer, EndpointSettings, find_utterance

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
    "FakeMicrophone",
    "FakePlayer",
    "Frame",
    "HeardWord",
    "MemorySpeechCache",
    "Microphone",
    "ModelError",
    "Nearness",
    "NoCanceller",
    "PackedVoice",
    "PcmFramer",
    "Player",
    "Recogniser",
    "RecogniserSet",
    "RecognitionError",
    "Samples",
    "SileroDetector",
    "SoundFileError",
    "Speaker",
    "Speech",
    "SpeechCache",
    "SpeechEvent",
    "SpeechPack",
    "SpokenWord",
    "StreamResult",
    "StreamingRecogniser",
    "TextToSpeech",
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
