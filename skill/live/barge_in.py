"""Whether the assistant falls silent for somebody who speaks over it."""

from typing import Final

from skill.live.clock import Clock

FALSE_PAUSES: Final = 1
"""After so many interruptions by its own echo, an answer waits for words."""

SOON_S: Final = 2.0
"""An echo that interrupts it does so at once; what comes later is somebody."""

FOR_NOTHING: Final = 2
"""After so many interruptions that were not for it, an answer is said to its end."""


class BargeIn:
    """Learns, within an answer, whether what interrupts it is for it.

    Args:
        clock: Counts the sound.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._talks_since_s = 0.0
        self._false_pauses = self._for_nothing = 0
        self._soon = False

    @property
    def finishes(self) -> bool:
        """Whether the answer is said to its end, but for commands and reports."""
        return self._for_nothing >= FOR_NOTHING

    def begin(self) -> None:
        """An answer begins."""
        self._false_pauses = self._for_nothing = 0
        self._talks_since_s = self._clock.now_s

    def pauses(self, surely: bool) -> bool:
        """Whether to fall silent for somebody who speaks; else its voice is lowered.

        Args:
            surely: Whether it is known that it is not its own echo.
        """
        if self.finishes:
            return False
        if not surely and self._false_pauses >= FALSE_PAUSES:
            return False
        self._soon = self._clock.now_s - self._talks_since_s < SOON_S
        return True

    def go_on(self) -> None:
        """It talks again, as what was said was not for it."""
        self._for_nothing += 1
        self._talks_since_s = self._clock.now_s

    def false_alarm(self) -> None:
        """What it fell silent for was its own echo, or too short to be words."""
        if self._soon:
            self._false_pauses += 1
