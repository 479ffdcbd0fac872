"""The same words across a room, through a microphone that is too loud, by telephone."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from audio import frames_of, hear
from audio.model_kit.features import log_mel
from audio.model_kit.room_simulation import Place, any_place, placed, variants
from audio.recogniser import Recogniser
from audio.sound import Samples

HERE = Place(0.0, 15.0, 1.0, -3.0, telephone=False)
"""Close to a good microphone in the open air."""
CHURCH = replace(HERE, reverberation_s=0.9, direct_db=0.0)


def bursts() -> Samples:
    """Short noises with silence between, and behind."""
    noise = np.random.default_rng(1).normal(0, 3000, 32_000)
    noise[np.arange(32_000) % 8_000 > 2_000] = 0
    return noise.astype(np.int16)


def level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(float) ** 2)))


def test_close_to_a_good_microphone_it_is_the_same(spoken: Samples) -> None:
    here = placed(spoken, HERE, 1).astype(float)
    assert np.corrcoef(here, spoken)[0, 1] > 0.999


def test_in_a_room_it_rings_on() -> None:
    near, far = placed(bursts(), HERE, 1), placed(bursts(), CHURCH, 1)
    assert len(near) == len(far)
    pause = slice(3_000, 7_900)
    assert level(near[pause]) == 0
    assert level(far[pause]) > 0.05 * level(far)
    assert level(far[3_000:4_000]) > 3 * level(far[6_900:7_900])


def test_a_larger_room_rings_longer() -> None:
    def tail(seconds: float) -> float:
        far = placed(bursts(), replace(CHURCH, reverberation_s=seconds), 1)
        return level(far[6_000:7_900]) / level(far)

    assert tail(0.2) < tail(0.5) < tail(0.9)


def test_high_sounds_die_away_sooner() -> None:
    damped = placed(bursts(), replace(CHURCH, damping=0.3), 1)
    power = np.abs(np.fft.rfft(damped[5_500:7_900].astype(float))) ** 2
    hertz = np.fft.rfftfreq(2_400, 1 / 16_000)
    assert power[hertz < 1_800].mean() > 20 * power[hertz > 3_000].mean()


def test_too_loud_for_the_microphone_its_peaks_are_cut_off(spoken: Samples) -> None:
    loud = placed(spoken, replace(HERE, overdriven_db=12.0), 1)
    assert np.mean(np.abs(loud.astype(int)) >= 32_766) > 0.02
    assert np.mean(np.abs(placed(spoken, HERE, 1).astype(int)) >= 32_766) == 0


def test_a_telephone_passes_nothing_above_4_khz(spoken: Samples) -> None:
    bands = log_mel(placed(spoken, replace(HERE, telephone=True), 1)).max(0)
    assert bands[33:].max() < bands[:28].min() - 3


@pytest.mark.parametrize(
    "place",
    [
        replace(HERE, reverberation_s=0.3, direct_db=10.0),
        replace(HERE, overdriven_db=6.0),
        replace(HERE, telephone=True),
    ],
)
def test_the_words_stay(spoken: Samples, recogniser: Recogniser, place: Place) -> None:
    heard = hear(frames_of(placed(spoken, place, 1)), recogniser)
    assert heard is not None
    assert "bones" in heard.text.split()


def test_places_differ() -> None:
    rng = Random(1)
    places = [any_place(rng) for _ in range(200)]
    assert len(set(places)) == 200
    assert 20 < sum(place.telephone for place in places) < 70
    assert 40 < sum(place.overdriven_db > 0 for place in places) < 100
    assert 120 < sum(place.reverberation_s > 0 for place in places) < 190


def test_variants_are_named_and_the_same_for_the_same_chance(spoken: Samples) -> None:
    one, other = (list(variants(spoken, 1, 2, Random(5))) for _ in range(2))
    names = [name for name, _ in one]
    assert names == ["", ", disguised", ", elsewhere", ", elsewhere"]
    assert np.array_equal(one[0][1], spoken)
    assert all(np.array_equal(a[1], b[1]) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("length", [0, 1, 100])
def test_what_is_short_stays_as_long(length: int) -> None:
    short = np.ones(length, np.int16)
    assert len(placed(short, CHURCH, 1)) == length


def test_silence_stays_silent() -> None:
    assert np.abs(placed(np.zeros(8000, np.int16), CHURCH, 1)).max() == 0
