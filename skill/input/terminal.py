"""Any key of the terminal, or a click in it, as the button.

A switch that acts as a key or as a mouse button is one of these, wherever the
terminal has the keyboard's focus.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, TextIO

from skill.errors import UsageError
from skill.input.buttons import ButtonEvent
from skill.input.terminal_keys import HeldKey, strokes

WHOLE_SEQUENCE_S: Final = 0.05
"""An escape sequence is sent at once; an ESC with nothing behind it for this long is
the escape key."""

MOUSE_ON: Final = b"\x1b[?1000h\x1b[?1006h"
MOUSE_OFF: Final = b"\x1b[?1006l\x1b[?1000l"
"""xterm's modes: presses and releases, told in digits."""

_NO_TERMINAL: Final = (
    "standard input is no terminal, so there is no key to press. "
    "Run it in a terminal, or name a switch with --switch."
)


class TerminalButton:
    """Any key of a terminal, and where the terminal can, the mouse.

    Keys are not echoed and need no Enter while it is open. Ctrl-C interrupts as
    ever; Ctrl-Z is a key like any other, for a stopped program would leave the
    terminal in this state.

    Args:
        stream: The terminal; None is standard input.
        clock: Seconds that go by, which tell when a key is let go.

    Raises:
        UsageError: The stream is no terminal.
    """

    name = "any key"

    tells_release = True
    """Exactly for the mouse; for keys with a delay, as HeldKey finds it."""

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._terminal: _Terminal | None = _Terminal(stream or sys.stdin)
        self._clock = clock
        self._held = HeldKey()
        self._sent = b""
        self._sent_s = 0.0
        self.trouble: str | None = None

    def __enter__(self) -> "TerminalButton":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def poll(self) -> list[ButtonEvent]:
        """What happened since the last call, in order; never waits."""
        if self._terminal is None:
            return []
        now = self._clock()
        try:
            sent = self._terminal.read()
        except OSError:
            sent = b""
            self.trouble = (
                "the terminal is gone, so no key can be pressed. "
                "Start again in a terminal, or name a switch with --switch."
            )
        if sent:
            self._sent += sent
            self._sent_s = now
        found, self._sent = strokes(
            self._sent, ended=now - self._sent_s >= WHOLE_SEQUENCE_S
        )
        events: list[ButtonEvent] = []
        for stroke in found:
            if stroke.press is None:
                events += self._held.came(stroke.key, now)
            else:
                events.append(ButtonEvent(stroke.press, stroke.key))
        return events + self._held.passed(now)

    def close(self) -> None:
        """Leave the terminal as it was found; may be called twice."""
        terminal, self._terminal = self._terminal, None
        if terminal is not None:
            terminal.restore()


if sys.platform == "win32":
    import msvcrt

    # Arrows, as getwch gives them after its mark, and as terminals send them.
    _SPECIAL: Final = {"H": b"\x1b[A", "P": b"\x1b[B", "M": b"\x1b[C", "K": b"\x1b[D"}

    class _Terminal:
        """The Windows console: keys only."""

        def __init__(self, stream: TextIO | None) -> None:
            if stream is None or stream.closed or not stream.isatty():
                raise UsageError(_NO_TERMINAL)

        def read(self) -> bytes:
            sent = b""
            while msvcrt.kbhit():
                character = msvcrt.getwch()
                if character in "\0\xe0" and msvcrt.kbhit():
                    sent += _SPECIAL.get(msvcrt.getwch(), b"\x1b[~")
                else:
                    sent += character.encode("utf-8", "replace")
            return sent

        def restore(self) -> None:
            while msvcrt.kbhit():
                msvcrt.getwch()

else:
    import select
    import termios

    _MAX_BYTES: Final = 4096
    """What a terminal keeps for its reader."""

    # Positions in what tcgetattr returns.
    _INPUT, _LOCAL, _CHARACTERS = 0, 3, 6

    class _Terminal:
        """A terminal in cbreak mode, with the mouse on."""

        def __init__(self, stream: TextIO | None) -> None:
            try:
                self._descriptor = stream.fileno() if stream is not None else -1
                self._found = termios.tcgetattr(self._descriptor)
            except (OSError, ValueError, termios.error):
                raise UsageError(_NO_TERMINAL) from None
            self._set(self._cbreak())
            self._mouse = self._turn_mouse_on()

        def read(self) -> bytes:
            """What came; empty if nothing did.

            Raises:
                OSError: The terminal is gone.
            """
            if not select.select([self._descriptor], [], [], 0)[0]:
                return b""
            sent = os.read(self._descriptor, _MAX_BYTES)
            if not sent:
                raise OSError("the terminal was hung up")
            return sent

        def restore(self) -> None:
            """Leave it as it was found, with nothing in it that was pressed for us."""
            with suppress(OSError, termios.error):
                if self._mouse is not None:
                    os.write(self._mouse, MOUSE_OFF)
            with suppress(OSError, termios.error):
                self._set(self._found)

        def _set(self, mode: list[int | list[bytes | int]]) -> None:
            # Never TCSADRAIN, which waits for a terminal that has stopped.
            termios.tcsetattr(self._descriptor, termios.TCSANOW, mode)
            termios.tcflush(self._descriptor, termios.TCIFLUSH)

        def _cbreak(self) -> list[int | list[bytes | int]]:
            mode = termios.tcgetattr(self._descriptor)
            # Without IXON, Ctrl-S is a key instead of stopping all that is written.
            mode[_INPUT] &= ~termios.IXON
            mode[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
            characters = mode[_CHARACTERS]
            characters[termios.VMIN] = 1
            characters[termios.VTIME] = 0
            none = os.fpathconf(self._descriptor, "PC_VDISABLE")
            characters[termios.VSUSP] = bytes([none])
            return mode

        def _turn_mouse_on(self) -> int | None:
            """The descriptor that took the command, if any."""
            if os.environ.get("TERM", "dumb") == "dumb":
                return None
            # Standard input may be open for reading only.
            for descriptor in (self._descriptor, 2):
                with suppress(OSError):
                    if os.isatty(descriptor):
                        os.write(descriptor, MOUSE_ON)
                        return descriptor
            return None
