"""What is written in Kaldi's binary form is read back; damage is told."""

import struct
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from audio.topic_recogniser.errors import ModelFileError
from audio.topic_recogniser.kaldi import (
    BINARY,
    BinaryReader,
    compressed,
    integer,
    integers,
    matrix,
    real,
    token,
    vector,
)

Matrix = npt.NDArray[np.float64]

NAME = "am/final.mdl"


@pytest.fixture
def values() -> Matrix:
    """A matrix as a network has it."""
    return np.random.default_rng(1).normal(0, 0.2, (7, 5))


def read(data: bytes) -> Matrix:
    return BinaryReader(data, NAME).values()


def test_a_matrix_comes_back_in_single_precision(values: Matrix) -> None:
    assert np.array_equal(read(matrix(values)), values.astype(np.float32))


def test_a_matrix_in_double_precision_comes_back_whole(values: Matrix) -> None:
    assert np.array_equal(read(matrix(values, double=True)), values)


@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_vector_comes_back(count: int) -> None:
    found = read(vector(np.arange(count) / 4))
    assert found.shape == (count,)
    assert np.array_equal(found, np.arange(count) / 4)


def test_a_matrix_that_is_no_block_of_memory_comes_back(values: Matrix) -> None:
    assert np.array_equal(read(matrix(values.T)), values.T.astype(np.float32))
    assert read(compressed(values.T)) == pytest.approx(values.T, abs=1e-4)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e4])
def test_a_compressed_matrix_is_within_half_a_step(values: Matrix, size: float) -> None:
    step = np.ptp(values * size) / 65535
    found = read(compressed(values * size))
    assert found.shape == values.shape
    # Half a step, and what single precision loses of the range's ends.
    assert np.abs(found - values * size).max() < 0.51 * step


def test_a_compressed_matrix_is_half_as_long() -> None:
    values = np.zeros((100, 100))
    assert len(compressed(values)) < 0.51 * len(matrix(values))


@pytest.mark.parametrize("value", [0.0, -3.5, 1e-4])
def test_a_matrix_of_one_value_can_be_compressed(value: float) -> None:
    found = read(compressed(np.full((2, 3), value)))
    assert found == pytest.approx(np.full((2, 3), value), abs=1e-6)


def test_all_stands_in_the_order_of_writing(values: Matrix) -> None:
    data = BINARY + token("<Nnet3>") + b"a line\n\n" + token("<Dim>") + integer(-12)
    data += matrix(values) + token("<Bias>") + vector(values[0])
    reader = BinaryReader(data, NAME)
    reader.skip_binary()
    assert reader.word() == "<Nnet3>"
    assert reader.line() == "a line"
    assert reader.line() == ""
    reader.skip_to("<Dim>")
    assert reader.integer() == -12
    assert reader.values().shape == (7, 5)
    assert reader.word() == "<Bias>"
    assert reader.values() == pytest.approx(values[0], rel=1e-6)
    assert (reader.line(), reader.word()) == ("", "")


# As `hexdump` shows them in a file that Kaldi wrote.


@pytest.mark.parametrize(
    ("written", "data"),
    [
        (token("<Dim>"), b"<Dim> "),
        (integer(40), b"\x04\x28\0\0\0"),
        (integer(-1), b"\x04\xff\xff\xff\xff"),
        (real(1.0), b"\x04\0\0\x80\x3f"),
        (integers([1, 2]), b"\x04\x02\0\0\0\x01\0\0\0\x02\0\0\0"),
        (vector(np.zeros(0)), b"FV \x04\0\0\0\0"),
        (vector(np.ones(1)), b"FV \x04\x01\0\0\0\0\0\x80\x3f"),
        (
            matrix(np.ones((1, 2))),
            b"FM \x04\x01\0\0\0\x04\x02\0\0\0" + b"\0\0\x80\x3f" * 2,
        ),
        (
            matrix(np.ones((1, 1)), double=True),
            b"DM \x04\x01\0\0\0\x04\x01\0\0\0" + b"\0\0\0\0\0\0\xf0\x3f",
        ),
        (
            compressed(np.array([[0.0, 1.0]])),
            b"CM2 \0\0\0\0\0\0\x80\x3f\x01\0\0\0\x02\0\0\0" + b"\0\0\xff\xff",
        ),
    ],
)
def test_each_kind_has_kaldi_s_bytes(written: bytes, data: bytes) -> None:
    assert written == data


# Damage.


@pytest.mark.parametrize(
    "write", [matrix, compressed, lambda values: vector(values[0])]
)
@pytest.mark.parametrize("left", [0, 1, 3, 6, 12, -1])
def test_a_file_that_ends_too_early_is_named(
    values: Matrix, write: Callable[[Matrix], bytes], left: int
) -> None:
    with pytest.raises(ModelFileError, match="damaged") as raised:
        read(write(values)[:left])
    assert f"'{NAME}'" in str(raised.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"XX \x04\x01\0\0\0",
        b"CM \0\0\0\0",
        b"FM \x04\xff\xff\xff\x7f\x04\xff\xff\xff\x7f" + bytes(100),
        b"FV \x04\xff\xff\xff\xff" + bytes(8),
        b"FM " + integer(-3) + integer(-4) + bytes(48),
        b"CM2 " + struct.pack("<ffii", 0, 1, -1, -2) + bytes(4),
    ],
    ids=[
        "nothing",
        "another kind",
        "a kind that the kit does not write",
        "more than there is",
        "a negative length",
        "negative sizes",
        "negative sizes, compressed",
    ],
)
def test_what_is_no_matrix_is_told(data: bytes) -> None:
    with pytest.raises(ModelFileError, match="damaged") as raised:
        read(data)
    assert f"'{NAME}'" in str(raised.value)


def test_a_token_that_is_missing_is_named() -> None:
    reader = BinaryReader(token("<Nnet3>"), NAME)
    reader.skip_to("<Nnet3>")
    with pytest.raises(ModelFileError, match="no <Nnet3> after byte 8") as raised:
        reader.skip_to("<Nnet3>")
    assert f"'{NAME}'" in str(raised.value)


@pytest.mark.parametrize("data", [b"", b"\x04\x01\0"])
def test_a_number_that_is_cut_off_is_told(data: bytes) -> None:
    with pytest.raises(ModelFileError, match="ends too early"):
        BinaryReader(data, NAME).integer()


def test_a_file_without_the_mark_is_told() -> None:
    with pytest.raises(ModelFileError, match="ends too early"):
        BinaryReader(b"", NAME).skip_binary()
