"""The binary form of Kaldi's objects, as far as an acoustic model needs it.

A token is its letters and a space; a number is its size in bytes and its value,
little-endian; matrices and vectors begin with `FM` and `FV` (single precision) or
`DM` (double) and their sizes. Kaldi documents them in `base/io-funcs.h`,
`matrix/kaldi-matrix.cc` and `util/kaldi-io.h`.
"""

import io
import struct
from math import prod
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.topic_recogniser.errors import ModelFileError

BINARY: Final = b"\0B"

Matrix = npt.NDArray[np.floating]


def token(name: str) -> bytes:
    """A name, such as `<Nnet3>`."""
    return name.encode() + b" "


def integer(value: int) -> bytes:
    """A 32-bit integer."""
    return b"\x04" + struct.pack("<i", value)


def real(value: float) -> bytes:
    """A number in single precision."""
    return b"\x04" + struct.pack("<f", value)


def integers(values: list[int]) -> bytes:
    """A vector of 32-bit integers: the size of one, how many, all."""
    head = b"\x04" + struct.pack("<i", len(values))
    return head + np.asarray(values, "<i4").tobytes()


def vector(values: Matrix) -> bytes:
    """A vector in single precision."""
    plain = np.asarray(values, "<f4")
    return token("FV") + integer(len(plain)) + plain.tobytes()


def matrix(values: Matrix, double: bool = False) -> bytes:
    """A matrix, row by row."""
    plain = np.ascontiguousarray(values, "<f8" if double else "<f4")
    rows, columns = plain.shape
    kind = token("DM" if double else "FM")
    return kind + integer(rows) + integer(columns) + plain.tobytes()


def compressed(values: Matrix) -> bytes:
    """A matrix with two bytes for each value: `CM2`, the range and whole numbers.

    Kaldi reads it wherever it reads a matrix (`matrix/compressed-matrix.cc`,
    kTwoByteAuto).
    """
    low = float(values.min())
    wide = max(float(values.max()) - low, 1e-9)
    steps = np.round((np.asarray(values, np.float64) - low) / wide * 65535)
    rows, columns = values.shape
    head = struct.pack("<ffii", low, wide, rows, columns)
    return token("CM2") + head + steps.astype("<u2").tobytes()


class BinaryReader:
    """Reads what the functions above write.

    Args:
        data: A whole file.
        name: Its name, for errors.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._file, self._name = io.BytesIO(data), name

    def skip_to(self, name: str) -> None:
        """Go on behind the next such token.

        Raises:
            ModelFileError: There is none.
        """
        start = self._file.tell()
        found = self._file.getbuffer()[start:].tobytes().find(token(name))
        if found < 0:
            raise ModelFileError(
                f"'{self._name}' has no {name} after byte {start}: it is damaged, or "
                f"no acoustic model of this kit. Take another."
            )
        self._file.seek(start + found + len(token(name)))

    def skip_binary(self) -> None:
        """Go on behind the mark of a binary file."""
        self._take(len(BINARY))

    def line(self) -> str:
        """The next line of text."""
        return self._file.readline().decode("ascii", "replace").rstrip("\n")

    def word(self) -> str:
        """The next token."""
        letters = bytearray()
        while (one := self._file.read(1)) not in (b" ", b""):
            letters += one
        return letters.decode("ascii", "replace")

    def integer(self) -> int:
        """The next 32-bit integer."""
        return int(struct.unpack("<xi", self._take(5))[0])

    def values(self) -> npt.NDArray[np.float64]:
        """The next matrix or vector.

        Raises:
            ModelFileError: What comes is neither.
        """
        kind = self.word()
        if kind == "CM2":
            low, wide, rows, columns = struct.unpack("<ffii", self._take(16))
            self._check([rows, columns])
            steps = np.frombuffer(self._take(rows * columns * 2), "<u2")
            values = np.asarray(low + steps.astype(np.float64) * (wide / 65535))
            return values.reshape(rows, columns)
        if kind not in ("FM", "FV", "DM"):
            raise ModelFileError(
                f"'{self._name}' has '{kind}' where a matrix should be: it is damaged, "
                f"or no acoustic model of this kit. Take another."
            )
        sizes = [self.integer() for _ in range(2 if kind.endswith("M") else 1)]
        self._check(sizes)
        form = np.dtype("<f8" if kind.startswith("D") else "<f4")
        flat = np.frombuffer(self._take(prod(sizes) * form.itemsize), form)
        return flat.reshape(sizes).astype(np.float64)

    def _check(self, sizes: list[int]) -> None:
        if min(sizes) < 0:
            raise ModelFileError(
                f"'{self._name}' has a matrix of size {sizes}. It is damaged: take "
                f"another."
            )

    def _take(self, count: int) -> bytes:
        left = self._file.getbuffer().nbytes - self._file.tell()
        data = self._file.read(count) if count <= left else b""
        if len(data) < count:
            raise ModelFileError(
                f"'{self._name}' ends too early: it is damaged. Install it again."
            )
        return data
