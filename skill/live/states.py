"""The states of a live assistant, and what leads from one to another."""

import math
from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from typing import Final

from skill.live.activation import ActivationMode
from skill.live.clock import Clock


class Activity(StrEnum):
    """What it seems to do, to those who look at it."""

    ASLEEP = "asleep"
    LISTENING = "listening"
    THINKING = "thinking"
    TALKING = "talking"


class LiveState(Enum):
    """What it is at."""

    ASLEEP = auto()
    """It waits to be called, or for a report of an emergency."""
    CALLED = auto()
    """It was called: a question is due."""
    AWAKE = auto()
    """What is said is taken as said to it."""
    TALKING = auto()
    """It says something, or is about to."""
    PAUSED = auto()
    """It has fallen silent in the midst of it, as somebody may be speaking to it."""


class LiveEvent(Enum):
    """What may change that."""

    CALL = auto()
    """The wake phrase, or a press of a button."""
    REPLY = auto()
    """It begins to say something."""
    INTERRUPT = auto()
    """Somebody speaks over it."""
    RESUME = auto()
    """That was not for it, or nobody: it goes on."""
    SILENCE = auto()
    """It was told to stop."""
    FINISH = auto()
    """What it said was heard to its end."""
    FAREWELL = auto()
    """The same of a goodbye."""
    MISS = auto()
    """Something was said and not understood."""
    EXPIRE = auto()
    """Nobody said anything for so long that it needs to be called again."""


_TALK: Final = (LiveState.TALKING, LiveState.PAUSED)
_WAIT: Final = (LiveState.CALLED, LiveState.AWAKE)

TRANSITIONS: Final[Mapping[tuple[LiveState, LiveEvent], LiveState]] = {
    **{(state, LiveEvent.CALL): LiveState.CALLED for state in LiveState},
    **{(state, LiveEvent.REPLY): LiveState.TALKING for state in LiveState},
    (LiveState.TALKING, LiveEvent.INTERRUPT): LiveState.PAUSED,
    (LiveState.PAUSED, LiveEvent.RESUME): LiveState.TALKING,
    **{(state, LiveEvent.SILENCE): LiveState.AWAKE for state in _TALK},
    **{(state, LiveEvent.FINISH): LiveState.AWAKE for state in _TALK},
    **{(state, LiveEvent.FAREWELL): LiveState.ASLEEP for state in _TALK},
    (LiveState.CALLED, LiveEvent.MISS): LiveState.AWAKE,
    **{(state, LiveEvent.EXPIRE): LiveState.ASLEEP for state in _WAIT},
}
"""What is not here leaves a state as it is."""


class StateMachine:
    """The state that it is in, and until when it need not be called.

    Args:
        mode: How it is addressed; if openly, it never needs to be called.
        clock: Counts the sound.
    """

    def __init__(self, mode: ActivationMode, clock: Clock) -> None:
        self._open, self._clock = mode is ActivationMode.OPEN, clock
        self._until_s = math.inf if self._open else 0.0
        self.state = LiveState.AWAKE if self._open else LiveState.ASLEEP

    @property
    def awake(self) -> bool:
        """Whether it takes what is said as said to it."""
        return self._clock.now_s < self._until_s

    @property
    def replying(self) -> bool:
        """Whether what it says was not heard to its end yet."""
        return self.state in _TALK

    def take(self, event: LiveEvent, awake_s: float = 0.0) -> None:
        """Go where an event leads.

        Args:
            event: What happened.
            awake_s: Seconds from now in which it need not be called, at least.
        """
        self.state = TRANSITIONS.get((self.state, event), self.state)
        if event is LiveEvent.FAREWELL and not self._open:
            self._until_s = self._clock.now_s
        elif event is LiveEvent.FAREWELL:
            self.state = LiveState.AWAKE
        self._until_s = max(self._until_s, self._clock.now_s + awake_s)

    def let_time_pass(self, busy: bool) -> bool:
        """Fall asleep where the time for that has come.

        Args:
            busy: Whether somebody is speaking, or was and is being understood.

        Returns:
            Whether a question was due that never came.
        """
        if self.awake or self.state not in _WAIT:
            return False
        due = self.state is LiveState.CALLED
        if due and busy:
            return False
        self.take(LiveEvent.EXPIRE)
        return due
