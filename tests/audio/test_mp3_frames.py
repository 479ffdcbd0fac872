"""Frames of MP3 are found by two headers in a row."""

import io

import numpy as np
import pytest

from audio.mp3_frames import Mp3Frame, first_mp3_frame

HEADER = b"\xff\xfb\x90\0"
"""MPEG 1, layer III, 128 kbit/s, 44.1 kHz."""
FRAME = HEADER + bytes(413)
KNOWN = Mp3Frame(3, 44_100, 417)


def test_two_frames_in_a_row_are_mp3() -> None:
    assert first_mp3_frame(io.BytesIO(FRAME * 2)) == KNOWN
    assert first_mp3_frame(io.BytesIO(FRAME)) is None
    assert first_mp3_frame(io.BytesIO(FRAME + bytes(417))) is None


def test_frames_further_on_are_found_where_they_may_be() -> None:
    late = b"\xff\xff\0" * 50 + FRAME * 2
    assert first_mp3_frame(io.BytesIO(late), anywhere=True) == KNOWN
    assert first_mp3_frame(io.BytesIO(late)) is None


@pytest.mark.parametrize(
    "header",
    [
        b"\xff\xfd\x90\0",
        b"\xff\xeb\x90\0",
        b"\xff\xfb\xf0\0",
        b"\xff\xfb\0\0",
        b"\xff\xfb\x9c\0",
    ],
    ids=["layer II", "no version", "no rate of bits", "free", "no rate"],
)
def test_headers_that_none_has_are_none(header: bytes) -> None:
    assert first_mp3_frame(io.BytesIO((header + bytes(413)) * 4)) is None


def test_noise_is_no_mp3() -> None:
    noise = np.random.default_rng(1).bytes(64 * 1024)
    assert first_mp3_frame(io.BytesIO(noise), anywhere=True) is None
