"""Telling aloud that nobody can be heard: late, once, and then seldom."""

from typing import Final

from audio import Microphone, Player
from skill.assistant import Announcement
from skill.live.clock import Clock
from skill.live.ports import ReplyOutput
from skill.live.reminder import Reminder
from skill.live.session import Session

ASLEEP_S: Final = 10.0
AWAKE_S: Final = 5.0
"""So long a microphone may be in trouble before that is said aloud: most troubles are
over by then. In a conversation somebody waits to be heard."""

STEADY_S: Final = 2.0
"""A microphone that has worked for so long is back."""


class Deafness:
    """Says that the assistant cannot hear, and whom to call, and when it can again.

    It is said while there is a speaker to say it on: else once there is.

    Args:
        microphone: What may be in trouble.
        player: What it is said on.
        session: Who says it.
        output: Who speaks.
        clock: Tells real time.
    """

    def __init__(
        self,
        microphone: Microphone,
        player: Player,
        session: Session,
        output: ReplyOutput,
        clock: Clock,
    ) -> None:
        self._microphone, self._player = microphone, player
        self._session, self._output = session, output
        self._clock, self._reminder = clock, Reminder(clock)
        self._since_s: float | None = None
        self._works_since_s: float | None = None
        self._told = False

    def look(self) -> None:
        """See how it is, and say what is to be said."""
        if self._microphone.trouble is None:
            self._look_whether_steady()
            return
        if self._since_s is None or self._works_since_s is not None:
            # Whoever was speaking will not be heard to the end.
            self._session.recover()
        if self._since_s is None:
            self._since_s = self._clock.real_s
        self._works_since_s = None
        patience_s = AWAKE_S if self._session.awaited else ASLEEP_S
        if self._clock.real_s - self._since_s < patience_s or not self._can_speak():
            return
        if self._reminder.is_due():
            self._session.announce(Announcement.NO_MICROPHONE)
            self._reminder.note()
            self._told = True

    def _look_whether_steady(self) -> None:
        if self._since_s is None:
            return
        if self._works_since_s is None:
            self._works_since_s = self._clock.real_s
        if self._clock.real_s - self._works_since_s < STEADY_S:
            return
        if self._told:
            if not self._can_speak():
                return
            self._session.announce(Announcement.MICROPHONE_BACK)
        self._since_s, self._told = None, False

    def _can_speak(self) -> bool:
        return self._player.trouble is None and not self._output.talking
