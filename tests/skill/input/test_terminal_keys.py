"""What terminals send is read as the keys that people pressed."""

import pytest

from skill.input.buttons import ButtonEvent, Press
from skill.input.terminal_keys import (
    FIRST_REPEAT_S,
    NEXT_REPEAT_S,
    HeldKey,
    Stroke,
    strokes,
)

DOWN = ButtonEvent(Press.DOWN, "space")
UP = ButtonEvent(Press.UP, "space")

NAMES = {
    b" ": "space",
    b"\r": "enter",
    b"\n": "enter",
    b"\t": "tab",
    b"\x7f": "backspace",
    b"\x00": "ctrl space",
    b"\x04": "ctrl d",
    b"\x1c": "ctrl \\",
    b"q": "q",
    b"Q": "q",
    "é".encode(): "é",
    "€".encode(): "€",
    "😀".encode(): "😀",
    b"\x80": "other",
    "\u200b".encode(): "other",
    b"\x1bx": "alt x",
    "\x1bé".encode(): "alt é",
    b"\x1b[A": "up",
    b"\x1bOA": "up",
    b"\x1b[1;5D": "left",
    b"\x1bOP": "f1",
    b"\x1b[[A": "other",
    b"\x1b[15~": "f5",
    b"\x1b[6~": "page down",
    b"\x1b[5;2~": "page up",
    b"\x1b[34~": "other",
    b"\x1b[Z": "other",
}


@pytest.mark.parametrize(("sent", "name"), NAMES.items(), ids=repr)
def test_a_key_is_one_press_with_a_plain_name(sent: bytes, name: str) -> None:
    assert strokes(sent, ended=False) == ([Stroke(name, None)], b"")


def test_keys_that_come_together_are_told_apart() -> None:
    sent = b"".join(NAMES)
    found, rest = strokes(sent, ended=False)
    assert [one.key for one in found] == list(NAMES.values())
    assert rest == b""


@pytest.mark.parametrize("sent", [one for one in NAMES if len(one) > 1], ids=repr)
def test_a_key_may_come_in_parts(sent: bytes) -> None:
    found: list[Stroke] = []
    rest = b""
    for byte in sent:
        more, rest = strokes(rest + bytes([byte]), ended=False)
        found += more
    assert (found, rest) == ([Stroke(NAMES[sent], None)], b"")


def test_an_escape_with_nothing_behind_it_is_the_escape_key() -> None:
    assert strokes(b"\x1b", ended=False) == ([], b"\x1b")
    assert strokes(b"\x1b", ended=True) == ([Stroke("escape", None)], b"")
    found, rest = strokes(b"\x1b\x1b\x1b", ended=True)
    assert [one.key for one in found] == ["escape"] * 3
    assert rest == b""


@pytest.mark.parametrize("sent", [b"\x1b[", b"\x1b[1;", b"\x1b[M!", b"\xe9"], ids=repr)
def test_a_sequence_that_breaks_off_is_one_press(sent: bytes) -> None:
    assert strokes(sent, ended=True) == ([Stroke("other", None)], b"")


@pytest.mark.parametrize(
    ("sent", "press"),
    [
        (b"\x1b[<0;10;20M", Press.DOWN),
        (b"\x1b[<0;10;20m", Press.UP),
        (b"\x1b[<2;300;1M", Press.DOWN),
        (b"\x1b[<18;1;1m", Press.UP),  # the right one, with Ctrl
        (b"\x1b[<128;1;1M", Press.DOWN),  # one for the thumb
        (b"\x1b[M !!", Press.DOWN),  # without mode 1006
        (b"\x1b[M#\xff\n", Press.UP),
    ],
    ids=repr,
)
def test_a_mouse_button_is_told_down_and_up(sent: bytes, press: Press) -> None:
    assert strokes(sent, ended=False) == ([Stroke("mouse", press)], b"")


@pytest.mark.parametrize("sent", [b"\x1b[<64;1;1M", b"\x1b[<35;1;1M", b"\x1b[M`!!"])
def test_a_wheel_or_a_movement_is_no_press(sent: bytes) -> None:
    found, rest = strokes(sent + b"z", ended=False)
    assert found == [Stroke("z", None)]
    assert rest == b""


def test_a_key_that_is_tapped_is_let_go_when_no_repeat_comes() -> None:
    held = HeldKey()
    assert held.came("space", 10.0) == [DOWN]
    assert held.passed(10.0 + FIRST_REPEAT_S - 0.01) == []
    assert held.passed(10.0 + FIRST_REPEAT_S) == [UP]
    assert held.passed(20.0) == []


@pytest.mark.parametrize(
    ("delay_s", "between_s"),
    [(0.25, 0.033), (0.5, 0.03), (0.66, 0.04), (0.6, 0.1)],
    ids=["console", "GNOME", "X11", "slow"],
)
def test_a_key_that_is_held_is_one_press(delay_s: float, between_s: float) -> None:
    held = HeldKey()
    now_s = 10.0
    events = held.came("space", now_s)
    now_s += delay_s
    for _ in range(20):
        events += held.passed(now_s - 0.001)
        events += held.came("space", now_s)
        last_s = now_s
        now_s += between_s
    assert events == [DOWN]
    assert held.passed(last_s + NEXT_REPEAT_S - 0.01) == []
    assert held.passed(last_s + NEXT_REPEAT_S + 0.001) == [UP]


@pytest.mark.parametrize("pause_s", [0.12, 0.4])
def test_a_tap_before_holding_does_not_end_the_holding(pause_s: float) -> None:
    held = HeldKey()
    for _ in range(3):
        held.came("space", -10.0)
    held.passed(-5.0)
    events = held.came("space", 0.0)
    now_s = pause_s
    events += held.came("space", now_s)
    now_s += 0.5
    for _ in range(20):
        events += held.passed(now_s - 0.001)
        events += held.came("space", now_s)
        now_s += 0.03
    assert events == [DOWN]


def test_a_second_key_ends_the_first() -> None:
    held = HeldKey()
    held.came("space", 0.0)
    assert held.came("a", 0.1) == [UP, ButtonEvent(Press.DOWN, "a")]
    assert held.passed(5.0) == [ButtonEvent(Press.UP, "a")]
