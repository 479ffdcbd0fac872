"""Speech comes out of a speaker, or it is said why not."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
from tests.pulse import SoundServer


def record_while_playing(server: SoundServer, speech: Speech) -> Samples:
    """What the speaker gives while speech is played on it, and a second more."""
    with server.recording() as recording, ThreadPoolExecutor(1) as pool:
        playing = pool.submit(DeviceSpeaker().play, speech)
        while not playing.done():
            recording.listen(0.1)
        recording.listen(1.0)
        playing.result()
    return recording.samples


def test_what_is_played_can_be_understood(
    sound_server: SoundServer, children: Samples, recogniser: Recogniser
) -> None:
    recorded = record_while_playing(sound_server, Speech(children, SAMPLE_RATE))
    heard = hear(frames_of(recorded), recogniser)
    assert heard is not None
    assert heard.text == CHILDREN


def test_all_of_the_speech_is_played(sound_server: SoundServer) -> None:
    tone = (8000 * np.sin(np.arange(3 * 22_050) / 8)).astype(np.int16)
    recorded = record_while_playing(sound_server, Speech(tone, 22_050))
    loud_s = np.count_nonzero(np.abs(recorded) > 100) / SAMPLE_RATE
    assert loud_s == pytest.approx(3.0, abs=0.1)


def test_it_is_played_on_the_speaker_that_is_named(
    sound_server: SoundServer, children: Samples
) -> None:
    speaker = DeviceSpeaker("oth")
    assert speaker.name == "other"
    with sound_server.recording("other") as recording, ThreadPoolExecutor(1) as pool:
        playing = pool.submit(speaker.play, Speech(children, SAMPLE_RATE))
        recording.listen_until(playing.done)
        playing.result()
    assert np.abs(recording.samples).max() > 1000


@pytest.mark.usefixtures("sound_server")
def test_a_speaker_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(DeviceError, match="there is no speaker 'xyz'") as raised:
        DeviceSpeaker("xyz")
    assert "'other'" in str(raised.value)
    assert "--out" in str(raised.value)


@pytest.mark.usefixtures("sound_server")
def test_a_speaker_plays_again_and_again(children: Samples) -> None:
    speaker = DeviceSpeaker()
    for _ in range(2):
        speaker.play(Speech(children[:1000], SAMPLE_RATE))


@pytest.mark.usefixtures("sound_server")
def test_a_speaker_has_the_name_of_the_device_that_plays() -> None:
    assert DeviceSpeaker().name != "other"


def test_a_sound_server_that_went_away_is_told(
    sound_server: SoundServer, children: Samples
) -> None:
    speaker = DeviceSpeaker()
    sound_server.kill()
    with pytest.raises(DeviceError, match=r"does not answer\. Start it"):
        speaker.play(Speech(children, SAMPLE_RATE))


def test_a_device_that_is_stuck_is_told(
    sound_server: SoundServer, children: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    speech = Speech(children, SAMPLE_RATE)
    monkeypatch.setattr("audio.devices.mixer.LATE_S", 0.1)
    monkeypatch.setattr("audio.devices.reconnecting.CLOSING_S", 0.1)
    with sound_server.recording() as recording, ThreadPoolExecutor(1) as pool:
        playing = pool.submit(DeviceSpeaker().play, speech)
        while not recording.listen(0.1).any():
            pass
        with (
            sound_server.hanging(),
            pytest.raises(DeviceError, match=r"stopped playing\. Check"),
        ):
            playing.result()


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
