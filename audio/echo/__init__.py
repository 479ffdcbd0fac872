"""What the assistant plays itself: known, compared with what it hears, taken out."""

from audio.echo.canceller import EchoCanceller, NoCanceller, choose_canceller
from audio.echo.correlation import Likeness
from audio.echo.reference import Reference

__all__ = [
    "EchoCanceller",
    "Likeness",
    "NoCanceller",
    "Reference",
    "choose_canceller",
]
