"""Loads one model and lets it hear a moment of noise, loud and soft.

    python -m audio.models.load FOLDER

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
from audio.recogniser.protocol import Recogniser
from audio.recogniser.vosk import VoskRecogniser
from audio.recogniser.whisper import WhisperRecogniser
from audio.sound import FRAME_SAMPLES, SAMPLE_RATE, Frame, frames_of

NOISE_S: Final = 1.0
LOUDNESS: Final = 3000
"""Noise has a search look further into a graph than silence does, or a voice."""


def main(folder: str) -> int:
    """Load the model in a folder; the exit status."""
    try:
        recognition = _loaded(Path(folder)).start()
        for frame in _noise():
            recognition.accept(frame)
        recognition.finish()
    except AudioError as why:
        sys.stdout.write(f"{why}\n")
        return 1
    return 0


def _loaded(folder: Path) -> Recogniser:
    if engine_of(folder) is ModelEngine.WHISPER:
        return WhisperRecogniser(folder)
    return VoskRecogniser(folder)


def _noise() -> list[Frame]:
    samples = np.random.default_rng(1).normal(0, 1, round(NOISE_S * SAMPLE_RATE))
    swell = 1 + np.sin(np.arange(len(samples)) / FRAME_SAMPLES)
    return frames_of((samples * swell * LOUDNESS).astype(np.int16))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
