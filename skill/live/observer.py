"""Who is told what a live assistant does."""

from typing import Protocol

from skill.assistant import Turn
from skill.live.states import Activity


class Observer(Protocol):
    """Is told what happens."""

    def state(self, activity: Activity) -> None:
        """It is asleep, listening, thinking or talking."""
        ...

    def turn(self, turn: Turn, spoken: bool) -> None:
        """Something was said to it, and answered."""
        ...

    def trouble(self, text: str) -> None:
        """Something is wrong."""
        ...
