"""A night at a bedside: everything that is asked is answered, and nothing else is said.

    python -m tests.benchmarks.live.night [--hours 8] [--quick]

Silence, somebody who snores, a television next door, nurses on their rounds; three
questions, one report of an emergency in the small hours; a microphone that stalls for
three seconds and for eight, and one that is gone for twenty minutes. All of it is heard
by a whole live assistant, faster than it happens. Shorter nights are the same night
with less of what goes on and on. Prints what was said and when, then a table in
Markdown. Exit status 1 where anything was missed, or said besides. Needs espeak-ng and
flite.
"""

import argparse
import logging
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, cycle
from typing import Final

import numpy as np

from audio import FRAME_S, FRAME_SAMPLES, Frame, NoCanceller, Samples, Speech
from audio.devices.fakes import FakePlayer
from audio.model_kit.voices import SpeakingStyle, speak
from skill.live.clock import Clock
from skill.live.loop import Loop
from skill.live.stage import RecordingObserver
from skill.live.wiring import Live
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from tests.benchmarks.live.background import CALL, level
from tests.benchmarks.live.programme import television
from tests.benchmarks.recognition.noises import noises

HOUR_S: Final = 3600.0
WHOLE_S: Final = 8 * HOUR_S
BEGINS: Final = datetime(2026, 1, 10, 22, 30)

PATIENT: Final = SpeakingStyle("flite:slt", 1.0, 0.5)
NURSE: Final = SpeakingStyle("espeak:en-gb+f3", 0.95, 0.6)
ROUND: Final = (
    "just checking the drip don't mind me",
    "are you warm enough there",
    "i'll turn this light down for you",
    "the other lady is asleep already",
    "your blood pressure is fine",
    "breakfast is at half past seven",
    "we'll see what the doctor says in the morning",
    "try and get some sleep now",
)
NURSE_DB: Final = -6.0
NEXT_DOOR_DB: Final = -26.0
SNORING_DB: Final = -20.0
HISS: Final = 12.0
"""What every microphone makes, root mean square."""

TALK_S: Final = 8.0
"""How long a question, with its call, is given until it is answered."""

ANSWER_S: Final = 120.0


@dataclass(frozen=True)
class Asked:
    """Something that the patient says."""

    share: float
    """When, of the night."""
    text: str
    intent: str
    called: bool = True


ASKED: Final = (
    Asked(0.08, "why do my bones hurt", "pain"),
    Asked(0.40, "what are the symptoms", "symptoms"),
    Asked(0.54, "i can't feel my legs", "urgent_spinal_cord", called=False),
    Asked(0.72, "how can i get help at home", "practical_support"),
)


@dataclass(frozen=True)
class Stall:
    """The microphone gives nothing."""

    share: float
    seconds: float
    told: int = 0
    """How many sentences it may say of that."""


STALLS: Final = (Stall(0.15, 3.0), Stall(0.33, 8.0), Stall(0.85, 1200.0, told=2))


@dataclass(frozen=True)
class Said:
    """Something that it said."""

    at_s: float
    text: str


class Night:
    """The room, its microphone and its clock.

    Args:
        night_s: How long the night is.
    """

    name = "the microphone of the night"

    def __init__(self, night_s: float) -> None:
        self._night_s = night_s
        self.now_s = 0.0
        self.trouble: str | None = None
        self.player = NightPlayer(self)
        self.live: Live | None = None
        self.loop: Loop | None = None
        self._patient: list[Samples] = []
        self._left = list(ASKED)
        self.asked: list[tuple[float, Asked]] = []
        self._rng = np.random.default_rng(1)
        self._television = _frames(
            chain.from_iterable(
                _at(speech.sound(), NEXT_DOOR_DB) for speech in television(5)
            )
        )
        snores = [one for kind, one in noises() if "snor" in kind]
        self._snoring = _frames(
            chain.from_iterable(_at(one, SNORING_DB) for one in cycle(snores))
        )
        self._round = _frames(
            chain.from_iterable(
                (*_at(speak(line, NURSE), NURSE_DB), np.zeros(24000, np.int16))
                for line in cycle(ROUND)
            )
        )

    @property
    def share(self) -> float:
        """How much of the night is over."""
        return self.now_s / self._night_s

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame, as a microphone has it."""
        while self.live is not None and self.live.at_work:
            time.sleep(0.0005)
        if self.share >= 1 and self.loop is not None:
            self.loop.stop()
        stall = self._stall()
        if stall is not None:
            self.trouble = "the microphone of the night gives no sound."
            for _ in range(round(timeout_s / FRAME_S)):
                self._pass()
            return None
        self.trouble = None
        echo = self._pass() * 0.02
        mixed = self._rng.normal(0, HISS, FRAME_SAMPLES) + echo
        for source in self._sources():
            mixed = mixed + next(source)
        if self._patient:
            mixed = mixed + self._patient.pop(0)
        elif self._left and self.share >= self._left[0].share:
            self._speak(self._left.pop(0))
        return np.clip(mixed, -32768, 32767).astype(np.int16).tobytes()

    def close(self) -> None:
        """It is left open."""

    def _pass(self) -> Samples:
        self.now_s += FRAME_S
        return self.player.tick()

    def _stall(self) -> Stall | None:
        return next((one for one in STALLS if self.in_stall(one, self.now_s)), None)

    def in_stall(self, one: Stall, at_s: float) -> bool:
        """Whether it was then."""
        begin_s = one.share * self._night_s
        return begin_s <= at_s < begin_s + self.seconds_of(one)

    def seconds_of(self, one: Stall) -> float:
        """How long it is: shorter in a shorter night, if it is long."""
        longest_s = max(20.0, one.seconds * self._night_s / WHOLE_S)
        return min(one.seconds, longest_s)

    def _sources(self) -> Iterator[Iterator[Samples]]:
        share = self.share
        if share < 0.06 or 0.075 < share < 0.10:
            yield self._television
        if any(a < share < a + 0.05 for a in (0.2, 0.43, 0.6, 0.9)):
            yield self._snoring
        if any(a < share < a + 0.004 for a in (0.28, 0.66)):
            yield self._round

    def _speak(self, asked: Asked) -> None:
        self.asked.append((self.now_s, asked))
        pause = np.zeros(round(1.6 / FRAME_S) * FRAME_SAMPLES, np.int16)
        call = [speak(CALL, PATIENT), pause] if asked.called else []
        sound = np.concatenate([*call, speak(asked.text, PATIENT)])
        self._patient = list(_frames(iter([sound])))


class NightPlayer(FakePlayer):
    """Notes what it was given, and when.

    Args:
        night: Whose player it is.
    """

    def __init__(self, night: Night) -> None:
        super().__init__()
        self._night = night
        self.said: list[Said] = []

    def play(self, speech: Speech, volume: float = 1.0, from_s: float = 0.0) -> None:
        """Begin some speech; a tone has no words."""
        super().play(speech, volume, from_s)
        live = self._night.live
        reply = None if live is None else live.output.reply
        if speech.words and reply is not None and from_s == 0.0:
            self.said.append(Said(self._night.now_s, reply.text))


def _at(sound: Samples, below_db: float) -> tuple[Samples, ...]:
    wanted = level(speak(CALL, PATIENT)) * 10 ** (below_db / 20)
    return ((sound * (wanted / max(1.0, level(sound)))).astype(np.int16),)


def _frames(sounds: Iterator[Samples]) -> Iterator[Samples]:
    for sound in sounds:
        for at in range(0, len(sound) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
            yield sound[at : at + FRAME_SAMPLES]


def spend(night: Night) -> RecordingObserver:
    """Let the night go by."""
    understanding = Understanding("secondary_bone_cancer", "uk")
    recognisers = recogniser_set_of(understanding.topic)
    observer = RecordingObserver()
    clock = Clock(lambda: night.now_s, lambda: BEGINS + timedelta(seconds=night.now_s))
    live = Live(
        Settings(), understanding, recognisers, night.player, observer,
        NoCanceller(), clock,
    )  # fmt: skip
    loop = Loop(night, night.player, live.session, live.output, observer, clock)
    night.live, night.loop = live, loop
    loop.run()
    live.close()
    if recognisers.out_of_process is not None:
        recognisers.out_of_process.close()
    return observer


def main() -> int:
    """Tell what became of the night."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--quick", action="store_true", help="a quarter of an hour")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    night = Night(900.0 if asked.quick else asked.hours * HOUR_S)
    began_s = time.monotonic()
    observer = spend(night)
    took_s = time.monotonic() - began_s
    said = list(night.player.said)
    for one in said:
        print(f"{timedelta(seconds=round(one.at_s))}  {one.text[:70]}")
    intents = list(observer.intents)
    answered = sum(
        any(begin_s < one.at_s < begin_s + TALK_S + ANSWER_S for one in said)
        and what.intent in intents
        for begin_s, what in night.asked
    )
    of_stalls = 0
    for stall in STALLS:
        told = [
            one for one in said
            if night.in_stall(stall, one.at_s) or night.in_stall(stall, one.at_s - 30)
        ]  # fmt: skip
        of_stalls += min(len(told), stall.told)
    besides = len(said) - answered - of_stalls
    rows = (
        ("questions and reports answered", f"{answered} of {len(ASKED)}"),
        ("said of a microphone that was gone", f"{of_stalls}"),
        ("said besides", f"{besides}"),
        ("told on the terminal", f"{len(observer.troubles)}"),
        ("times as fast as it happens", f"{night.now_s / took_s:.0f}"),
    )
    print(f"\n| a night of {night.now_s / HOUR_S:.1f} hours | |\n|---|---|")
    for name, cell in rows:
        print(f"| {name} | {cell} |")
    return 0 if answered == len(ASKED) and besides == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
