"""Sound of any rate, piece by piece as it comes, into frames of 16 kHz mono."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import soxr

from audio.sound import FRAME_BYTES, SAMPLE_RATE, Frame, to_samples

LOWEST_RATE: Final = 4_000
HIGHEST_RATE: Final = 384_000
"""Samples a second outside of these are a mistake, not sound."""

MAX_CHANNELS: Final = 64

_FULL_SCALE: Final = {1: 2.0**7, 2: 2.0**15, 4: 2.0**31}
"""Of signed samples of so many bytes."""

WIDTHS: Final = tuple(_FULL_SCALE)
"""Bytes of a sample that can be read."""


class Framer:
    """Makes frames of sound, and resamples it where it must; keeps what is left over.

    Args:
        rate: Samples a second of what comes.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._resampler: Any = (
            None
            if rate == SAMPLE_RATE
            else soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")
        )
        self._waiting = bytearray()

    def feed(self, block: npt.NDArray[np.floating[Any]]) -> list[Frame]:
        """Take samples, mono, from -1 to 1; the frames that are whole by now."""
        self._take(block, last=False)
        whole = len(self._waiting) // FRAME_BYTES * FRAME_BYTES
        return self._cut(whole)

    def finish(self) -> list[Frame]:
        """The frames that are left; the last one is filled up with silence."""
        if self._resampler is not None:
            self._take(np.zeros(0, np.float32), last=True)
        self._waiting += bytes(-len(self._waiting) % FRAME_BYTES)
        return self._cut(len(self._waiting))

    def _take(self, block: npt.NDArray[np.floating[Any]], last: bool) -> None:
        if self._resampler is not None:
            block = self._resampler.resample_chunk(block.astype(np.float32), last=last)
        self._waiting += to_samples(block * 32768.0).tobytes()

    def _cut(self, length: int) -> list[Frame]:
        data = bytes(self._waiting[:length])
        del self._waiting[:length]
        return [data[at : at + FRAME_BYTES] for at in range(0, length, FRAME_BYTES)]


class PcmFramer:
    """Makes frames of PCM, however it was cut in pieces: signed, little-endian.

    Args:
        rate: Samples a second.
        width: Bytes of a sample.
        channels: How many there are; they are averaged.

    Raises:
        ValueError: Sound cannot be like that.
    """

    def __init__(self, rate: int, width: int = 2, channels: int = 1) -> None:
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise ValueError(f"no sound has {rate} samples a second")
        if width not in WIDTHS:
            raise ValueError(f"samples of {width} bytes cannot be read")
        if not 1 <= channels <= MAX_CHANNELS:
            raise ValueError(f"no sound has {channels} channels")
        self.rate, self._width, self._channels = rate, width, channels
        self._framer = Framer(rate)
        self._rest = b""

    def seconds(self, length: int) -> float:
        """How long so many bytes of it last."""
        return length / (self.rate * self._width * self._channels)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes; the frames that are whole by now."""
        data = self._rest + data
        size = self._width * self._channels
        whole = len(data) // size * size
        self._rest = data[whole:]
        samples = np.frombuffer(data[:whole], f"<i{self._width}")
        block = samples.reshape(-1, self._channels).mean(axis=1)
        return self._framer.feed(block / _FULL_SCALE[self._width])

    def finish(self) -> list[Frame]:
        """The frames that are left; half a sample at the end is left out."""
        self._rest = b""
        return self._framer.finish()
