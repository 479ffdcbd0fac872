"""When something that stays wrong, or goes wrong again and again, is told again."""

from typing import Final

from skill.live.clock import Clock

MINUTE_S: Final = 60.0
HOUR_S: Final = 3600.0

INTERVALS_S: Final = (
    *(MINUTE_S, 5 * MINUTE_S, 15 * MINUTE_S),
    *(HOUR_S, 2 * HOUR_S, 4 * HOUR_S),
)
"""Between one telling and the next, the last for good: often enough for whoever comes
into the room, and not so often that it is unplugged."""

NIGHT_S: Final = HOUR_S
"""The least of them at night for what is said aloud, as people sleep."""

CALM_S: Final = HOUR_S
"""What has not happened for so long is something new."""


class Reminder:
    """Knows when a thing may be told: once, and then after longer and longer.

    Args:
        clock: Tells real time, and night from day.
        aloud: Whether it is said aloud, so that it may wake people.
    """

    def __init__(self, clock: Clock, aloud: bool = True) -> None:
        self._clock, self._aloud = clock, aloud
        self._times = 0
        self._told_s = self._seen_s = 0.0

    def is_due(self) -> bool:
        """Whether it may be told, as it is so now."""
        now_s = self._clock.real_s
        if now_s - self._seen_s >= CALM_S:
            self._times = min(self._times, 1)
        self._seen_s = now_s
        if not self._times:
            return True
        interval_s = INTERVALS_S[min(self._times, len(INTERVALS_S)) - 1]
        if self._aloud and self._clock.night:
            interval_s = max(interval_s, NIGHT_S)
        return now_s - self._told_s >= interval_s

    def note(self) -> None:
        """It was told just now."""
        self._times += 1
        self._told_s = self._clock.real_s
