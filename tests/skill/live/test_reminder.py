"""What stays wrong is told once, and then after longer and longer."""

from datetime import datetime

import pytest

from skill.live.clock import Clock
from skill.live.reminder import CALM_S, HOUR_S, MINUTE_S, Reminder

NOON = datetime(2025, 3, 5, 12)
NIGHT = datetime(2025, 3, 5, 3)


class Time:
    """Real time, which a test lets pass."""

    def __init__(self, day: datetime) -> None:
        self.now_s = 1000.0
        self.clock = Clock(lambda: self.now_s, lambda: day)

    def tellings(self, reminder: Reminder, seconds: float, step_s: float) -> int:
        """How often something is told that stays so for so long."""
        told = 0
        for _ in range(round(seconds / step_s)):
            if reminder.is_due():
                reminder.note()
                told += 1
            self.now_s += step_s
        return told


@pytest.mark.parametrize(
    ("day", "seconds", "most"),
    [
        (NOON, 1.0, 1),
        (NOON, 10 * MINUTE_S, 3),
        (NOON, 24 * HOUR_S, 12),
        (NIGHT, 59 * MINUTE_S, 1),
        (NIGHT, 3.5 * HOUR_S, 4),
    ],
)
def test_what_stays_so_is_told_at_growing_intervals(
    day: datetime, seconds: float, most: int
) -> None:
    time = Time(day)
    told = time.tellings(Reminder(time.clock), seconds, 1.0)
    assert 1 <= told <= most
    if seconds > HOUR_S:
        assert told > 2


def test_what_is_not_said_aloud_does_not_wait_for_the_morning() -> None:
    time = Time(NIGHT)
    silent = Reminder(time.clock, aloud=False)
    assert time.tellings(silent, 10 * MINUTE_S, 1.0) == 3


def test_after_a_calm_time_it_is_new_but_at_night_no_more_than_once_an_hour() -> None:
    time = Time(NOON)
    reminder = Reminder(time.clock)
    time.tellings(reminder, 12 * HOUR_S, 10.0)
    assert not reminder.is_due()
    time.now_s += CALM_S + 1
    assert reminder.is_due()
    night = Time(NIGHT)
    reminder = Reminder(night.clock)
    # Every five minutes something is wrong, and then it is not, all night.
    assert night.tellings(reminder, 9 * HOUR_S, 5 * MINUTE_S) <= 9


@pytest.mark.parametrize(
    ("hour", "night"), [(21, False), (22, True), (0, True), (6, True), (7, False)]
)
def test_night_is_when_people_sleep(hour: int, night: bool) -> None:
    assert Clock(local=lambda: datetime(2025, 3, 5, hour)).night is night
