"""MP3 by miniaudio, which decodes it without a word.

libsndfile's decoder of it writes to standard error whatever displeases it.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

import miniaudio
import numpy as np
import numpy.typing as npt

MONO: Final = 1


def mp3_blocks(
    opened: BinaryIO, rate: int, size: int
) -> Iterator[npt.NDArray[np.float32]]:
    """The sound of an MP3 file, its channels averaged.

    Args:
        opened: The file.
        rate: Samples a second to have it in: its own, best.
        size: Samples of a block.

    Raises:
        OSError: It cannot be read any further.
        ValueError: It cannot be decoded.
    """
    source = _Source(opened)
    try:
        blocks = miniaudio.stream_any(
            source,
            miniaudio.FileFormat.MP3,
            miniaudio.SampleFormat.FLOAT32,
            MONO,
            rate,
            size,
        )
        for block in blocks:
            yield np.frombuffer(block, np.float32)
    except miniaudio.MiniaudioError as why:
        if isinstance(source.error_in_readcallback, OSError):
            raise source.error_in_readcallback from why
        raise ValueError(str(why)) from why


class _Source(miniaudio.StreamableSource):  # type: ignore[misc]  # it has no types
    """A file, as miniaudio wants it."""

    def __init__(self, opened: BinaryIO) -> None:
        self._opened = opened

    def read(self, num_bytes: int) -> bytes:
        """The next bytes."""
        return self._opened.read(num_bytes)

    def seek(self, offset: int, origin: miniaudio.SeekOrigin) -> bool:
        """Go to a place."""
        whence = 0 if origin is miniaudio.SeekOrigin.START else 1
        self._opened.seek(offset, whence)
        return True
