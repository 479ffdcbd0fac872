"""Text into speech, and the speech that was made before."""

from audio.synthesis.cache import MemoryShelf, Shelf
from audio.synthesis.voice import FASTEST, SLOWEST, Voice, VoiceSettings

__all__ = [
    "FASTEST",
    "SLOWEST",
    "MemoryShelf",
    "Shelf",
    "Voice",
    "VoiceSettings",
]
