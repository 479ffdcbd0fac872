"""Loads one model and lets it hear a moment of silence.

    python -m audio.models.load FOLDER

A process of its own, because an engine may end the one it runs in where a model is
badly damaged, as Vosk does. What goes wrong otherwise is told on standard output, with
exit status 1.
"""

import sys
from pathlib import Path
from typing import Final

from audio.errors import AudioError
from audio.models.folder import ModelEngine, engine_of
from audio.recogniser.protocol import Recogniser
from audio.recogniser.vosk import VoskRecogniser
from audio.recogniser.whisper import WhisperRecogniser
from audio.sound import FRAME_SAMPLES

SILENCE: Final = bytes(2 * FRAME_SAMPLES)


def main(folder: str) -> int:
    """Load the model in a folder; the exit status."""
    try:
        recognition = _loaded(Path(folder)).start()
        recognition.accept(SILENCE)
        recognition.finish()
    except AudioError as why:
        sys.stdout.write(f"{why}\n")
        return 1
    return 0


def _loaded(folder: Path) -> Recogniser:
    if engine_of(folder) is ModelEngine.WHISPER:
        return WhisperRecogniser(folder)
    return VoskRecogniser(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
