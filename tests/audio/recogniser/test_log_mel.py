"""What Whisper listens to: loudness in 80 bands."""

import numpy as np
import pytest

from audio.recogniser.log_mel import BANDS, HOP_SAMPLES, log_mel
from audio.sound import SAMPLE_RATE, Samples
from tests.audio.conftest import silence


def tone(hertz: float, seconds: float = 1.0, level: int = 10_000) -> Samples:
    """A pure tone."""
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (level * np.sin(2 * np.pi * hertz * at)).astype(np.int16)


@pytest.mark.parametrize(
    # By hand: 8 kHz is 45.26 of Slaney's mels, 81 steps of 0.559 each.
    ("hertz", "band"),
    [(100.0, 2), (500.0, 13), (1000.0, 26), (2000.0, 44), (4000.0, 62), (7000.0, 76)],
)
def test_a_tone_is_loudest_in_its_band(hertz: float, band: int) -> None:
    features = log_mel(tone(hertz), 100)
    assert abs(int(features[:, 50].argmax()) - band) <= 1


def test_ten_times_the_power_is_a_quarter_more() -> None:
    loud, quiet = log_mel(tone(1000.0), 100), log_mel(tone(1000.0, level=3162), 100)
    assert loud[26, 50] - quiet[26, 50] == pytest.approx(0.25, abs=0.01)


def test_no_more_than_eight_tens_are_told_apart() -> None:
    features = log_mel(tone(1000.0), 100)
    assert features.max() - features.min() == pytest.approx(8 / 4, abs=0.01)


def test_what_is_short_is_filled_up_with_zeros() -> None:
    features = log_mel(tone(1000.0, 0.5), 1000)
    assert features.shape == (BANDS, 1000)
    heard = 1 + SAMPLE_RATE // 2 // HOP_SAMPLES
    assert not features[:, heard:].any()
    assert features[:, :heard].any(axis=0).all()


def test_what_is_long_is_cut() -> None:
    features = log_mel(np.concatenate([tone(500.0), tone(4000.0)]), 100)
    assert features.shape == (BANDS, 100)
    assert abs(int(features[:, 90].argmax()) - 13) <= 1


@pytest.mark.parametrize("samples", [silence(1), silence(0.01), np.ones(1, np.int16)])
def test_next_to_nothing_has_features_too(samples: Samples) -> None:
    assert np.isfinite(log_mel(samples, 100)).all()
