"""Any key of a terminal is a button, and the terminal is left as it was found."""

import array
import importlib.util
import io
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from skill.errors import UsageError
from skill.input import terminal as terminal_module
from skill.input.buttons import Button, ButtonEvent, Press
from skill.input.terminal import MOUSE_OFF, MOUSE_ON, TerminalButton
from skill.input.terminal_keys import FIRST_REPEAT_S, NEXT_REPEAT_S

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals", allow_module_level=True)

import fcntl
import pty
import termios

LONGEST_S = 60.0


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Terminal:
    """A terminal, and the person at it."""

    def __init__(self) -> None:
        self.person, descriptor = pty.openpty()
        self.stream = os.fdopen(descriptor, "r")
        self.clock = Clock()

    def state(self) -> list[Any]:
        return termios.tcgetattr(self.stream)

    def type(self, keys: bytes) -> None:
        """Press keys, and wait until the program could read them."""
        os.write(self.person, keys)
        there = array.array("i", [0])
        late = time.monotonic() + LONGEST_S
        while there[0] < len(keys) and time.monotonic() < late:
            fcntl.ioctl(self.stream, termios.FIONREAD, there)
        assert there[0] == len(keys)

    def shown(self) -> bytes:
        """What was written to the terminal meanwhile."""
        written = b""
        while select.select([self.person], [], [], 0)[0]:
            written += os.read(self.person, 4096)
        return written

    def close(self) -> None:
        os.close(self.person)
        self.stream.close()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("TERM", "xterm-256color")
    made = Terminal()
    yield made
    made.close()


@pytest.fixture
def button(terminal: Terminal) -> Iterator[TerminalButton]:
    with TerminalButton(terminal.stream, terminal.clock) as made:
        yield made


def down(key: str) -> ButtonEvent:
    return ButtonEvent(Press.DOWN, key)


def up(key: str) -> ButtonEvent:
    return ButtonEvent(Press.UP, key)


def test_it_is_a_button(button: TerminalButton) -> None:
    as_button: Button = button
    assert as_button.name == "any key"
    assert as_button.tells_release
    assert as_button.trouble is None
    assert as_button.poll() == []


def test_a_key_is_told_at_once_without_enter(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b" ")
    assert button.poll() == [down("space")]
    assert button.poll() == []


def test_an_arrow_key_is_one_press(terminal: Terminal, button: TerminalButton) -> None:
    terminal.type(b"\x1b[A")
    assert button.poll() == [down("up")]
    assert button.poll() == []


def test_an_arrow_key_that_comes_in_two_parts_is_one_press(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b"\x1b")
    assert button.poll() == []
    terminal.clock.now_s += 0.01
    terminal.type(b"[A")
    assert button.poll() == [down("up")]


def test_the_escape_key_is_told_when_nothing_follows(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b"\x1b")
    assert button.poll() == []
    terminal.clock.now_s += 0.06
    assert button.poll() == [down("escape")]


def test_a_key_that_is_held_is_pressed_once_and_let_go_once(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b"a")
    events = button.poll()
    terminal.clock.now_s += 0.5
    for _ in range(30):
        terminal.type(b"a")
        events += button.poll()
        terminal.clock.now_s += 0.05
    assert events == [down("a")]
    terminal.clock.now_s += NEXT_REPEAT_S
    assert button.poll() == [up("a")]
    assert button.poll() == []


def test_repeats_that_nobody_asked_for_meanwhile_are_one_press(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b"a")
    events = button.poll()
    terminal.clock.now_s += 5.0
    terminal.type(b"aaaaaaaa")
    assert events + button.poll() == [down("a")]


def test_a_tap_is_let_go_and_can_be_told_again(
    terminal: Terminal, button: TerminalButton
) -> None:
    for _ in range(2):
        terminal.type(b"a")
        assert button.poll() == [down("a")]
        terminal.clock.now_s += FIRST_REPEAT_S
        assert button.poll() == [up("a")]


def test_the_mouse_is_told_down_and_up_however_long_it_is_held(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b"\x1b[<0;10;20M")
    assert button.poll() == [down("mouse")]
    terminal.clock.now_s += 60.0
    assert button.poll() == []
    terminal.type(b"\x1b[<0;11;20m")
    assert button.poll() == [up("mouse")]


def test_the_mouse_is_turned_on_and_off_again(terminal: Terminal) -> None:
    button = TerminalButton(terminal.stream)
    assert terminal.shown() == MOUSE_ON
    button.close()
    assert terminal.shown() == MOUSE_OFF
    button.close()
    assert terminal.shown() == b""


@pytest.mark.parametrize("kind", ["dumb", None])
def test_a_terminal_without_a_mouse_is_sent_nothing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, kind: str | None
) -> None:
    if kind is None:
        monkeypatch.delenv("TERM")
    else:
        monkeypatch.setenv("TERM", kind)
    TerminalButton(terminal.stream).close()
    assert terminal.shown() == b""


def test_keys_are_not_echoed(terminal: Terminal, button: TerminalButton) -> None:
    terminal.shown()
    terminal.type(b"private")
    button.poll()
    assert terminal.shown() == b""


def test_ctrl_z_is_a_key_and_ctrl_s_does_not_stop_the_terminal(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b"\x1a\x13")
    assert button.poll() == [down("ctrl z"), up("ctrl z"), down("ctrl s")]


def test_the_terminal_is_left_as_it_was_found(terminal: Terminal) -> None:
    before = terminal.state()
    button = TerminalButton(terminal.stream)
    assert terminal.state() != before
    button.close()
    assert terminal.state() == before
    button.close()
    assert terminal.state() == before
    assert button.poll() == []


def test_the_terminal_is_left_as_it_was_found_after_an_error(
    terminal: Terminal,
) -> None:
    before = terminal.state()
    with pytest.raises(ZeroDivisionError), TerminalButton(terminal.stream):
        _ = 1 / 0
    assert terminal.state() == before


def test_keys_that_nobody_asked_for_are_not_left_to_the_next_program(
    terminal: Terminal, button: TerminalButton
) -> None:
    terminal.type(b"rm")
    button.close()
    os.write(terminal.person, b"z\n")
    assert os.read(terminal.stream.fileno(), 100) == b"z\n"


@pytest.mark.parametrize(
    ("stop", "status"),
    [
        (lambda terminal, _: os.write(terminal.person, b"\x03"), 130),
        (lambda _, process: process.send_signal(signal.SIGTERM), 143),
    ],
    ids=["Ctrl-C", "SIGTERM"],
)
def test_a_program_that_is_stopped_leaves_the_terminal_as_it_was_found(
    terminal: Terminal,
    stop: Callable[[Terminal, "subprocess.Popen[bytes]"], object],
    status: int,
) -> None:
    program = """
import os, signal, sys, time
from skill.input.terminal import TerminalButton
# Ctrl-C goes to the session that has the terminal.
os.close(os.open(os.ttyname(0), os.O_RDWR))
# Where this runs in the background, Ctrl-C may have been switched off.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
try:
    with TerminalButton():
        print("ready", flush=True)
        while True:
            time.sleep(0.01)
except KeyboardInterrupt:
    sys.exit(130)
"""
    before = terminal.state()
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=terminal.stream,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            assert terminal.state() != before
            stop(terminal, process)
            assert process.wait(LONGEST_S) == status
        finally:
            process.kill()
    assert terminal.state() == before
    # The system may echo the Ctrl-C once echoing is on again.
    assert terminal.shown().removesuffix(b"^C").endswith(MOUSE_OFF)


def test_a_terminal_that_went_away_is_told(
    terminal: Terminal, button: TerminalButton
) -> None:
    os.close(terminal.person)
    terminal.person = os.open(os.devnull, os.O_RDONLY)
    assert button.poll() == []
    assert button.trouble is not None
    assert "the terminal is gone" in button.trouble
    assert ". Start again in a terminal" in button.trouble
    button.close()


def closed_stream() -> io.TextIOWrapper:
    with Path(os.devnull).open(encoding="utf-8") as stream:
        return stream


@pytest.mark.parametrize(
    "stream", [io.StringIO("typed"), closed_stream()], ids=["no file", "closed"]
)
def test_a_stream_that_is_no_terminal_is_told(stream: io.TextIOBase) -> None:
    with pytest.raises(UsageError, match=r"no terminal.*\. Run it in a terminal"):
        TerminalButton(stream)  # type: ignore[arg-type]


def test_a_pipe_is_told_and_so_is_a_missing_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, into = os.pipe()
    with (
        os.fdopen(out) as stream,
        os.fdopen(into, "w"),
        pytest.raises(UsageError, match="name a switch with --switch"),
    ):
        TerminalButton(stream)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="name a switch with --switch"):
        TerminalButton()


class Keyboard(ModuleType):
    """Stands for the module msvcrt, which only Windows has."""

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.typed: list[str] = []

    def kbhit(self) -> bool:
        return bool(self.typed)

    def getwch(self) -> str:
        return self.typed.pop(0)


def test_on_windows_the_keys_are_those_of_the_console(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = Keyboard()
    monkeypatch.setitem(sys.modules, "msvcrt", keyboard)
    source = importlib.util.spec_from_file_location("windows", terminal_module.__file__)
    assert source is not None
    assert source.loader is not None
    windows = importlib.util.module_from_spec(source)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        source.loader.exec_module(windows)
    with pytest.raises(UsageError, match="no terminal"):
        windows.TerminalButton(io.StringIO())
    button = windows.TerminalButton(terminal.stream, terminal.clock)
    for typed, key in (
        (" ", "space"),
        ("\r", "enter"),
        ("\xe0H", "up"),
        ("\0;", "other"),
        ("à", "à"),
    ):
        keyboard.typed += typed
        assert button.poll() == [down(key)]
        terminal.clock.now_s += FIRST_REPEAT_S
        assert button.poll() == [up(key)]
    keyboard.typed += "left over"
    button.close()
    assert keyboard.typed == []
