"""Tones are heard by people and not taken for people."""

import numpy as np
import pytest
import soxr

from audio import SAMPLE_RATE, Endpointer, Speech, frames_of
from audio.signals.earcons import HEARD, LISTENING, NOT_CAUGHT
from audio.sound import Samples
from audio.vad.detector import SileroDetector

TONES = {"listening": LISTENING, "heard": HEARD, "not caught": NOT_CAUGHT}

NOISE = {"silence": 0.0, "faint noise": 30.0, "noise": 150.0}

parametrize = pytest.mark.parametrize("tone", TONES.values(), ids=TONES)


def heard_in_a_room(tone: Speech, loudness: float, noise: float) -> Samples:
    """The tone at the microphone, at several places within a frame."""
    samples = soxr.resample(tone.samples.astype(np.float32), tone.rate, SAMPLE_RATE)
    room = np.random.default_rng(1).normal(0.0, noise, 4 * SAMPLE_RATE)
    for number, shift in enumerate((0, 130, 390)):
        at = (number + 1) * 16_384 + shift
        room[at : at + len(samples)] += loudness * samples
    return np.clip(room, -32768, 32767).astype(np.int16)


def pitches(tone: Speech) -> list[float]:
    """The pitch of its first and of its last part, in hertz."""
    found = []
    for part in (tone.samples[: tone.rate // 14], tone.samples[-tone.rate // 14 :]):
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 8 * len(part)))
        found.append(float(spectrum.argmax()) * tone.rate / (8 * len(part)))
    return found


@parametrize
@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
@pytest.mark.parametrize("loudness", [0.3, 1.0])
def test_a_tone_is_not_taken_for_speech(
    tone: Speech, noise: float, loudness: float
) -> None:
    detector = SileroDetector()
    endpointer = Endpointer()
    for frame in frames_of(heard_in_a_room(tone, loudness, noise)):
        assert detector(frame) < endpointer.settings.start_probability
        assert endpointer.feed(frame) is None
    assert endpointer.finish() is None


@parametrize
def test_a_tone_is_soft_and_does_not_click(tone: Speech) -> None:
    loudest = int(np.abs(tone.samples).max())
    assert 20 * np.log10(loudest / 32768) == pytest.approx(-12, abs=0.5)
    assert np.abs(tone.samples[:20]).max() < 300
    assert np.abs(tone.samples[-20:]).max() < 300


@parametrize
def test_a_tone_is_where_most_people_hear(tone: Speech) -> None:
    assert all(500 < pitch < 1500 for pitch in pitches(tone))


def test_tones_differ_in_length_and_in_the_way_they_go() -> None:
    lengths = [tone.duration_s for tone in (HEARD, LISTENING, NOT_CAUGHT)]
    assert lengths == pytest.approx([0.09, 0.16, 0.25], abs=0.01)
    rising, falling, level = map(pitches, (LISTENING, NOT_CAUGHT, HEARD))
    assert rising[1] > 1.3 * rising[0]
    assert falling[1] < falling[0] / 1.3
    assert level[1] == pytest.approx(level[0], rel=0.05)
