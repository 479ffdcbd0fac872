"""Loads one model and lets it hear a moment of noise, loud and soft.

    python -m audio.models.load FOLDER|NAME

The name is that of a Whisper that packages carry.

A process of its own, because an engine may end the one it runs in where a model is
badly damaged, as Vosk does. What goes wrong otherwise is told on standard output, with
exit status 1.
"""

import sys
from pathlib import Path
from typing import Final

import numpy as np

from audio.errors import AudioError
from audio.models.folder import ModelEngine, engine_of
from audio.recogniser.packed_whispers import packed_whisper
from audio.recogniser.protocol import Recogniser
from audio.recogniser.vosk import VoskRecogniser
from audio.recogniser.whisper_weights import WhisperModel
from audio.sound import FRAME_SAMPLES, SAMPLE_RATE, Frame, frames_of

NOISE_S: Final = 1.0
LOUDNESS: Final = 3000
"""Noise has a search look further into a graph than silence does, or a voice."""


def main(named: str) -> int:
    """Load the model in a folder, or that of packages; the exit status."""
    try:
        recognition = _loaded(named).start()
        for frame in _noise():
            recognition.accept(frame)
        recognition.finish()
    except AudioError as why:
        sys.stdout.write(f"{why}\n")
        return 1
    return 0


def _loaded(named: str) -> Recogniser:
    packed, folder = packed_whisper(named), Path(named)
    if packed is not None or engine_of(folder) is ModelEngine.WHISPER:
        return WhisperModel(packed or folder).load()
    return VoskRecogniser(folder)


def _noise() -> list[Frame]:
    samples = np.random.default_rng(1).normal(0, 1, round(NOISE_S * SAMPLE_RATE))
    swell = 1 + np.sin(np.arange(len(samples)) / FRAME_SAMPLES)
    return frames_of((samples * swell * LOUDNESS).astype(np.int16))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
