"""Sound that comes in pieces becomes the same frames however it was cut."""

import numpy as np
import numpy.typing as npt
import pytest
import soxr

from audio import FRAME_SAMPLES, SAMPLE_RATE, Frame, PcmFramer


def tone(rate: int, seconds: float = 1.0) -> npt.NDArray[np.float64]:
    """A tone of 300 Hz, at half of full scale."""
    return 0.5 * np.sin(2 * np.pi * 300 * np.arange(int(rate * seconds)) / rate)


def samples(frames: list[Frame]) -> npt.NDArray[np.int16]:
    return np.frombuffer(b"".join(frames), np.int16)


def framed(framer: PcmFramer, data: bytes, piece: int) -> npt.NDArray[np.int16]:
    frames: list[Frame] = []
    for at in range(0, len(data), piece):
        frames += framer.feed(data[at : at + piece])
    return samples(frames + framer.finish())


def test_sound_of_the_right_rate_stays_as_it_is() -> None:
    wanted = np.rint(tone(SAMPLE_RATE) * 32767).astype("<i2")
    made = framed(PcmFramer(SAMPLE_RATE), wanted.tobytes(), 1000)
    assert np.array_equal(made[: len(wanted)], wanted)
    assert not made[len(wanted) :].any()


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 48000])
def test_another_rate_is_resampled_as_one_stream(rate: int) -> None:
    whole = np.rint(tone(rate) * 32767).astype("<i2")
    made = framed(PcmFramer(rate), whole.tobytes(), 320)
    wanted = soxr.resample(whole, rate, SAMPLE_RATE)
    middle = slice(2000, 14000)
    assert np.abs(made[middle].astype(int) - wanted[middle]).max() < 40
    assert len(made) == -(-len(wanted) // FRAME_SAMPLES) * FRAME_SAMPLES


@pytest.mark.parametrize("piece", [1, 3, 7, 321])
def test_a_sample_may_be_cut_in_the_middle(piece: int) -> None:
    data = np.rint(tone(8000, 0.2) * 32767).astype("<i2").tobytes()
    whole = framed(PcmFramer(8000), data, len(data))
    made = framed(PcmFramer(8000), data, piece)
    assert len(made) == len(whole)
    assert np.abs(made.astype(int) - whole).max() <= 1


@pytest.mark.parametrize(("width", "scale"), [(1, 2**7), (2, 2**15), (4, 2**31)])
def test_samples_of_any_width_are_as_loud(width: int, scale: int) -> None:
    data = np.rint(tone(SAMPLE_RATE) * (scale - 1)).astype(f"<i{width}").tobytes()
    made = framed(PcmFramer(SAMPLE_RATE, width), data, 4096)
    assert abs(int(made.max()) - 2**14) < 200


def test_channels_are_averaged() -> None:
    left = np.rint(tone(SAMPLE_RATE) * 32767).astype("<i2")
    both = np.stack([left, np.zeros_like(left)], axis=1)
    made = framed(PcmFramer(SAMPLE_RATE, channels=2), both.tobytes(), 999)
    assert np.abs(made[: len(left)].astype(int) - left // 2).max() <= 1


def test_it_tells_how_long_sound_lasts() -> None:
    assert PcmFramer(8000, 2, 2).seconds(32_000) == 1.0


@pytest.mark.parametrize(
    ("rate", "width", "channels"),
    [(0, 2, 1), (10**9, 2, 1), (8000, 3, 1), (8000, 2, 0), (8000, 2, 1000)],
)
def test_what_no_sound_is_like_is_refused(rate: int, width: int, channels: int) -> None:
    with pytest.raises(ValueError, match=r"sound|samples"):
        PcmFramer(rate, width, channels)
