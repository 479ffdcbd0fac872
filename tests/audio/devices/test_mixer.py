"""What a speaker is given: speech at its volume, with fades where it is cut."""

import numpy as np
import pytest

from audio import Speech
from audio.devices.mixer import FADE_S, RAMP_S, Mixer
from audio.sound import Samples

RATE = 10_000
LEVEL = 8000
PERIOD = 400

# Speech that never changes: what is done to it is plain to see.
SPEECH = Speech(np.full(RATE, LEVEL, np.int16), RATE)


@pytest.fixture
def mixer() -> Mixer:
    """A mixer whose speaker is heard at once."""
    return Mixer(RATE, delay_s=0.0)


def render(mixer: Mixer, seconds: float) -> Samples:
    """What the speaker is given in some time."""
    periods = round(seconds * RATE / PERIOD)
    return np.concatenate([mixer.render(PERIOD) for _ in range(periods)])


def steepest(samples: Samples) -> int:
    """The greatest step from one sample to the next."""
    return int(np.abs(np.diff(samples.astype(np.int32))).max())


def test_with_nothing_to_play_there_is_silence(mixer: Mixer) -> None:
    assert not render(mixer, 0.2).any()
    assert not mixer.playing
    assert mixer.position_s == 0.0


def test_speech_is_given_as_it_is_and_then_silence(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    given = render(mixer, 2.0)
    assert (given[:RATE] == LEVEL).all()
    assert not given[RATE:].any()
    assert not mixer.playing
    assert mixer.position_s == 1.0


def test_speech_of_another_rate_takes_as_long(mixer: Mixer) -> None:
    mixer.play(Speech(np.full(8000, LEVEL, np.int16), 16_000), 1.0, 0.0)
    given = render(mixer, 1.0)
    assert np.count_nonzero(given > LEVEL / 2) == pytest.approx(RATE / 2, abs=2)


def test_speech_that_is_too_loud_is_cut_at_the_top(mixer: Mixer) -> None:
    mixer.play(SPEECH, 10.0, 0.0)
    assert (render(mixer, 0.5) == 32767).all()


def test_speech_may_begin_in_its_midst(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.6)
    assert mixer.position_s == 0.6
    given = render(mixer, 1.0)
    assert np.count_nonzero(given) == pytest.approx(0.4 * RATE, abs=2)
    assert steepest(given[: RATE // 5]) <= LEVEL / (FADE_S * RATE) + 1


@pytest.mark.parametrize("from_s", [1.0, 5.0])
def test_speech_may_begin_at_its_end(mixer: Mixer, from_s: float) -> None:
    mixer.play(SPEECH, 1.0, from_s)
    assert not mixer.playing
    assert mixer.position_s == 1.0


def test_what_is_stopped_fades(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    render(mixer, 0.4)
    mixer.stop()
    assert not mixer.playing
    given = render(mixer, 0.2)
    assert np.count_nonzero(given) == pytest.approx(FADE_S * RATE, abs=1)
    assert steepest(given) <= LEVEL / (FADE_S * RATE) + 1
    assert mixer.position_s == pytest.approx(0.4)


def test_new_speech_takes_the_place_of_the_old(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    render(mixer, 0.4)
    mixer.play(Speech(-SPEECH.samples, RATE), 0.5, 0.0)
    given = render(mixer, 1.2)
    fade = round(FADE_S * RATE)
    assert (given[fade:RATE] == -LEVEL / 2).all()
    assert not given[RATE:].any()


def test_nothing_is_lost_in_a_pause(mixer: Mixer) -> None:
    ramp = Speech(np.arange(RATE, dtype=np.int16), RATE)
    mixer.play(ramp, 1.0, 0.0)
    before = render(mixer, 0.4)
    mixer.pause()
    pause = render(mixer, 5.0)
    assert mixer.playing
    assert not pause[PERIOD:].any()
    mixer.resume()
    after = render(mixer, 0.8)
    fade = round(FADE_S * RATE)
    assert before[-1] == 0.4 * RATE - 1
    # The fade into the pause has been heard, if softly.
    assert mixer.position_s == 1.0
    assert after[fade] == pytest.approx(0.4 * RATE + 2 * fade, abs=2)
    assert (np.diff(after[fade : RATE // 2]) == 1).all()
    assert not mixer.playing


def test_the_position_stands_still_in_a_pause(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    render(mixer, 0.4)
    mixer.pause()
    render(mixer, 1.0)
    assert mixer.position_s == pytest.approx(0.4 + FADE_S, abs=0.001)


def test_pausing_and_resuming_twice_is_as_once(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    for change in (mixer.pause, mixer.pause, mixer.resume, mixer.resume):
        change()
    assert (render(mixer, 0.9)[PERIOD:] == LEVEL).all()


def test_there_is_nothing_to_pause_or_resume_in_silence(mixer: Mixer) -> None:
    for change in (mixer.pause, mixer.resume, mixer.stop):
        change()
    mixer.set_volume(0.5)
    assert not mixer.playing
    mixer.play(SPEECH, 1.0, 0.0)
    assert (render(mixer, 1.0) == LEVEL).all()


def test_a_paused_speech_can_be_stopped(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    render(mixer, 0.4)
    mixer.pause()
    render(mixer, 0.2)
    mixer.stop()
    assert not mixer.playing
    assert not render(mixer, 0.2).any()


def test_new_speech_ends_a_pause(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    mixer.pause()
    render(mixer, 0.2)
    mixer.play(SPEECH, 1.0, 0.0)
    assert (render(mixer, 0.9) == LEVEL).all()


def test_the_volume_changes_bit_by_bit(mixer: Mixer) -> None:
    mixer.play(SPEECH, 0.5, 0.0)
    assert (render(mixer, 0.2) == LEVEL / 2).all()
    mixer.set_volume(1.0)
    given = render(mixer, 0.2)
    assert given[-1] == LEVEL
    assert steepest(given) <= LEVEL / 2 / (RAMP_S * RATE) + 1


def test_a_volume_set_in_a_pause_holds_after_it(mixer: Mixer) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    mixer.pause()
    mixer.set_volume(0.5)
    assert not render(mixer, 0.4)[PERIOD:].any()
    mixer.resume()
    assert render(mixer, 0.4)[-1] == LEVEL / 2


def test_speech_at_no_volume_goes_on(mixer: Mixer) -> None:
    mixer.play(SPEECH, 0.0, 0.0)
    assert not render(mixer, 0.4).any()
    assert mixer.position_s == pytest.approx(0.4)
    mixer.set_volume(1.0)
    assert render(mixer, 0.2)[-1] == LEVEL


def test_speech_plays_until_it_has_been_heard() -> None:
    mixer = Mixer(RATE, delay_s=0.2)
    mixer.play(SPEECH, 1.0, 0.0)
    render(mixer, 0.4)
    assert mixer.position_s == pytest.approx(0.2)
    render(mixer, 0.68)
    assert mixer.playing
    render(mixer, 0.2)
    assert not mixer.playing
    assert mixer.position_s == 1.0


def test_speech_that_nobody_takes_is_given_up(
    mixer: Mixer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    render(mixer, 0.4)
    assert mixer.playing
    monkeypatch.setattr("audio.devices.mixer.LATE_S", -SPEECH.duration_s)
    assert not mixer.playing
    assert mixer.position_s == pytest.approx(0.4)
    assert not render(mixer, 0.4)[PERIOD:].any()


def test_speech_that_nobody_takes_is_kept_in_a_pause(
    mixer: Mixer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixer.play(SPEECH, 1.0, 0.0)
    mixer.pause()
    monkeypatch.setattr("audio.devices.mixer.LATE_S", -SPEECH.duration_s)
    assert mixer.playing
