"""The microphone hears the speaker, and takes nothing else for it."""

import numpy as np
import pytest
import soundfile

from audio.signals.chirp import chirps, find_chirps
from audio.sound import SAMPLE_RATE, Samples
from tests.conftest import SPOKEN

AT_S = 1.2345


def recorded(volume: float, noise: float = 0.0) -> Samples:
    """Four seconds with the chirps in them."""
    sound = np.random.default_rng(1).normal(0, noise, 4 * SAMPLE_RATE)
    played = chirps()
    assert played.rate == SAMPLE_RATE
    start = round(AT_S * SAMPLE_RATE)
    sound[start : start + len(played.samples)] += volume * played.samples
    return np.rint(sound).astype(np.int16)


def echoing(sound: Samples, seconds: float) -> Samples:
    """A sound in a room that echoes; less than half of what is heard comes straight."""
    random = np.random.default_rng(2)
    count = round(seconds * SAMPLE_RATE)
    echoes = random.normal(0, 1, count) * 10 ** (-3 * np.arange(count) / count)
    echoes *= 0.9 / np.linalg.norm(echoes)
    echoes[0] = 0.4
    return np.convolve(sound, echoes)[: len(sound)].astype(np.int16)


@pytest.mark.parametrize("volume", [1.0, 0.1, 0.001, -0.5])
def test_the_chirps_are_found_where_they_are(volume: float) -> None:
    assert find_chirps(recorded(volume)) == pytest.approx(AT_S, abs=0.001)


def test_the_chirps_are_found_in_noise_that_is_louder() -> None:
    chirps_effective = 0.05 * np.sqrt(np.mean(chirps().samples.astype(float) ** 2))
    noisy = recorded(0.05, noise=2 * chirps_effective)
    assert find_chirps(noisy) == pytest.approx(AT_S, abs=0.001)


@pytest.mark.parametrize("echo_s", [0.3, 1.0])
def test_the_chirps_are_found_in_a_room_that_echoes(echo_s: float) -> None:
    found = find_chirps(echoing(recorded(0.3, noise=20.0), echo_s))
    assert found == pytest.approx(AT_S, abs=0.02)


def test_the_chirps_are_found_while_somebody_speaks(children: Samples) -> None:
    sound = recorded(0.1)
    sound[: len(children)] += children[: len(sound)]
    assert find_chirps(sound) == pytest.approx(AT_S, abs=0.001)


@pytest.mark.parametrize(
    "file", sorted(SPOKEN.rglob("*.flac")), ids=lambda file: str(file.stem)
)
def test_speech_is_not_taken_for_them(file: object) -> None:
    samples, _ = soundfile.read(file, dtype="int16")
    assert find_chirps(samples) is None


@pytest.mark.parametrize("frequency", [50, 440, 1000, 3000])
def test_a_hum_is_not_taken_for_them(frequency: float) -> None:
    at = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    hum = (8000 * np.sin(2 * np.pi * frequency * at)).astype(np.int16)
    assert find_chirps(hum) is None


def test_noise_is_not_taken_for_them() -> None:
    assert find_chirps(recorded(0.0, noise=1000.0)) is None


@pytest.mark.parametrize("samples", [0, 1, 4000, 4 * SAMPLE_RATE])
def test_silence_is_not_taken_for_them(samples: int) -> None:
    assert find_chirps(np.zeros(samples, np.int16)) is None


def test_half_of_them_is_not_enough() -> None:
    whole = recorded(1.0)
    assert find_chirps(whole[: round((AT_S + 0.3) * SAMPLE_RATE)]) is None
