"""A live assistant on stage, for whoever builds on it and tests that.

Sound is handed to it frame by frame, and what it plays is noted. Ears, matcher and
voice are the real ones; nothing waits for real time, but for engines that are at work.

    stage = Stage(understanding, recognisers, Settings(address="open"))
    stage.hear(question)
    stage.wait_for_answer()
    assert stage.observer.intents == ["symptoms"]
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from audio import (
    FRAME_S,
    FRAME_SAMPLES,
    HEARD,
    LISTENING,
    NOT_CAUGHT,
    EchoCanceller,
    Frame,
    NoCanceller,
    RecogniserSet,
    Samples,
    frames_of,
)
from audio.devices.fakes import FakePlayer
from skill.assistant import Turn
from skill.live.states import Activity
from skill.live.wiring import Live
from skill.settings import Settings
from skill.understanding import Understanding

ECHO_FRAMES: Final = 3
"""Frames that sound takes through speaker, room and microphone: a tenth of a second."""

_EARCONS: Final = {
    id(LISTENING): "listening",
    id(HEARD): "heard",
    id(NOT_CAUGHT): "not caught",
}


@dataclass
class RecordingObserver:
    """An observer that notes what it is told."""

    states: list[Activity] = field(default_factory=list)
    turns: list[tuple[Turn, bool]] = field(default_factory=list)
    """Each with whether it was spoken."""
    troubles: list[str] = field(default_factory=list)

    def state(self, activity: Activity) -> None:
        """It is asleep, listening, thinking or talking."""
        self.states.append(activity)

    def turn(self, turn: Turn, spoken: bool) -> None:
        """Something was said to it, and answered."""
        self.turns.append((turn, spoken))

    def trouble(self, text: str) -> None:
        """Something is wrong."""
        self.troubles.append(text)

    @property
    def intents(self) -> list[str | None]:
        """The labels that were answered, in order; None for a rejection."""
        return [turn.reply.intent for turn, _ in self.turns]


class Stage:
    """A live assistant on stage.

    Args:
        understanding: What it knows.
        recognisers: What it listens with.
        settings: What an operator set.
        canceller: Takes its own voice out of what it hears; None takes nothing out.
    """

    def __init__(
        self,
        understanding: Understanding,
        recognisers: RecogniserSet,
        settings: Settings,
        canceller: EchoCanceller | None = None,
    ) -> None:
        self.player, self.observer = FakePlayer(), RecordingObserver()
        self.live = Live(
            settings,
            understanding,
            recognisers,
            self.player,
            self.observer,
            canceller or NoCanceller(),
        )
        self.session = self.live.session
        self.carry: Callable[[Frame], None] = self.session.hear
        """Takes a frame to the assistant."""
        self.waits = True
        """Whether the stage waits for engines; else a frame takes as long as it is."""
        self.echo = 0.0
        """How loud the microphone hears the speaker; 1 is as loud as it speaks."""
        self._on_its_way = deque([silence(FRAME_S)] * ECHO_FRAMES)

    @property
    def talking(self) -> bool:
        """Whether the assistant says something, also while it is paused."""
        return self.live.output.talking

    @property
    def said(self) -> str:
        """All of what the assistant says, or said last."""
        reply = self.live.output.reply
        return reply.text if reply else ""

    @property
    def played(self) -> list[str]:
        """All that was begun: the names of tones, and "speech"."""
        return [_EARCONS.get(id(speech), "speech") for speech in self.player.played]

    def hear(self, *sounds: Samples) -> None:
        """Let the assistant hear sounds at 16 kHz, one after the other."""
        for sound in sounds:
            for frame in frames_of(sound):
                self._hear_frame(frame)

    def wait(self, seconds: float) -> None:
        """Let time pass in a quiet room."""
        self.hear(silence(seconds))

    def wait_until(self, come: Callable[[], bool], longest_s: float = 60.0) -> None:
        """Let time pass until something has come about.

        Raises:
            TimeoutError: It does not within so many seconds of sound.
        """
        for _ in range(round(longest_s / FRAME_S)):
            if come():
                return
            self.wait(FRAME_S)
        raise TimeoutError(f"it did not come about within {longest_s} s of sound.")

    def wait_for_answer(self) -> None:
        """Let an answer begin, and end."""
        self.wait_until(lambda: self.talking)
        self.wait_until(lambda: not self.talking, 180.0)

    def close(self) -> None:
        """End the conversation."""
        self.live.close()

    def _hear_frame(self, frame: Frame) -> None:
        self._on_its_way.append(self.player.tick())
        echo = self._on_its_way.popleft() * self.echo
        mixed = np.frombuffer(frame, np.int16) + echo
        self.carry(np.clip(mixed, -32768, 32767).astype(np.int16).tobytes())
        if not self.waits:
            time.sleep(FRAME_S)
            return
        while self.live.at_work:
            time.sleep(0.0005)


def silence(seconds: float) -> Samples:
    """Nobody speaking, for a whole number of frames."""
    return np.zeros(round(seconds / FRAME_S) * FRAME_SAMPLES, np.int16)
