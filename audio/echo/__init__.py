"""What the assistant plays itself: known, compared with what it hears, taken out."""

from audio.echo.canceller import EchoCanceller, NoCanceller, choose_canceller
from audio.echo.correlation import EnvelopeCorrelation
from audio.echo.reference import Reference

__all__ = [
    "EchoCanceller",
    "EnvelopeCorrelation",
    "NoCanceller",
    "Reference",
    "choose_canceller",
]
