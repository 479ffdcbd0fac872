"""What a terminal sends for keys and clicks, read as presses.

A key is one character, or an escape sequence of several; the mouse is in the form
of xterm's modes 1006 and 1000. Both are described in "XTerm Control Sequences".
"""

import re
from dataclasses import dataclass
from typing import Final

from skill.input.buttons import ButtonEvent, Press

FIRST_REPEAT_S: Final = 0.75
"""A key that is held repeats after this at the latest: 0.25 s on a bare Linux
console, 0.5 s on most desktops, 0.66 s in plain X11, and a little for the way."""

NEXT_REPEAT_S: Final = 0.3
"""Each further repeat comes after this at the latest: 0.03 to 0.1 s, but three may
be late together where the terminal is reached through a network."""

SOONEST_REPEAT_S: Final = 0.2
"""What comes sooner after a first press is a second one, not its repeat."""

OTHER: Final = "other"
"""The name of a key that has none."""

_STROKE: Final = re.compile(
    rb"""
      \x1b\[<(?P<button>\d+);\d+;\d+(?P<end>[Mm])   # the mouse, mode 1006
    | \x1b\[M(?P<old_button>.)..                    # the mouse without that mode
    | (?P<special>
        \x1b\[\[.                                   # Linux console: F1 to F5
      | \x1b\[[0-?]*[ -/]*[@-~]                     # arrows and the like
      | \x1bO[ -~]                                  # the same, in keypad mode
      )
    | (?P<alt>\x1b)?
      (?P<character>
        [\xc2-\xdf][\x80-\xbf] | [\xe0-\xef][\x80-\xbf]{2} | [\xf0-\xf4][\x80-\xbf]{3}
      | [^\x1b]
      )
    | (?P<escape>\x1b)
    """,
    re.DOTALL | re.VERBOSE,
)

_BEGUN: Final = re.compile(
    rb"""
      \x1b (?: \[ (?: M.{0,2} | \[ | [0-?]*[ -/]* ) | O )?
    | \x1b? (?: [\xc2-\xdf] | [\xe0-\xef][\x80-\xbf]? | [\xf0-\xf4][\x80-\xbf]{0,2} )
    """,
    re.DOTALL | re.VERBOSE,
)
"""A stroke of which more is to come."""

_CHARACTERS: Final = {
    "\0": "ctrl space",
    "\b": "backspace",
    "\t": "tab",
    "\n": "enter",
    "\r": "enter",
    "\x1b": "escape",
    " ": "space",
    "\x7f": "backspace",
}

# The last letter, or the number before a tilde.
_SPECIAL: Final = {
    b"A": "up",
    b"B": "down",
    b"C": "right",
    b"D": "left",
    b"F": "end",
    b"H": "home",
    b"P": "f1",
    b"Q": "f2",
    b"R": "f3",
    b"S": "f4",
    b"2~": "insert",
    b"3~": "delete",
    b"5~": "page up",
    b"6~": "page down",
    b"15~": "f5",
}

_MOUSE_MOVED: Final = 32
_MOUSE_WHEEL: Final = 64
_MOUSE_BUTTON: Final = 3
"""The bits that tell the button; all of them, in the old form, that it is let go."""


@dataclass(frozen=True)
class Stroke:
    """One key that came, or one movement of a mouse button."""

    key: str
    """Its name, as in ButtonEvent."""
    press: Press | None
    """What was done to it, where the terminal tells: with the mouse only."""


def strokes(sent: bytes, ended: bool) -> tuple[list[Stroke], bytes]:
    """Read what a terminal sent.

    Args:
        sent: The bytes.
        ended: Whether no more is to come, so that an ESC is the escape key and not
            the begin of a sequence.

    Returns:
        The strokes, and the bytes at the end that are no whole stroke yet.
    """
    found: list[Stroke] = []
    at = 0
    while match := _STROKE.match(sent, at):
        if _BEGUN.fullmatch(sent, at):
            break
        at = match.end()
        stroke = _stroke(match)
        if stroke is not None:
            found.append(stroke)
    rest = sent[at:]
    if rest and ended:
        return [*found, Stroke("escape" if rest == b"\x1b" else OTHER, None)], b""
    return found, rest


def _stroke(match: re.Match[bytes]) -> Stroke | None:
    if match["button"] is not None:
        down = match["end"] == b"M"
        return _mouse(int(match["button"]), Press.DOWN if down else Press.UP)
    if match["old_button"] is not None:
        code = match["old_button"][0] - 32
        up = code & _MOUSE_BUTTON == _MOUSE_BUTTON
        return _mouse(code, Press.UP if up else Press.DOWN)
    if match["special"] is not None:
        return Stroke(_special(match["special"]), None)
    if match["escape"] is not None:
        return Stroke("escape", None)
    name = _character(match["character"].decode("utf-8", "replace"))
    return Stroke(f"alt {name}" if match["alt"] else name, None)


def _mouse(code: int, press: Press) -> Stroke | None:
    # A wheel that is brushed is no press, and is never let go.
    if code & (_MOUSE_MOVED | _MOUSE_WHEEL):
        return None
    return Stroke("mouse", press)


def _special(sequence: bytes) -> str:
    if sequence.startswith(b"\x1b[["):
        return OTHER
    number, letter = re.findall(rb"(\d*)[\d;]*(.)\Z", sequence)[0]
    return _SPECIAL.get(number + letter if letter == b"~" else letter, OTHER)


def _character(character: str) -> str:
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    if character < " ":
        return f"ctrl {chr(ord(character) + 64).lower()}"
    if character.isprintable() and character != "\ufffd":
        return character.lower()
    return OTHER


class HeldKey:
    """Makes one press, with an end, of a key and its repeats.

    A terminal does not tell when a key is let go: it is taken for let go when no
    repeat has come for a while. So a second press of a key that comes sooner than
    that is part of the first one.
    """

    def __init__(self) -> None:
        self._key: str | None = None
        self._last_s = 0.0
        self._count = 0
        self._until_s = 0.0

    def came(self, key: str, now_s: float) -> list[ButtonEvent]:
        """A key came, for the first time or again."""
        if key == self._key:
            gap_s = now_s - self._last_s
            self._count += 1
            # Two quick presses look like a press and its repeat; three do not.
            repeats = self._count > 2 and gap_s < SOONEST_REPEAT_S
            self._wait(now_s, NEXT_REPEAT_S if repeats else FIRST_REPEAT_S)
            return []
        events = self._let_go()
        self._key = key
        self._count = 1
        self._wait(now_s, FIRST_REPEAT_S)
        return [*events, ButtonEvent(Press.DOWN, key)]

    def passed(self, now_s: float) -> list[ButtonEvent]:
        """Time went by."""
        return self._let_go() if now_s >= self._until_s else []

    def _wait(self, now_s: float, longest_s: float) -> None:
        self._last_s = now_s
        self._until_s = now_s + longest_s

    def _let_go(self) -> list[ButtonEvent]:
        if self._key is None:
            return []
        key, self._key = self._key, None
        return [ButtonEvent(Press.UP, key)]
