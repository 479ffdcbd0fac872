"""What a page sends is read strictly."""

import json
import struct

import pytest

from audio.sound import FRAME_BYTES
from skill.page.messages import Choose, Read, read_command, read_frame, read_hello

FRAME = struct.pack("<IIf", 7, 3, 1.5) + b"\1\2" * (FRAME_BYTES // 2)


def test_a_frame_has_its_number_and_where_the_player_is() -> None:
    frame = read_frame(FRAME)
    assert frame is not None
    assert (frame.number, frame.speech, frame.at_s) == (7, 3, 1.5)
    assert frame.frame == FRAME[12:]


@pytest.mark.parametrize(
    "message",
    [
        b"",
        FRAME[:-1],
        FRAME + b"\0",
        struct.pack("<IIf", 7, 3, float("nan")) + FRAME[12:],
        struct.pack("<IIf", 7, 3, float("inf")) + FRAME[12:],
        struct.pack("<IIf", 7, 3, -1.0) + FRAME[12:],
    ],
)
def test_what_is_no_frame_is_none(message: bytes) -> None:
    assert read_frame(message) is None


def test_a_command_is_what_its_type_says() -> None:
    assert read_command('{"type": "choose", "label": "stop"}') == Choose(
        type="choose", label="stop"
    )
    assert isinstance(read_command('{"type": "read", "labels": ["stop"]}'), Read)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"type": "choose"}',
        '{"type": "launch"}',
        '{"type": "choose", "label": "stop", "more": 1}',
        f'{{"type": "choose", "label": "{"x" * 65}"}}',
        '{"type": "position", "id": 1, "at_s": NaN}',
        json.dumps({"type": "read", "labels": ["stop"] * 65}),
    ],
)
def test_what_is_no_command_is_none(text: str) -> None:
    assert read_command(text) is None


def test_a_page_says_hello_with_a_number_of_its_own() -> None:
    assert read_hello('{"type": "hello", "page": "12345678"}') is not None
    assert read_hello('{"type": "hello", "page": "1"}') is None
    assert read_hello("hello") is None
