"""The fakes that ship do what the devices do."""

import threading
from queue import Empty

import numpy as np
import pytest

from audio import FakeMicrophone, FakePlayer, Frame, Microphone, Player, Speech
from audio.sound import FRAME_BYTES, FRAME_S, FRAME_SAMPLES

ONE, OTHER = (bytes([n]) * FRAME_BYTES for n in (1, 2))


def tone(frames: float) -> Speech:
    return Speech(np.full(round(frames * FRAME_SAMPLES), 1000, np.int16), 16_000)


def test_they_are_a_microphone_and_a_player() -> None:
    microphone: Microphone = FakeMicrophone()
    player: Player = FakePlayer()
    assert (microphone.trouble, player.trouble) == (None, None)


def test_a_microphone_gives_what_it_hears_in_order() -> None:
    microphone = FakeMicrophone([ONE, OTHER])
    assert [microphone.read(0) for _ in range(3)] == [ONE, OTHER, None]


def test_what_is_given_was_dealt_with_once_giving_ends() -> None:
    microphone = FakeMicrophone()
    dealt_with: list[Frame] = []

    def read() -> None:
        while (frame := microphone.read(5)) != OTHER:
            assert frame is not None
            dealt_with.append(frame)
        microphone.read(0)

    reader = threading.Thread(target=read)
    reader.start()
    microphone.give(ONE)
    assert dealt_with == [ONE]
    microphone.give(OTHER)
    reader.join()


def test_what_nobody_reads_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.devices.fakes.DEALT_WITH_S", 0.05)
    with pytest.raises(Empty):
        FakeMicrophone().give(ONE)


def test_a_microphone_may_break() -> None:
    microphone = FakeMicrophone([ONE])
    microphone.fault = OSError("it fell down")
    with pytest.raises(OSError, match="fell down"):
        microphone.read(0)


def test_a_player_plays_as_time_passes() -> None:
    player, speech = FakePlayer(), tone(1.5)
    player.play(speech, volume=0.5)
    assert player.sounding is speech
    assert (player.tick() == 500).all()
    assert (player.read_reference(FRAME_SAMPLES) == 500).all()
    assert player.position_s == FRAME_S
    assert np.count_nonzero(player.tick()) == FRAME_SAMPLES // 2
    assert not player.playing
    assert player.played == [speech]
    assert not player.tick().any()


def test_a_player_that_is_paused_is_silent_and_goes_on() -> None:
    player = FakePlayer()
    player.play(tone(2))
    player.pause()
    assert not player.tick().any()
    assert player.playing
    player.resume()
    player.set_volume(0.1)
    assert (player.tick() == 100).all()
    player.stop()
    assert not player.playing


def test_a_player_begins_in_the_midst() -> None:
    player = FakePlayer()
    player.play(tone(4), from_s=3 * FRAME_S)
    player.tick()
    assert not player.playing


def test_a_reference_is_a_frame_long() -> None:
    with pytest.raises(ValueError, match="512 samples"):
        FakePlayer().read_reference(100)


def test_what_is_closed_says_so() -> None:
    microphone, player = FakeMicrophone(), FakePlayer()
    player.play(tone(1))
    microphone.close()
    player.close()
    assert microphone.closed
    assert player.closed
    assert not player.playing
