"""Whether a conversation gets through while a television talks behind it.

    python -m tests.benchmarks.live.background [--conversations 2] [--quick]

A conversation has ten turns: calls, questions, two that say "stop" over an answer. The
television has half a minute's start and never ends; it is so many decibels fainter than
whoever asks as the first column says, both measured while they speak. The microphone
also hears the speaker, faintly. Told are: questions that were answered rightly; answers
that were said without a break, of those that nobody stopped; seconds that all of them
took together, of what they last; lines of the television that were answered; and
whether "stop" silenced it within two seconds. "Without" has near and far voices taken
for the same. Needs espeak-ng.
"""

import argparse
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from audio import FRAME_S, FRAME_SAMPLES, Frame, Samples
from audio.model_kit.voices import SpeakingStyle, speak
from audio.utterance import nearness
from skill.live.stage import Stage
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from tests.benchmarks.live.programme import television

BELOW_DB: Final = (24.0, 18.0, 12.0, 6.0)
STOP: Final = "stop"
CALL: Final = "hello assistant"
TURNS: Final = (
    ("what are the symptoms", "symptoms"),
    ("how is it treated", "treatment"),
    ("what tests will i have", "tests"),
    (STOP, ""),
    ("why do my bones hurt", "pain"),
    ("can it be cured", "outlook"),
    ("who gets secondary bone cancer", "who_gets_it"),
    (STOP, ""),
    ("which bones are affected", "affected_bones"),
    ("how can i get help at home", "practical_support"),
)
"""What is said, and what is to be told then."""

SPEAKER: Final = SpeakingStyle("flite:slt", 1.0, 0.5)
START_S: Final = 30.0
PAUSE_S: Final = 1.5
STOP_AT_S: Final = 3.0
STOPPED_S: Final = 2.0
TONE_S: Final = 3.0
LATE_S: Final = 6.0
LONGEST_S: Final = 90.0
ECHO: Final = 0.05
LOUD: Final = 0.1
"""Of the loudest: above that a sound counts as speech for its level."""


@dataclass
class Told:
    """What is counted in conversations."""

    asked: int = 0
    right: int = 0
    told: int = 0
    whole: int = 0
    took_s: float = 0.0
    lasts_s: float = 0.0
    lines: int = 0
    stops: int = 0
    stopped: int = 0

    def add(self, other: "Told") -> None:
        """Count another conversation too."""
        for one in fields(self):
            more = getattr(self, one.name) + getattr(other, one.name)
            setattr(self, one.name, more)

    def cells(self) -> list[str]:
        """A row of the table."""
        return [
            f"{self.right} of {self.asked}",
            f"{self.whole} of {self.told}",
            f"{self.took_s:.0f} of {self.lasts_s:.0f}",
            str(self.lines),
            f"{self.stopped} of {self.stops}",
        ]


def level(sound: Samples) -> float:
    """How loud speech is, as a root of its mean square; silence does not count."""
    loud = sound[np.abs(sound.astype(np.int32)) > LOUD * np.abs(sound).max()]
    return float(np.sqrt(np.mean(loud.astype(np.float64) ** 2)))


class Room:
    """Somebody at a bed, with a television behind.

    Args:
        stage: The assistant.
        below_db: How much fainter than the speaker the television is.
        seed: What is on.
    """

    def __init__(self, stage: Stage, below_db: float, seed: int) -> None:
        self.stage = stage
        self._programme = self._on_air(below_db, seed)
        hear = stage.carry

        def carry(frame: Frame) -> None:
            mixed = np.frombuffer(frame, np.int16) + next(self._programme)
            hear(np.clip(mixed, -32768, 32767).astype(np.int16).tobytes())

        stage.carry, stage.echo = carry, ECHO

    def _on_air(self, below_db: float, seed: int) -> Iterator[Samples]:
        wanted = level(said(CALL)) * 10 ** (-below_db / 20)
        for speech in television(seed):
            sound = speech.sound()
            scaled = (sound * (wanted / level(sound))).astype(np.int16)
            for at in range(0, len(scaled) - FRAME_SAMPLES, FRAME_SAMPLES):
                yield scaled[at : at + FRAME_SAMPLES]

    def until_silent(self, longest_s: float) -> tuple[float, bool]:
        """Wait for the end of an answer.

        Returns:
            Seconds that it took, and whether it was said without a break.
        """
        whole, took_s = True, 0.0
        while self.stage.talking and took_s < longest_s:
            self.stage.wait(FRAME_S)
            took_s += FRAME_S
            whole &= self.stage.player.sounding is not None or not self.stage.talking
        return took_s, whole

    def comes(self, longest_s: float) -> bool:
        """Whether it begins to talk within so long."""
        for _ in range(round(longest_s / FRAME_S)):
            if self.stage.talking:
                return True
            self.stage.wait(FRAME_S)
        return False


def said(text: str) -> Samples:
    """Somebody at the bed."""
    return speak(text, SPEAKER)


def converse(stage: Stage, below_db: float, seed: int) -> Told:
    """Have a conversation."""
    room, found = Room(stage, below_db, seed), Told()
    stage.wait(START_S)
    asked = 0
    for text, wanted in TURNS:
        if text == STOP:
            found.stops += 1
            asked += _ask(room, TURNS[0][0])
            stage.wait(STOP_AT_S)
            stage.hear(said(STOP))
            took_s, _ = room.until_silent(STOPPED_S)
            found.stopped += took_s < STOPPED_S
            room.until_silent(LONGEST_S)
        else:
            found.asked += 1
            comes = _ask(room, text)
            asked += comes
            if comes and stage.observer.intents[-1:] == [wanted]:
                found.right += 1
                speech = stage.player.played[-1]
                took_s, whole = room.until_silent(LONGEST_S)
                found.told, found.whole = found.told + 1, found.whole + whole
                found.took_s += took_s
                found.lasts_s += len(speech.samples) / speech.rate
            room.until_silent(LONGEST_S)
        stage.wait(PAUSE_S)
    # What was said to it has one turn each, whatever was understood; "stop" has none.
    found.lines = len(stage.observer.intents) - asked
    return found


def _ask(room: Room, text: str) -> bool:
    stage = room.stage
    if not stage.live.session.awake:
        tones = len(stage.played)
        stage.hear(said(CALL))
        for _ in range(round(TONE_S / FRAME_S)):
            if len(stage.played) > tones:
                break
            stage.wait(FRAME_S)
    stage.hear(said(text))
    return room.comes(LATE_S)


def main() -> int:
    """Have conversations, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--conversations", type=int, default=2)
    parser.add_argument("--below", type=float, nargs="*", default=list(BELOW_DB))
    parser.add_argument("--quick", action="store_true", help="one conversation")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    count, below = asked.conversations, asked.below
    if asked.quick:
        count, below = 1, [18.0]
    understanding = Understanding("secondary_bone_cancer", "uk")
    recognisers = recogniser_set_of(understanding.topic)
    columns = ("television", "", "right", "whole", "seconds", "its lines", "stopped")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    usual_db = nearness.APART_DB
    for below_db in below:
        for way, apart_db in (("with", usual_db), ("without", float("inf"))):
            nearness.APART_DB = apart_db  # type: ignore[misc]
            found = Told()
            for seed in range(count):
                stage = Stage(understanding, recognisers, Settings())
                found.add(converse(stage, below_db, seed))
                stage.close()
            cells = (f"-{below_db:.0f} dB", way, *found.cells())
            print(f"| {' | '.join(cells)} |", flush=True)
    if recognisers.out_of_process is not None:
        recognisers.out_of_process.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
