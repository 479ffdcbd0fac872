"""An echo goes up and down as what was played; somebody else does not."""

import numpy as np
import pytest

from audio import FRAME_SAMPLES, EnvelopeCorrelation, frames_of
from audio.sound import FRAME_S, SAMPLE_RATE, Samples
from tests.audio.conftest import CHILDREN, TREATMENT, samples_of, silence

PLAYED = np.concatenate([samples_of("treatment", TREATMENT)] * 3)
OTHER = np.concatenate(
    [
        samples_of("definition", "what is happening to my bones"),
        samples_of("who_gets_it", CHILDREN),
        samples_of("stop", "stop talking"),
    ]
)
ALIKE = 0.7


def compared(heard: Samples, played: Samples, seconds: float) -> float:
    """How alike the end of two sounds is."""
    likeness = EnvelopeCorrelation()
    size = min(len(heard), len(played))
    for frame, given in zip(
        frames_of(heard[:size]), frames_of(played[:size]), strict=True
    ):
        likeness.feed(frame, np.frombuffer(given, np.int16))
    return likeness.over(seconds)


def later(sound: Samples, seconds: float) -> Samples:
    """A sound that comes later."""
    return np.concatenate([silence(seconds), sound])


def test_an_echo_is_alike_however_late_and_faint() -> None:
    for delay_s in (0.0, 0.1, 0.4):
        echo = later(PLAYED // 8, delay_s)[: len(PLAYED)]
        assert compared(echo, PLAYED, 3.0) > ALIKE


def test_somebody_else_is_not_alike() -> None:
    assert compared(OTHER, PLAYED, 3.0) < ALIKE


def test_somebody_who_speaks_into_silence_is_not_alike() -> None:
    assert compared(OTHER, silence(len(OTHER) / SAMPLE_RATE), 3.0) == 0.0


def test_silence_is_like_nothing() -> None:
    assert compared(silence(len(PLAYED) / SAMPLE_RATE), PLAYED, 3.0) == 0.0


def test_of_a_short_sound_nothing_is_told() -> None:
    short = PLAYED[: FRAME_SAMPLES * round(0.5 / FRAME_S)]
    assert compared(short, short, 0.5) == 0.0


def test_more_may_be_asked_for_than_there_is() -> None:
    assert compared(PLAYED, PLAYED, 99.0) > ALIKE


def test_how_loud_a_sound_is_does_not_depend_on_the_silence_in_it() -> None:
    likeness = EnvelopeCorrelation()
    assert likeness.loudness(3.0) == likeness.loudness(1.0)
    levels = []
    for sound in (OTHER, OTHER // 4, later(OTHER, 0.5)):
        for frame in frames_of(sound):
            likeness.feed(frame, silence(FRAME_S))
        levels.append(likeness.loudness(len(sound) / SAMPLE_RATE))
    assert levels[0] - levels[1] == pytest.approx(12.0, abs=1.0)
    assert levels[2] == pytest.approx(levels[0], abs=1.5)
