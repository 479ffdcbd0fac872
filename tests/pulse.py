"""A sound server of the tests' own, whose speakers and microphones are not there.

What is played on a speaker can be recorded, and a microphone can be spoken into.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from audio.sound import SAMPLE_RATE, Samples

NEEDED = ("pulseaudio", "pactl", "parec", "pacat")

SPEAKERS = ("other", "speaker", "room")
"""The second is the default speaker. What is played on the third is what the default
microphone records."""

PATIENCE_S = 60.0
"""Long enough for a machine that does much else."""

SOUND = ("--raw", "--format=s16le", f"--rate={SAMPLE_RATE}", "--channels=1")


def until(reached: Callable[[], object]) -> None:
    """Wait for something."""
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.01)


@dataclass
class Recording:
    """What a speaker gives; 16 kHz mono."""

    _from: IO[bytes]
    _heard: list[Samples] = field(default_factory=list)

    def listen(self, seconds: float) -> Samples:
        """The next seconds of it."""
        data = self._from.read(round(SAMPLE_RATE * seconds) * 2)
        self._heard.append(np.frombuffer(data, np.int16))
        return self._heard[-1]

    def listen_until(self, reached: Callable[[], object]) -> None:
        """Go on until something has come about."""
        deadline = time.monotonic() + PATIENCE_S
        while not reached():
            assert time.monotonic() < deadline, "it does not happen"
            self.listen(0.05)

    @property
    def samples(self) -> Samples:
        """All that was listened to."""
        return np.concatenate(self._heard)


@dataclass(frozen=True)
class SoundServer:
    """A running PulseAudio."""

    folder: Path
    environment: dict[str, str]

    def start(self) -> None:
        """Start it, with its speakers."""
        socket = self.folder / "socket"
        self.run(
            *("pulseaudio", "-n", "--daemonize=yes", "--exit-idle-time=120"),
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
        )
        for name in SPEAKERS:
            self.plug_in(name)
        self.run("pactl", "set-default-sink", "speaker")
        self.run("pactl", "set-default-source", "room.monitor")

    def kill(self) -> None:
        """End it."""
        subprocess.run(
            ["pulseaudio", "--kill"],
            env=self.environment,
            check=False,
            capture_output=True,
        )

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It answers nobody."""
        process = int((self.folder / "pulse" / "pid").read_text())
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process, signal.SIGCONT)

    def run(self, *command: str) -> str:
        """Run one of its tools and return what it says."""
        done = subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def plug_in(
        self, name: str, description: str | None = None, rate: int = 44_100
    ) -> None:
        """Add a speaker; what it plays can be recorded from 'Monitor of' its name."""
        shown = f"sink_properties='device.description=\"{description or name}\"'"
        # Without norewinds it would sleep for up to two seconds at a time.
        self.run(
            *("pactl", "load-module", "module-null-sink", f"sink_name={name}"),
            *("norewinds=1", f"rate={rate}", shown),
        )

    def unplug(self, name: str) -> None:
        """Take a speaker away."""
        for line in self.run("pactl", "list", "short", "modules").splitlines():
            number, _, about = line.partition("\t")
            if f"sink_name={name} " in about:
                self.run("pactl", "unload-module", number)

    def say(self, samples: Samples, into: str = "room") -> None:
        """Play 16 kHz sound on a speaker, to its end."""
        subprocess.run(
            ["pacat", "--playback", f"--device={into}", *SOUND],
            input=samples.tobytes(),
            env=self.environment,
            check=True,
        )

    def say_on_two(self, left: Samples, right: Samples, into: str = "room") -> None:
        """Play 16 kHz sound on a speaker's two channels, to its end."""
        sound = [*SOUND[:-1], "--channels=2"]
        subprocess.run(
            ["pacat", "--playback", f"--device={into}", *sound],
            input=np.stack([left, right], axis=1).tobytes(),
            env=self.environment,
            check=True,
        )

    @contextmanager
    def recording(self, speaker: str = "speaker") -> Iterator[Recording]:
        """Record what a speaker plays."""
        listening = ["parec", f"--device={speaker}.monitor", *SOUND]
        with subprocess.Popen(
            [*listening, "--latency-msec=50"],
            stdout=subprocess.PIPE,
            env=self.environment,
        ) as parec:
            assert parec.stdout is not None
            recording = Recording(parec.stdout)
            # Once something comes, even silence, nothing will be missed.
            recording.listen(0.05)
            try:
                yield recording
            finally:
                parec.terminate()


@pytest.fixture
def sound_server(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SoundServer]:
    """A PulseAudio that this process and its children use."""
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing:
        pytest.skip(
            f"there is no {' nor '.join(missing)}. On Debian: apt install pulseaudio "
            f"pulseaudio-utils"
        )
    folder = tmp_path_factory.mktemp("pulse")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{folder / 'socket'}")
    server = SoundServer(folder, dict(os.environ))
    server.start()
    try:
        yield server
    finally:
        server.kill()
