"""Text into speech, and the speech that was made before."""

from audio.synthesis.cache import MemorySpeechCache, SpeechCache
from audio.synthesis.voice import FASTEST, SLOWEST, Voice, VoiceSettings, voice_used

__all__ = [
    "FASTEST",
    "SLOWEST",
    "MemorySpeechCache",
    "SpeechCache",
    "Voice",
    "VoiceSettings",
    "voice_used",
]
