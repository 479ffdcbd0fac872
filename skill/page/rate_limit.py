"""How much a page may send: what it needs, and not much more."""

import time
from collections.abc import Callable


class RateLimit:
    """Counts messages against a rate; some may come at once.

    Args:
        a_second: Messages a second that are always right.
        at_once: As many more may come after a rest.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        a_second: float,
        at_once: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._left, self._then_s = at_once, clock()

    def take(self) -> bool:
        """Count a message; False where it is too many."""
        now_s = self._clock()
        earned = (now_s - self._then_s) * self._a_second
        self._left = min(self._left + earned, self._at_once)
        self._then_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
