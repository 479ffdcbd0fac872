"""Steady noise is turned down; speech stays."""

import numpy as np
import pytest

from audio import hear
from audio.model_kit.checking import word_errors
from audio.recogniser import PocketSphinxRecogniser
from audio.recogniser.denoise import Sound, denoised
from audio.sound import Samples, frames_of
from tests.audio.conftest import samples_of
from tests.benchmarks.spoken import with_noise
from tests.spoken.make import sentences

PAUSE = slice(1_000, 4_000)


@pytest.fixture(scope="module")
def clean(spoken: Samples) -> Sound:
    """A sentence with some silence around."""
    silence = np.zeros(4_800, np.int16)
    return np.concatenate([silence, spoken, silence]).astype(np.float32)


def noise(length: int, level: float = 300.0) -> Sound:
    return np.random.default_rng(1).normal(0, level, length).astype(np.float32)


def level(sound: Sound) -> float:
    return float(np.sqrt(np.mean(sound.astype(float) ** 2)))


def test_noise_is_turned_down_where_nobody_speaks(clean: Sound) -> None:
    noisy = clean + noise(len(clean))
    assert level(denoised(noisy)[PAUSE]) < level(noisy[PAUSE]) * 10 ** (-10 / 20)


def test_what_is_left_is_nearer_to_what_was_said(clean: Sound) -> None:
    noisy = clean + noise(len(clean))
    assert level(denoised(noisy) - clean) < 0.6 * level(noisy - clean)


def test_clean_speech_stays(clean: Sound) -> None:
    assert level(denoised(clean) - clean) < 0.02 * level(clean)


def test_pocketsphinx_hears_more_in_noise(
    pocketsphinx: PocketSphinxRecogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list(sentences())[::12]

    def wrong_words() -> int:
        heard = [
            hear(
                with_noise(frames_of(samples_of(label, text)), 15),
                pocketsphinx,
            )
            for label, _, text in asked
        ]
        return sum(
            word_errors(text, one.text if one else "")
            for (_, _, text), one in zip(asked, heard, strict=True)
        )

    with_it = wrong_words()
    monkeypatch.setattr(
        "audio.recogniser.pocketsphinx.denoised", lambda samples: samples
    )
    assert with_it < 0.9 * wrong_words()


@pytest.mark.parametrize("length", [0, 1, 159, 400, 2_000])
def test_however_short_it_stays_as_long(length: int) -> None:
    out = denoised(noise(length))
    assert len(out) == length
    assert np.isfinite(out).all()


def test_silence_stays_silent() -> None:
    assert np.abs(denoised(np.zeros(16_000, np.float32))).max() == 0


def test_the_loudest_noise_is_borne() -> None:
    loud = np.sign(noise(16_000)) * 32_767
    assert np.abs(denoised(loud)).max() <= 2 * 32_767
