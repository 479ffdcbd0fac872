"""A stage for live conversations: real ears, real speech, time as fast as it can be.

Sound is handed to the assistant frame by frame, and what it plays is noted. Nothing
here waits for real time, but for engines that are at work.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import soundfile
import soxr

from audio import (
    FRAME_S,
    FRAME_SAMPLES,
    HEARD,
    LISTENING,
    NOT_CAUGHT,
    SAMPLE_RATE,
    EchoCanceller,
    Frame,
    NoCanceller,
    RecogniserSet,
    Speech,
)
from audio.sound import Samples, frames_of
from skill.assistant import Turn
from skill.live.wiring import Live
from skill.settings import Settings
from skill.understanding import Understanding
from tests.conftest import SPOKEN

CALLS = SPOKEN.parent / "calls"

ECHO_FRAMES = 3
"""Frames that sound takes through speaker, room and microphone: a tenth of a second."""

LONGEST_S = 60.0
"""Real seconds after which a test stops waiting, so that it does not hang."""


@cache
def called(text: str) -> Samples:
    """Somebody saying what is said to a live assistant; see `spoken/calls.tsv`."""
    samples, rate = soundfile.read(CALLS / f"{text}.flac", dtype="int16")
    assert rate == SAMPLE_RATE
    return np.asarray(samples, np.int16)


def silence(seconds: float) -> Samples:
    """Nobody speaking, for a whole number of frames."""
    return np.zeros(round(seconds / FRAME_S) * FRAME_SAMPLES, np.int16)


def eventually(come: Callable[[], bool]) -> None:
    """Wait in real time until something has come about."""
    ends_s = time.monotonic() + LONGEST_S
    while not come():
        assert time.monotonic() < ends_s, f"it did not come about in {LONGEST_S} s"
        time.sleep(0.01)


class StagePlayer:
    """A player whose time is the stage's."""

    name = "the stage"

    def __init__(self) -> None:
        self._speech: Speech | None = None
        self._paused = False
        self.trouble: str | None = None
        self.position_s = 0.0
        self.volume = 1.0
        self.played: list[Speech] = []
        """All that was begun, speech and tones."""
        self._given = silence(FRAME_S)

    @property
    def playing(self) -> bool:
        return self._speech is not None

    @property
    def sounding(self) -> Speech | None:
        """What can be heard at present."""
        return None if self._paused else self._speech

    def play(self, speech: Speech, volume: float = 1.0, from_s: float = 0.0) -> None:
        self._speech, self._paused, self.position_s = speech, False, from_s
        self.volume = volume
        self.played.append(speech)

    def stop(self) -> None:
        self._speech = None

    def pause(self) -> None:
        self._paused = True

    def resume(self) -> None:
        self._paused = False

    def set_volume(self, volume: float) -> None:
        self.volume = volume

    def read_reference(self, samples: int) -> Samples:
        assert samples == FRAME_SAMPLES
        return self._given

    def close(self) -> None:
        self._speech = None

    def tick(self) -> Samples:
        """Let a frame's time pass; the sound that was heard of it, at 16 kHz."""
        speech = self.sounding
        if speech is None:
            self._given = silence(FRAME_S)
            return self._given
        at = round(self.position_s * SAMPLE_RATE)
        heard = _at_16_khz(speech)[at : at + FRAME_SAMPLES]
        self.position_s += FRAME_S
        if self.position_s >= speech.duration_s:
            self._speech = None
        padded = np.pad(heard, (0, FRAME_SAMPLES - len(heard)))
        self._given = (self.volume * padded).astype(np.int16)
        return self._given


@dataclass
class RecordingObserver:
    """A watcher that notes what it is told."""

    states: list[str] = field(default_factory=list)
    turns: list[tuple[Turn, bool]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def state(self, name: str) -> None:
        self.states.append(name)

    def turn(self, turn: Turn, spoken: bool) -> None:
        self.turns.append((turn, spoken))

    def trouble(self, text: str) -> None:
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
        canceller: Takes its own voice out of what it hears.
    """

    def __init__(
        self,
        understanding: Understanding,
        recognisers: RecogniserSet,
        settings: Settings,
        canceller: EchoCanceller | None = None,
    ) -> None:
        self.player, self.observer = StagePlayer(), RecordingObserver()
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
        return [_NAMES.get(id(speech), "speech") for speech in self.player.played]

    def hear(self, *sounds: Samples) -> None:
        """Let the assistant hear sounds, one after the other."""
        for sound in sounds:
            for frame in frames_of(sound):
                self._hear_frame(frame)

    def wait(self, seconds: float) -> None:
        """Let time pass in a quiet room."""
        self.hear(silence(seconds))

    def wait_until(self, come: Callable[[], bool], longest_s: float = 60.0) -> None:
        """Let time pass until something has come about."""
        for _ in range(round(longest_s / FRAME_S)):
            if come():
                return
            self.wait(FRAME_S)
        raise AssertionError(f"it did not come about within {longest_s} s of sound")

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


_NAMES = {
    id(LISTENING): "listening",
    id(HEARD): "heard",
    id(NOT_CAUGHT): "not caught",
}

_resampled: dict[int, tuple[Speech, Samples]] = {}


def _at_16_khz(speech: Speech) -> Samples:
    """The sound of some speech, resampled once."""
    known = _resampled.get(id(speech))
    if known is None:
        sound = soxr.resample(speech.samples, speech.rate, SAMPLE_RATE)
        known = _resampled[id(speech)] = (speech, sound)
    return known[1]
