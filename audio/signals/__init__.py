"""Sounds that are not speech: what tones tell, and a chirp to be found by."""

from audio.signals.chirp import chirps, find_chirps
from audio.signals.earcons import HEARD, LISTENING, NOT_CAUGHT

__all__ = [
    "HEARD",
    "LISTENING",
    "NOT_CAUGHT",
    "chirps",
    "find_chirps",
]
