"""The frames of which MP3 consists, found by their headers."""

import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

SEARCHED_BYTES: Final = 64 * 1024
"""So far behind tags the first frame may be: some leave room there."""

HEADER_BYTES: Final = 4
LAYER_III: Final = 1

_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)} | {
    0: (11_025, 12_000, 8_000)
}
"""Samples a second, by version: 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5."""

_MPEG_1: Final = 3
_KBPS: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_LOW: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Thousands of bits a second, from the first index on; of MPEG 1, and of the others."""


@dataclass(frozen=True)
class Mp3Frame:
    """What the header of a frame says."""

    version: int
    rate: int
    """Samples a second."""
    size: int
    """Bytes, with the header."""


def first_mp3_frame(opened: BinaryIO, anywhere: bool = False) -> Mp3Frame | None:
    """The first of two frames in a row, which nothing but MP3 has.

    Args:
        opened: Something, from where the frames should begin.
        anywhere: Whether they may begin some way behind.
    """
    data = opened.read(SEARCHED_BYTES)
    at = 0
    while (at := data.find(b"\xff", at)) >= 0:
        frame = _frame_at(data, at)
        if frame is not None:
            following = _frame_at(data, at + frame.size)
            if following is not None and _alike(frame, following):
                return frame
        at += 1
        if not anywhere:
            break
    return None


def _alike(one: Mp3Frame, other: Mp3Frame) -> bool:
    return (one.version, one.rate) == (other.version, other.rate)


def _frame_at(data: bytes, at: int) -> Mp3Frame | None:
    if at + HEADER_BYTES > len(data):
        return None
    (head,) = struct.unpack_from(">I", data, at)
    version, layer = head >> 19 & 3, head >> 17 & 3
    kbps, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or layer != LAYER_III or version not in _RATES:
        return None
    if kbps in (0, 15) or rate == 3:
        return None
    first = version == _MPEG_1
    bits = 1000 * (_KBPS if first else _KBPS_LOW)[kbps - 1]
    per_second = _RATES[version][rate]
    size = (144 if first else 72) * bits // per_second + (head >> 9 & 1)
    return Mp3Frame(version, per_second, size)
