"""The same words from another throat."""

from itertools import islice
from random import Random

import numpy as np
import pytest

from audio import frames_of, hear
from audio.model_kit.checking import word_errors
from audio.model_kit.vocoder import Throat, any_throat, disguises, revoiced
from audio.recogniser import Recogniser
from audio.sound import Samples
from tests.audio.conftest import BONES

AS_IT_WAS = Throat(mouth=1.0, pitch=1.0, melody=1.0, breath=0.0, tremor=0.0)


def pitch_of(samples: Samples) -> float:
    """The pitch that most of the sound has, in Hz."""
    found = []
    for start in range(0, len(samples) - 1024, 512):
        frame = samples[start : start + 1024].astype(np.float64)
        if np.abs(frame).max() < 2000:
            continue
        alike = np.correlate(frame, frame, "full")[1023:]
        lag = int(alike[40:260].argmax()) + 40
        if alike[lag] > 0.5 * alike[0]:
            found.append(16_000 / lag)
    return float(np.median(found))


def test_it_is_as_long_and_as_loud(spoken: Samples) -> None:
    other = revoiced(spoken, AS_IT_WAS, 1)
    assert len(other) == len(spoken)
    loud, before = (np.sqrt(np.mean(s.astype(float) ** 2)) for s in (other, spoken))
    assert loud == pytest.approx(before, rel=0.05)


@pytest.mark.parametrize("factor", [0.7, 1.4])
def test_the_pitch_follows(spoken: Samples, factor: float) -> None:
    throat = Throat(1.0, factor, 1.0, 0.0, 0.0)
    higher = pitch_of(revoiced(spoken, throat, 1)) / pitch_of(spoken)
    assert higher == pytest.approx(factor, rel=0.2)


def test_a_shorter_mouth_sounds_brighter(spoken: Samples) -> None:
    def centre(samples: Samples) -> float:
        power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
        return float(np.average(np.arange(len(power)), weights=power))

    short, long = (
        revoiced(spoken, Throat(mouth, 1.0, 1.0, 0.0, 0.0), 1) for mouth in (1.2, 0.85)
    )
    assert centre(short) > centre(long)


def test_a_whisper_has_no_pitch(spoken: Samples) -> None:
    def periodicity(samples: Samples) -> float:
        part = samples[len(samples) // 3 : len(samples) // 3 + 8000].astype(float)
        alike = np.correlate(part, part, "full")[len(part) - 1 :]
        return float(alike[60:260].max() / alike[0])

    whisper = revoiced(spoken, Throat(1.0, 1.0, 1.0, 1.0, 0.0), 1)
    assert periodicity(whisper) < 0.7 * periodicity(spoken)


def test_the_words_stay(spoken: Samples, recogniser: Recogniser) -> None:
    others = list(islice(disguises(spoken, 6, Random(2)), 6))
    heard = [hear(frames_of(other), recogniser) for other in others]
    wrong = sum(word_errors(BONES, one.text if one else "") for one in heard)
    assert wrong <= 0.25 * len(others) * len(BONES.split())


def test_throats_differ_and_some_whisper() -> None:
    rng = Random(1)
    throats = [any_throat(rng) for _ in range(200)]
    assert len(set(throats)) == 200
    assert 5 < sum(throat.breath == 1.0 for throat in throats) < 50


def test_disguises_are_the_same_for_the_same_chance(spoken: Samples) -> None:
    one, other = (list(disguises(spoken, 2, Random(5))) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("length", [0, 1, 100, 1023])
def test_what_is_too_short_stays_as_it_is(length: int) -> None:
    short = np.ones(length, np.int16)
    assert np.array_equal(revoiced(short, AS_IT_WAS, 1), short)


def test_silence_stays_silent() -> None:
    silence = np.zeros(8000, np.int16)
    assert np.abs(revoiced(silence, any_throat(Random(3)), 1)).max() <= 1
