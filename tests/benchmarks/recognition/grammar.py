"""Commands and wake phrases, heard with a grammar of just them."""

from pathlib import Path
from typing import Final

from audio.recogniser import VoskRecogniser
from skill.building import WAKE_PHRASES
from tests.benchmarks.recognition.sounds import (
    STRANGE_VOICES,
    TRAINING_VOICES,
    commands,
)
from tests.benchmarks.recognition.tables import table

COMMANDS: Final = (
    "stop", "yes", "no", "louder", "quieter", "slower", "faster", "say that again",
    "repeat that", "tell me more", "help", "go back", "goodbye", "thank you",
    *WAKE_PHRASES[:6],
)  # fmt: skip


def closed(folder: Path) -> None:
    """Print how many a Vosk model hears."""
    model = VoskRecogniser(folder)
    rows = []
    for kind, voices in (
        ("training voices", TRAINING_VOICES),
        ("strange voices", STRANGE_VOICES),
    ):
        asked = list(commands(COMMANDS, voices))
        hits = 0
        for one in asked:
            recognition = model.start(COMMANDS)
            for frame in one.frames():
                recognition.accept(frame)
            hits += recognition.finish().text == one.text
        rows.append([kind, f"{hits / len(asked):.3f} of {len(asked)}"])
    table(["closed grammar of commands and wake phrases", "right"], rows)
