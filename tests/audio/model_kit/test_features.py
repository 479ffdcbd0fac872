"""Energies and cepstra are those that Kaldi, and with it Vosk, computes."""

import kaldi_native_fbank
import numpy as np
import pytest

from audio.model_kit.features import (
    BANDS,
    CEPSTRAL_LIFTER,
    FRAMES_PER_S,
    MFCC_CONF,
    Features,
    cepstral_matrix,
    log_mel,
)
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.sound import SAMPLE_RATE, Samples
from tests.audio.conftest import silence

KALDI_FLOOR = float(np.log(np.finfo(np.float32).eps))


def kaldi_cepstra(samples: Samples) -> Features:
    """What Kaldi's own code makes of sound with the options of `MFCC_CONF`."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.dither = 0
    options.use_energy = False
    options.mel_opts.num_bins = 40
    options.num_ceps = 40
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = -400
    engine = kaldi_native_fbank.OnlineMfcc(options)
    engine.accept_waveform(SAMPLE_RATE, samples.astype(np.float32).tolist())
    engine.input_finished()
    frames = [engine.get_frame(i) for i in range(engine.num_frames_ready)]
    return np.array(frames, np.float32)


def test_there_are_forty_energies_every_ten_milliseconds(children: Samples) -> None:
    energies = log_mel(children)
    window, step = SAMPLE_RATE // 40, SAMPLE_RATE // FRAMES_PER_S
    assert energies.shape == (1 + (len(children) - window) // step, BANDS)
    assert energies.dtype == np.float32
    assert np.isfinite(energies).all()


@pytest.mark.parametrize(
    ("samples", "frames"), [(0, 0), (1, 0), (399, 0), (400, 1), (559, 1), (560, 2)]
)
def test_a_frame_needs_a_whole_window(samples: int, frames: int) -> None:
    assert log_mel(np.ones(samples, np.int16)).shape == (frames, BANDS)


def test_silence_is_at_kaldi_s_floor() -> None:
    assert log_mel(silence(0.5)) == pytest.approx(KALDI_FLOOR, abs=1e-4)


def test_the_same_sound_has_the_same_energies(children: Samples) -> None:
    assert np.array_equal(log_mel(children), log_mel(children))


def test_sound_ten_times_louder_has_more_energy_in_every_band() -> None:
    quiet = np.random.default_rng(1).normal(0, 300, SAMPLE_RATE).astype(np.int16)
    louder = log_mel(quiet * 10) - log_mel(quiet)
    assert louder == pytest.approx(np.log(100), abs=1e-3)


def test_a_high_tone_is_in_a_higher_band_than_a_low_one() -> None:
    at = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    low, high = (
        log_mel((8000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16))
        for hertz in (300, 3000)
    )
    assert (low.argmax(1) < high.argmax(1)).all()


def test_the_cepstral_matrix_makes_kaldi_s_cepstra(children: Samples) -> None:
    cepstra = log_mel(children) @ cepstral_matrix().T
    assert cepstra == pytest.approx(kaldi_cepstra(children), abs=2e-3)


def test_nothing_is_lost_on_the_way_to_cepstra() -> None:
    matrix = cepstral_matrix()
    assert matrix.shape == (BANDS, BANDS)
    assert np.linalg.inv(matrix) @ matrix == pytest.approx(np.eye(BANDS), abs=1e-10)


def test_without_the_lifter_the_matrix_is_a_rotation() -> None:
    row = np.arange(BANDS)
    lifter = 1 + CEPSTRAL_LIFTER / 2 * np.sin(np.pi * row / CEPSTRAL_LIFTER)
    plain = cepstral_matrix() / lifter[:, None]
    assert plain @ plain.T == pytest.approx(np.eye(BANDS), abs=1e-12)


def test_the_model_that_ships_takes_these_features() -> None:
    shipped = EMBEDDED / MODEL_NAME / "conf" / "mfcc.conf"
    assert shipped.read_text(encoding="utf-8") == MFCC_CONF
