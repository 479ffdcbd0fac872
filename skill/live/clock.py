"""The one clock of a live assistant."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from audio import FRAME_S

NIGHT_FROM: Final = 22
NIGHT_TO: Final = 7
"""Hours between which people sleep."""


class Clock:
    """Seconds of sound that was heard, and real ones.

    What people do is counted in sound, so that neither a jump of the system's clock
    nor sound that comes faster than it was spoken changes what happens. Engines are
    waited for in real time.

    Args:
        real: Real seconds, which only go forward.
        local: The time of day where it stands.
    """

    def __init__(
        self,
        real: Callable[[], float] = time.monotonic,
        local: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._real, self._local = real, local
        self.now_s = 0.0
        """Seconds of sound heard so far."""

    def tick(self) -> None:
        """A frame was heard."""
        self.now_s += FRAME_S

    @property
    def real_s(self) -> float:
        """Seconds that only go forward."""
        return self._real()

    @property
    def night(self) -> bool:
        """Whether people sleep at this time of day."""
        return not NIGHT_TO <= self._local().hour < NIGHT_FROM
