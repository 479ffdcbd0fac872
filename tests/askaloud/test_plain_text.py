"""Whatever a path leads to, reading ends, and what is wrong is told with its line."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from askaloud.plain_text import MOST_ON_A_LINE, read_plain_text, read_regular, shortened


def told_of(path: Path) -> str:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_plain_text(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (b"", ""),
        (b"one\ntwo", "one\ntwo"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        ("\U0001f9b4\t…".encode(), "\U0001f9b4\t…"),
    ],
)
def test_text_is_read_however_it_was_saved(
    tmp_path: Path, held: bytes, text: str
) -> None:
    path = tmp_path / "text"
    path.write_bytes(held)
    assert read_plain_text(path) == text


@pytest.mark.parametrize(
    ("held", "what"),
    [
        (b"one\ntwo\0\n", "line 2 has a control character, U+0000"),
        (b"one\x1b[31m", "line 1 has a control character, U+001B"),
        (b"a\r\nb\r\n\x7f", "line 3 has a control character, U+007F"),
        ("a\n\u2028".encode(), "line 2 has a control character, U+2028"),
        ("\u0085".encode(), "line 1 has a control character, U+0085"),
        (b"one\ncaf\xe9", "line 2 is not UTF-8"),
        (b"a\n\xed\xa0\x80", "line 2 is not UTF-8"),
        ("name: x".encode("utf-16"), "UTF-16"),
        (b"one\n" + b"a" * (MOST_ON_A_LINE + 1), "line 2 has more than 20000"),
    ],
)
def test_what_is_no_text_is_told_with_its_line(
    tmp_path: Path, held: bytes, what: str
) -> None:
    path = tmp_path / "text"
    path.write_bytes(held)
    assert what in told_of(path)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(os.name == "nt", reason="Windows has other pipes and devices")
@pytest.mark.parametrize("put", [a_pipe, a_socket, a_device])
def test_what_never_ends_is_not_begun(
    tmp_path: Path, put: Callable[[Path], None]
) -> None:
    path = tmp_path / "x"
    put(path)
    with pytest.raises((ValueError, OSError)) as caught:
        read_plain_text(path)
    assert put is a_socket or "not a file" in str(caught.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises((ValueError, OSError)):
        read_plain_text(tmp_path)


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as out:
        out.truncate(1 << 40)
    assert told_of(path) == "it has more than 10 MB"
    path.write_bytes(b"1234")
    assert read_regular(path, 4) == b"1234"
    with pytest.raises(ValueError, match="more than"):
        read_regular(path, 3)


def test_what_is_quoted_is_short_and_plain() -> None:
    assert shortened("what is it") == "what is it"
    assert shortened("a" * 81) == "a" * 80 + "…"
    assert shortened("\x1b[31mred\n") == "\ufffd[31mred\ufffd"
    assert shortened("abcd", 3) == "abc…"
