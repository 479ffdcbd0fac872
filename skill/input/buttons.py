"""A button to press before speaking, whatever it is made of.

A key or a mouse button of the terminal, an accessibility switch, a foot pedal:
all tell when they are pressed, and most when they are let go.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol


class Press(Enum):
    """What was done to a key."""

    DOWN = auto()
    UP = auto()
    """Only a button that tells releases has it, and never without a DOWN before."""


@dataclass(frozen=True)
class ButtonEvent:
    """A key was pressed or let go."""

    press: Press
    key: str
    """A plain name in lower case: "a", "space", "enter", "escape", "left", "f5",
    "ctrl d", "alt x", "mouse", "switch 304"; "other" for keys without one. Any key
    is the button; names are for those that do something else, such as "q"."""


class Button(Protocol):
    """Any key of one device."""

    @property
    def name(self) -> str:
        """What is to be pressed, for people: "any key"."""
        ...

    @property
    def tells_release(self) -> bool:
        """Whether it tells when a key is let go, which holding to talk needs."""
        ...

    @property
    def trouble(self) -> str | None:
        """Why it cannot be pressed just now, and what to do; None if it can."""
        ...

    def poll(self) -> list[ButtonEvent]:
        """What happened since the last call, in order; never waits."""
        ...

    def close(self) -> None:
        """Leave the device as it was found; may be called twice."""
        ...
