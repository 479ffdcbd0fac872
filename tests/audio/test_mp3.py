"""MP3 is decoded without a word; what cannot be read is told."""

import io

import numpy as np
import pytest
import soundfile

from audio import SAMPLE_RATE
from audio.mp3 import mp3_blocks
from audio.sound import Samples


def as_mp3(samples: Samples) -> bytes:
    made = io.BytesIO()
    soundfile.write(made, samples, SAMPLE_RATE, format="MP3")
    return made.getvalue()


def test_blocks_are_the_sound_in_pieces(children: Samples) -> None:
    blocks = list(mp3_blocks(io.BytesIO(as_mp3(children)), SAMPLE_RATE, 1000))
    assert {len(block) for block in blocks[:-1]} == {1000}
    sound = np.concatenate(blocks)
    wanted = children.astype(np.float32) / 32768
    assert len(sound) == pytest.approx(len(wanted), abs=2500)
    match = np.correlate(sound, wanted[4000:12000], "valid").max()
    assert match > 0.8 * float(np.square(wanted[4000:12000]).sum())


def test_what_is_no_mp3_is_told() -> None:
    with pytest.raises(ValueError, match="decoder"):
        list(mp3_blocks(io.BytesIO(bytes(5000)), SAMPLE_RATE, 1000))


def test_a_disk_that_fails_is_told(children: Samples) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 2000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(OSError, match="Input/output"):
        list(mp3_blocks(Failing(as_mp3(children)), SAMPLE_RATE, 100))
