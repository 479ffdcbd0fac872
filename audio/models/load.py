"""Loads one Vosk model and lets it hear a moment of silence.

    python -m audio.models.load FOLDER

A process of its own, because Vosk ends the one it runs in where a model is badly
damaged. What goes wrong otherwise is told on standard output, with exit status 1.
"""

import sys
from pathlib import Path
from typing import Final

from audio.errors import AudioError
from audio.recogniser.vosk import VoskRecogniser
from audio.sound import FRAME_SAMPLES

SILENCE: Final = bytes(2 * FRAME_SAMPLES)


def main(folder: str) -> int:
    """Load the model in a folder; the exit status."""
    try:
        recognition = VoskRecogniser(Path(folder)).start()
        recognition.accept(SILENCE)
        recognition.finish()
    except AudioError as why:
        sys.stdout.write(f"{why}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
