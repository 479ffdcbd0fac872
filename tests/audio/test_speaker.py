"""Speech comes out of a speaker, or it is said why not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import miniaudio
import numpy as np
import pytest

from audio import (
    SAMPLE_RATE,
    DeviceError,
    DeviceSpeaker,
    Recogniser,
    Speech,
    frames_of,
    hear,
)
from audio.sound import Samples
from tests.audio.conftest import CHILDREN

NEEDED = ("pulseaudio", "pactl", "parec")


@dataclass(frozen=True)
class SoundServer:
    """A sound server of the tests' own, whose speaker can be listened to."""

    environment: dict[str, str]

    def run(self, *command: str) -> None:
        """Run one of its tools."""
        subprocess.run(command, env=self.environment, check=True, capture_output=True)

    def record_while_playing(self, speech: Speech) -> Samples:
        """What the speaker gives while speech is played on it, and a second more."""
        listening = [
            *("parec", "--device=speaker.monitor", "--format=s16le"),
            *(f"--rate={SAMPLE_RATE}", "--channels=1", "--latency-msec=50"),
        ]
        with (
            subprocess.Popen(
                listening, stdout=subprocess.PIPE, env=self.environment
            ) as parec,
            ThreadPoolExecutor(1) as pool,
        ):
            assert parec.stdout is not None
            # Once something comes, even silence, nothing will be missed.
            heard = parec.stdout.read(2)
            playing = pool.submit(DeviceSpeaker().play, speech)
            while not playing.done():
                heard += parec.stdout.read(SAMPLE_RATE // 10 * 2)
            heard += parec.stdout.read(SAMPLE_RATE * 2)
            parec.terminate()
            playing.result()
        return np.frombuffer(heard, np.int16)


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SoundServer]:
    """A PulseAudio with two speakers that nobody hears; the second is the default."""
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")
    folder = tmp_path_factory.mktemp("pulse")
    socket = folder / "socket"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    running = SoundServer(dict(os.environ))
    running.run(
        *("pulseaudio", "-n", "--daemonize=yes", "--exit-idle-time=60"),
        *(
            f"--load=module-null-sink sink_name={name} "
            f"sink_properties=device.description={name}"
            for name in ("other", "speaker")
        ),
        f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
    )
    try:
        running.run("pactl", "set-default-sink", "speaker")
        yield running
    finally:
        subprocess.run(["pulseaudio", "--kill"], env=running.environment, check=False)


def test_what_is_played_can_be_understood(
    server: SoundServer, children: Samples, recogniser: Recogniser
) -> None:
    recorded = server.record_while_playing(Speech(children, SAMPLE_RATE))
    heard = hear(frames_of(recorded), recogniser)
    assert heard is not None
    assert heard.text == CHILDREN


def test_all_of_the_speech_is_played(server: SoundServer) -> None:
    tone = (8000 * np.sin(np.arange(3 * 22_050) / 8)).astype(np.int16)
    recorded = server.record_while_playing(Speech(tone, 22_050))
    loud_s = np.count_nonzero(np.abs(recorded) > 100) / SAMPLE_RATE
    assert loud_s == pytest.approx(3.0, abs=0.1)


@pytest.mark.usefixtures("server")
def test_a_speaker_plays_again_and_again(children: Samples) -> None:
    speaker = DeviceSpeaker()
    for _ in range(2):
        speaker.play(Speech(children[:1000], SAMPLE_RATE))


@pytest.mark.usefixtures("server")
def test_a_speaker_has_the_name_of_the_device_that_plays() -> None:
    assert DeviceSpeaker().name != "other"


def test_a_sound_server_that_went_away_is_told(
    server: SoundServer, children: Samples
) -> None:
    speaker = DeviceSpeaker()
    server.run("pulseaudio", "--kill")
    with pytest.raises(DeviceError, match=r"cannot be opened .*\. Check that"):
        speaker.play(Speech(children, SAMPLE_RATE))


class StuckDevice:
    """A device that takes sound and never plays it."""

    def __init__(self, **_: object) -> None:
        pass

    def __enter__(self) -> "StuckDevice":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def start(self, stream: object) -> None:
        """Do nothing with what it is given."""


@pytest.mark.usefixtures("server")
def test_a_device_that_is_stuck_is_told(
    children: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    speech = Speech(children, SAMPLE_RATE)
    monkeypatch.setattr("audio.speaker.LATE_S", -speech.duration_s)
    monkeypatch.setattr(miniaudio, "PlaybackDevice", StuckDevice)
    with pytest.raises(DeviceError, match=r"stopped playing\. Check"):
        DeviceSpeaker().play(speech)


@pytest.mark.skipif(
    sys.platform != "linux" or Path("/dev/snd").exists(),
    reason="this machine may have a sound card",
)
def test_a_machine_without_sound_is_told(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PULSE_SERVER": f"unix:{tmp_path / 'nowhere'}",
    }
    done = subprocess.run(
        [sys.executable, "-c", "from audio import DeviceSpeaker; DeviceSpeaker()"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "DeviceError: " in done.stderr
    assert "Save the answer with --out" in done.stderr
    assert "ALSA lib" not in done.stderr
