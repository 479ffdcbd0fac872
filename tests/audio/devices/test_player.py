"""Speech is played, paused and stopped, also by a speaker that was away."""

import threading
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from audio import FRAME_SAMPLES, SAMPLE_RATE, Speech
from audio.devices.player import DevicePlayer
from audio.sound import Samples
from tests.pulse import SoundServer, until

RATE = 22_050
QUIET = 100


def tone(seconds: float, rate: int = RATE) -> Speech:
    time_s = np.arange(round(seconds * rate)) / rate
    samples = 8000 * np.sin(2 * np.pi * 470 * time_s)
    return Speech(samples.astype(np.int16), rate)


def loud_s(samples: Samples) -> float:
    """Seconds of sound in a recording, gaps left out."""
    return np.count_nonzero(np.abs(samples) > QUIET) / SAMPLE_RATE


@pytest.fixture
def player(sound_server: SoundServer) -> Iterator[DevicePlayer]:  # noqa: ARG001
    """The default speaker."""
    with closing(DevicePlayer()) as player:
        yield player


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_all_of_the_speech_is_played_at_its_rate(
    player: DevicePlayer, sound_server: SoundServer, rate: int
) -> None:
    speech = tone(1.0, rate)
    with sound_server.recording() as recording:
        player.play(speech)
        assert player.playing
        recording.listen_until(lambda: not player.playing)
        recording.listen(0.5)
    assert player.trouble is None
    assert player.position_s == pytest.approx(1.0, abs=0.001)
    assert loud_s(recording.samples) == pytest.approx(1.0, abs=0.04)


def test_what_is_stopped_falls_silent(
    player: DevicePlayer, sound_server: SoundServer
) -> None:
    with sound_server.recording() as recording:
        player.play(tone(60.0))
        recording.listen_until(lambda: player.position_s > 0.5)
        player.stop()
        assert not player.playing
        stopped_s = player.position_s
        recording.listen(1.0)
        assert not recording.listen(0.5).any()
    assert 0.5 < stopped_s < 60.0
    assert player.position_s == stopped_s
    assert loud_s(recording.samples) == pytest.approx(stopped_s, abs=0.2)


def test_nothing_of_the_speech_is_lost_in_a_pause(
    player: DevicePlayer, sound_server: SoundServer
) -> None:
    with sound_server.recording() as recording:
        player.play(tone(2.0))
        recording.listen_until(lambda: player.position_s > 0.5)
        player.pause()
        recording.listen(1.0)
        assert not recording.listen(0.5).any()
        assert player.playing
        assert player.position_s < 2.0
        player.resume()
        recording.listen_until(lambda: not player.playing)
        recording.listen(0.5)
    assert loud_s(recording.samples) == pytest.approx(2.0, abs=0.04)


def test_speech_may_begin_in_its_midst(
    player: DevicePlayer, sound_server: SoundServer
) -> None:
    with sound_server.recording() as recording:
        player.play(tone(2.0), from_s=1.5)
        recording.listen_until(lambda: not player.playing)
        recording.listen(0.5)
    assert loud_s(recording.samples) == pytest.approx(0.5, abs=0.04)


def test_speech_is_as_loud_as_is_asked(
    player: DevicePlayer, sound_server: SoundServer
) -> None:
    with sound_server.recording() as recording:
        player.play(tone(60.0), volume=0.25)
        recording.listen_until(lambda: player.position_s > 0.5)
        soft = recording.listen(0.5)
        player.set_volume(1.0)
        recording.listen(1.0)
        full = recording.listen(0.5)
    assert np.abs(soft).max() == pytest.approx(2000, rel=0.1)
    assert np.abs(full).max() == pytest.approx(8000, rel=0.1)


def test_new_speech_takes_the_place_of_the_old(
    player: DevicePlayer, sound_server: SoundServer
) -> None:
    with sound_server.recording() as recording:
        player.play(tone(60.0))
        recording.listen_until(lambda: player.position_s > 0.3)
        player.play(tone(0.5))
        recording.listen_until(lambda: not player.playing)
        recording.listen(0.5)
        assert not recording.listen(0.5).any()
    assert player.position_s == pytest.approx(0.5, abs=0.001)


def test_a_speaker_is_chosen_by_a_part_of_its_name(sound_server: SoundServer) -> None:
    with (
        sound_server.recording("other") as recording,
        closing(DevicePlayer("OTH")) as player,
    ):
        assert player.name == "other"
        player.play(tone(0.5))
        recording.listen_until(lambda: not player.playing)
        recording.listen(0.5)
    assert loud_s(recording.samples) == pytest.approx(0.5, abs=0.04)


def test_a_new_default_is_followed(
    player: DevicePlayer, sound_server: SoundServer
) -> None:
    player.play(tone(60.0))
    until(lambda: player.position_s > 0.2)
    sound_server.run("pactl", "set-default-sink", "other")
    with sound_server.recording("other") as recording:
        recording.listen_until(lambda: recording.listen(0.1).any())
    assert player.name == "the default speaker"


def test_speech_goes_on_when_the_speaker_comes_back(sound_server: SoundServer) -> None:
    with closing(DevicePlayer("other")) as player:
        player.play(tone(4.0))
        until(lambda: player.position_s > 1.0)
        sound_server.unplug("other")
        until(lambda: player.trouble)
        assert player.trouble == (
            "the speaker 'other' went away. Plug it in again; `askaloud check` lists "
            "what is there."
        )
        assert player.playing
        left_s = 4.0 - player.position_s
        assert 0 < left_s < 3.0
        sound_server.plug_in("other")
        with sound_server.recording("other") as recording:
            recording.listen_until(lambda: not player.playing)
            recording.listen(0.5)
        assert player.trouble is None
        assert player.position_s == pytest.approx(4.0, abs=0.001)
        # Some of it may have been played before it was recorded.
        assert 0 < loud_s(recording.samples) < left_s + 0.2


def test_speech_for_a_speaker_that_stays_away_ends(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.devices.mixer.LATE_S", 0.5)
    with closing(DevicePlayer("other")) as player:
        player.play(tone(3.0))
        until(lambda: player.position_s > 0.5)  # it runs evenly
        sound_server.unplug("other")
        until(lambda: not player.playing)
        assert player.trouble is not None
        assert player.position_s < 3.0
        player.play(tone(0.1))
        assert player.playing
        until(lambda: not player.playing)
        assert player.position_s == 0.0


def test_a_sound_server_that_starts_anew_is_found_again(
    player: DevicePlayer, sound_server: SoundServer
) -> None:
    player.play(tone(0.1))
    until(lambda: not player.playing)
    sound_server.kill()
    until(lambda: player.trouble)
    sound_server.start()
    until(lambda: player.trouble is None)
    with sound_server.recording() as recording:
        player.play(tone(0.5))
        recording.listen_until(lambda: not player.playing)
        recording.listen(0.5)
    assert loud_s(recording.samples) == pytest.approx(0.5, abs=0.04)


def test_a_speaker_can_be_waited_for(sound_server: SoundServer) -> None:
    with closing(DevicePlayer("late", wait=True)) as player:
        assert player.trouble is not None
        assert "no speaker 'late' among" in player.trouble
        player.play(tone(0.5))
        sound_server.plug_in("late")
        until(lambda: not player.playing)
        assert player.trouble is None
        assert player.position_s == pytest.approx(0.5, abs=0.001)


def test_what_is_played_can_be_read_along(player: DevicePlayer) -> None:
    player.play(tone(1.0), volume=0.5)
    read = [np.zeros(0, np.int16)]

    def read_on() -> bool:
        read.append(player.read_reference(FRAME_SAMPLES))
        return not player.playing

    until(read_on)
    samples = np.concatenate(read)
    assert {len(one) for one in read[1:]} == {FRAME_SAMPLES}
    assert np.abs(samples).max() == pytest.approx(4000, rel=0.05)
    assert loud_s(samples) == pytest.approx(1.0, abs=0.1)


def test_in_a_pause_there_is_silence_to_be_read(player: DevicePlayer) -> None:
    player.play(tone(60.0))
    until(lambda: player.read_reference(FRAME_SAMPLES).any())
    player.pause()
    until(lambda: not player.read_reference(SAMPLE_RATE).any())
    assert player.playing


def test_nothing_runs_on_when_it_is_closed(sound_server: SoundServer) -> None:
    before = threading.active_count()
    player = DevicePlayer()
    player.play(tone(60.0))
    until(lambda: player.position_s > 0.1)
    player.close()
    assert not player.playing
    assert threading.active_count() == before
    with sound_server.recording() as recording:
        recording.listen(0.5)
        assert not recording.listen(0.5).any()
    player.close()
