"""How loud sound is, whether it is clipped, and speech told from the room."""

import numpy as np
import pytest
import soxr

from audio.sound import SAMPLE_RATE, Frame, Samples, frames_of
from audio.vad.level import MIN_DBFS, Level, LevelMeter, Measured, level_of
from tests.audio.conftest import CHILDREN, samples_of, silence


def sine(amplitude: float, rate: int = SAMPLE_RATE) -> Samples:
    """A second of 440 Hz; what goes beyond full scale is clipped."""
    wave = amplitude * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    return np.clip(wave, -32768, 32767).astype(np.int16)


def noise(rms: float, seconds: float = 1.0) -> Samples:
    """White noise of an effective value."""
    samples = round(seconds * SAMPLE_RATE)
    wave = np.random.default_rng(1).normal(0, rms, samples)
    return np.rint(wave).astype(np.int16)


def measured(sound: Samples) -> Measured:
    """What a meter makes of a sound."""
    meter = LevelMeter()
    for frame in frames_of(sound):
        meter.feed(frame)
    return meter.measured()


def test_a_square_wave_of_full_scale_is_at_zero_and_clipped() -> None:
    square = np.repeat(np.array([32767, -32768] * 100, np.int16), 20)
    level = level_of(square)
    assert level.peak_dbfs == 0.0
    assert level.rms_dbfs == pytest.approx(0.0, abs=0.001)
    assert level.clipped == 1.0


def test_a_sine_has_three_decibels_less_than_its_peak() -> None:
    level = level_of(sine(16384))
    assert level.peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert level.rms_dbfs == pytest.approx(-9.03, abs=0.01)
    assert level.clipped == 0.0


@pytest.mark.parametrize("sound", [np.zeros(0, np.int16), np.zeros(512, np.int16)])
def test_no_sound_has_the_least_level(sound: Samples) -> None:
    assert level_of(sound) == Level(MIN_DBFS, MIN_DBFS, 0.0)


def test_a_wave_that_is_cut_off_is_clipped() -> None:
    # A sine of twice full scale is beyond it for two thirds of the time.
    assert level_of(sine(65536)).clipped == pytest.approx(2 / 3, abs=0.03)


def test_a_wave_that_was_cut_off_at_another_rate_is_clipped() -> None:
    resampled = soxr.resample(sine(65536, 48_000), 48_000, SAMPLE_RATE)
    assert level_of(resampled).clipped > 0.3


@pytest.mark.parametrize("amplitude", [20_000, 32_000])
def test_a_loud_wave_that_fits_is_not_clipped(amplitude: float) -> None:
    assert level_of(sine(amplitude)).clipped == 0.0


def test_one_peak_that_just_fits_is_not_clipped() -> None:
    sound = sine(1000)
    sound[500], sound[600] = 32767, -32768
    assert level_of(sound).clipped == 0.0


@pytest.mark.parametrize("rms", [0.0, 0.4])
def test_a_converter_without_sound_is_silent(rms: float) -> None:
    assert measured(noise(rms)).silent


def test_the_noise_of_a_quiet_room_is_not_silence() -> None:
    quiet = measured(noise(4.0))
    assert not quiet.silent
    assert quiet.room_dbfs == pytest.approx(-78.3, abs=0.5)
    assert quiet.speech_dbfs is None
    assert quiet.speech_s == 0.0


def test_speech_is_told_from_the_room(children: Samples) -> None:
    sound = np.concatenate([silence(1.0), children, silence(1.0)])
    heard = measured(sound + noise(30.0, len(sound) / SAMPLE_RATE))
    assert heard.room_dbfs == pytest.approx(-60.8, abs=1.0)
    assert heard.speech_dbfs == pytest.approx(level_of(children).rms_dbfs, abs=4.0)
    assert heard.speech_s == pytest.approx(len(children) / SAMPLE_RATE, abs=1.0)


def test_speech_of_half_the_amplitude_is_six_decibels_down(children: Samples) -> None:
    loud, soft = measured(children), measured(children // 2)
    assert loud.speech_dbfs is not None
    assert soft.speech_dbfs is not None
    assert loud.speech_dbfs - soft.speech_dbfs == pytest.approx(6.0, abs=1.0)


class Scripted:
    """A detector that says what it is told to, frame by frame."""

    def __init__(self, *probabilities: float) -> None:
        self._probabilities = iter(probabilities)

    def __call__(self, frame: Frame) -> float:  # noqa: ARG002
        return next(self._probabilities)


def test_a_moment_of_speech_that_the_detector_misses_is_not_the_room() -> None:
    meter = LevelMeter(Scripted(0.0, 0.0, 0.0, 0.9, 0.1))
    for rms in (30.0, 30.0, 30.0, 3000.0, 3000.0):
        meter.feed(noise(rms, 0.032).tobytes())
    heard = meter.measured()
    assert heard.room_dbfs == pytest.approx(-60.8, abs=1.0)
    assert heard.speech_dbfs == pytest.approx(-20.8, abs=1.0)


def test_a_frame_is_measured_as_it_comes() -> None:
    meter = LevelMeter()
    frame = frames_of(sine(16384))[0]
    assert meter.feed(frame).peak_dbfs == pytest.approx(-6.02, abs=0.05)


def test_nothing_was_measured() -> None:
    nothing = LevelMeter().measured()
    assert nothing == Measured(MIN_DBFS, None, None, 0.0, 0.0, True)


def test_a_voice_without_high_sounds_is_told_from_one_with_them() -> None:
    voice = samples_of("who_gets_it", CHILDREN)
    narrow = soxr.resample(soxr.resample(voice, SAMPLE_RATE, 8000), 8000, SAMPLE_RATE)
    whole, without = (measured(one).highs_db for one in (voice, narrow))
    assert whole is not None
    assert without is not None
    assert whole > -35.0
    assert without < -60.0
    assert measured(silence(1.0)).highs_db is None
