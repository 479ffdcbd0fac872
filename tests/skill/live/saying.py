"""What tests say to a live assistant on stage."""

import time
from collections.abc import Callable
from functools import cache

import numpy as np
import soundfile

from audio import SAMPLE_RATE
from audio.sound import Samples
from tests.conftest import SPOKEN

CALLS = SPOKEN.parent / "calls"

LONGEST_S = 60.0
"""Real seconds after which a test stops waiting, so that it does not hang."""


@cache
def called(text: str) -> Samples:
    """Somebody saying what is said to a live assistant; see `spoken/calls.tsv`."""
    samples, rate = soundfile.read(CALLS / f"{text}.flac", dtype="int16")
    assert rate == SAMPLE_RATE
    return np.asarray(samples, np.int16)


def eventually(come: Callable[[], bool]) -> None:
    """Wait in real time until something has come about."""
    ends_s = time.monotonic() + LONGEST_S
    while not come():
        assert time.monotonic() < ends_s, f"it did not come about in {LONGEST_S} s"
        time.sleep(0.01)
