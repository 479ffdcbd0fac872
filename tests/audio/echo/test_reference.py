"""What was played can be read along with what is heard meanwhile."""

import numpy as np
import pytest

from audio import FRAME_SAMPLES, SAMPLE_RATE
from audio.echo.reference import MAX_S, SPARE_S, WATCHED_S, Reference
from audio.sound import Samples

RATE = 22_050
PERIOD = 882
"""Samples in 40 ms."""


def given(seconds: float, pitch: float = 500.0) -> Samples:
    """A tone at the speaker's rate."""
    time_s = np.arange(round(seconds * RATE)) / RATE
    return (8000 * np.sin(2 * np.pi * pitch * time_s)).astype(np.int16)


def put(reference: Reference, samples: Samples) -> None:
    for at in range(0, len(samples), PERIOD):
        reference.put(samples[at : at + PERIOD])


def in_step(reference: Reference, seconds: float, faster: float = 1.0) -> Samples:
    """Put and read a tone for some time, the writer's clock being a bit fast."""
    played = given(seconds * faster + 1)
    read: list[Samples] = []
    at = 0
    for count in range(1, round(seconds * SAMPLE_RATE / FRAME_SAMPLES)):
        until = count * FRAME_SAMPLES / SAMPLE_RATE * RATE * faster
        while at + PERIOD <= until:
            reference.put(played[at : at + PERIOD])
            at += PERIOD
        read.append(reference.read(FRAME_SAMPLES))
    return np.concatenate(read)


def delay_s(reference: Reference) -> float:
    """How much waits to be read."""
    reference.put(np.full(PERIOD, 30_000, np.int16))
    count = 0
    while not (reference.read(16) > 20_000).any():
        count += 16
    return count / SAMPLE_RATE


def test_where_nothing_was_played_there_is_silence() -> None:
    read = Reference(RATE).read(FRAME_SAMPLES)
    assert read.dtype == np.int16
    assert len(read) == FRAME_SAMPLES
    assert not read.any()


def test_what_was_played_is_read_at_the_rate_of_the_microphone() -> None:
    reference = Reference(RATE)
    put(reference, given(0.9))
    read = np.concatenate([reference.read(FRAME_SAMPLES) for _ in range(40)])
    spectrum = np.abs(np.fft.rfft(read[2000:12_000]))
    assert spectrum.argmax() * SAMPLE_RATE / 10_000 == pytest.approx(500, abs=2)
    loud = np.count_nonzero(np.abs(read) > 100)
    assert loud == pytest.approx(0.9 * SAMPLE_RATE, rel=0.05)


def test_what_16_khz_cannot_hold_is_left_out() -> None:
    reference = Reference(RATE)
    put(reference, given(0.5, 10_000.0))
    within = reference.read(SAMPLE_RATE // 2)[100:-100]
    assert np.abs(within).max() < 100


def test_a_reader_in_step_gets_it_whole() -> None:
    read = in_step(Reference(RATE), 3.0)
    settled = read[SAMPLE_RATE // 2 :].astype(np.float64)
    # A tone is what it was a period ago and has no gap.
    shift = SAMPLE_RATE // 500
    assert np.abs(settled[shift:] - settled[:-shift]).max() < 200


def test_a_reader_that_lagged_for_a_moment_has_lost_nothing() -> None:
    reference = Reference(RATE)
    in_step(reference, 1.0)
    put(reference, given(0.6))
    read = np.concatenate([reference.read(FRAME_SAMPLES) for _ in range(19)])
    assert np.count_nonzero(np.abs(read[400:]) > 100) > 0.9 * len(read[400:])


def test_a_reader_that_comes_too_late_begins_anew() -> None:
    reference = Reference(RATE)
    put(reference, given(MAX_S + 0.2))
    assert not reference.read(FRAME_SAMPLES).any()
    put(reference, given(0.2))
    assert reference.read(FRAME_SAMPLES).any()


@pytest.mark.parametrize("faster", [0.99, 1.01])
def test_the_delay_stays_short_where_the_clocks_differ(faster: float) -> None:
    reference = Reference(RATE)
    in_step(reference, 30.0, faster)
    most = SPARE_S + WATCHED_S * 0.01 + 2 * PERIOD / RATE
    assert delay_s(reference) <= most


def test_a_delay_that_only_stays_is_made_good() -> None:
    reference = Reference(RATE)
    put(reference, given(0.8))
    in_step(reference, WATCHED_S + 0.5)
    assert delay_s(reference) < 0.2
