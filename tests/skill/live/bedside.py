"""A running `askaloud listen`, and the room in which it is spoken to."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from audio import SAMPLE_RATE
from audio.sound import Samples
from tests.pulse import SoundServer, until
from tests.skill.live.saying import called
from tests.skill.running import COMMAND

LOUD = 250
QUIET_S = 0.7
AROUND = 800


@dataclass
class Listening:
    """A running `askaloud listen`, what it prints, and what it plays."""

    server: SoundServer
    process: "subprocess.Popen[bytes]"
    turns: list[dict[str, Any]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    sound: bytearray = field(default_factory=bytearray)

    def say(self, text: str) -> None:
        """Say something in the room."""
        self.server.say(called(text))

    def say_shortly(self, text: str) -> None:
        """Say something without the silence around it."""
        samples = called(text)
        loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > LOUD)
        self.server.say(samples[max(0, loud[0] - AROUND) : loud[-1] + AROUND])

    def call(self) -> None:
        """Say the wake phrase, and wait for the tone."""
        at = self.at
        self.say("hello assistant")
        until(lambda: self.sounds_since(at))

    @property
    def at(self) -> int:
        """How much it has played so far, in samples."""
        return len(self.sound) // 2

    def since(self, at: int) -> Samples:
        """What it has played since then."""
        return np.frombuffer(bytes(self.sound[2 * at :]), np.int16)

    def sounds_since(self, at: int) -> bool:
        """Whether it has played anything since then."""
        return bool((np.abs(self.since(at).astype(np.int32)) > LOUD).any())

    @property
    def silent(self) -> bool:
        """Whether it has played nothing for a moment."""
        return self.is_silent(QUIET_S)

    def is_silent(self, seconds: float) -> bool:
        """Whether it has played nothing for so long."""
        recent = max(0, self.at - round(seconds * SAMPLE_RATE))
        return not self.sounds_since(recent)

    @property
    def ready(self) -> bool:
        """Whether it has said that it is ready."""
        return any("ready. " in line for line in self.told)

    def wait_for_turns(self, count: int) -> None:
        """Wait until so many turns were answered."""
        until(lambda: len(self.turns) >= count)

    @property
    def intents(self) -> list[str | None]:
        """The labels that were answered."""
        return [turn["intent"] for turn in self.turns]


@pytest.fixture
def listens(
    sound_server: SoundServer,
) -> Iterator[Callable[..., Listening]]:
    """Starts `askaloud listen` with some options, and waits until it is ready.

    `at_once` does not wait, `within` is a command to run it by, `environment` is its
    own besides the usual one.
    """
    begun: list[tuple[Listening, list[threading.Thread], subprocess.Popen[bytes]]] = []

    def start(
        *options: str,
        within: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        at_once: bool = False,
    ) -> Listening:
        process = subprocess.Popen(
            [*within, *COMMAND, "listen", "--json", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**sound_server.environment, **(environment or {})},
        )
        listening = Listening(sound_server, process)
        recorder = subprocess.Popen(
            [
                *("parec", "--device=speaker.monitor", "--raw", "--format=s16le"),
                *(f"--rate={SAMPLE_RATE}", "--channels=1", "--latency-msec=20"),
            ],
            stdout=subprocess.PIPE,
            env=sound_server.environment,
        )

        def read_turns() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                listening.turns.append(json.loads(line))

        def read_notes() -> None:
            assert process.stderr is not None
            for line in process.stderr:
                listening.told.append(line.decode())

        def record() -> None:
            assert recorder.stdout is not None
            while data := recorder.stdout.read(320):
                listening.sound += data

        threads = [
            threading.Thread(target=one) for one in (read_turns, read_notes, record)
        ]
        for thread in threads:
            thread.start()
        begun.append((listening, threads, recorder))
        until(lambda: at_once or listening.ready)
        return listening

    yield start
    for listening, threads, recorder in begun:
        listening.process.terminate()
        recorder.terminate()
        for process in (listening.process, recorder):
            process.wait(timeout=30)
        for thread in threads:
            thread.join()
        for process in (listening.process, recorder):
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
