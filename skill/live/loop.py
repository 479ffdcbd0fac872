"""The loop of a live assistant: it survives what goes wrong, and says so."""

import logging
import threading
from traceback import format_tb
from typing import Final

from audio import AudioError, Microphone, Player
from skill.assistant import Announcement
from skill.input.buttons import Button, Press
from skill.live.clock import Clock
from skill.live.errands import Errands
from skill.live.observer import Observer
from skill.live.ports import ReplyOutput
from skill.live.session import Session
from skill.service.watchdog import Watchdog

_LOGGER = logging.getLogger(__name__)

READ_S: Final = 0.1
"""How long a frame is waited for before other things are looked after."""

DEAF_S: Final = 1.5
"""A microphone that is in trouble for so long is told of aloud."""

MAX_FAULTS: Final = 20
FAULTS_S: Final = 60.0
"""So many faults within a minute, and it ends, to be started anew."""

QUIT: Final = frozenset({"q", "escape"})


class Loop:
    """Carries frames and presses to a session, until it is told to stop.

    Args:
        microphone: Where frames come from.
        player: Where speech goes.
        session: Who converses.
        output: Who speaks.
        observer: Who is told of faults.
        clock: Tells real time.
        button: Something to press, if there is one.
        hold: Whether a button is held while one speaks.
        watchdog: Is told that all is well.
        errands: What other threads want done between two frames.
    """

    def __init__(
        self,
        microphone: Microphone,
        player: Player,
        session: Session,
        output: ReplyOutput,
        observer: Observer,
        clock: Clock,
        button: Button | None = None,
        hold: bool = False,
        watchdog: Watchdog | None = None,
        errands: Errands | None = None,
    ) -> None:
        self._microphone, self._player = microphone, player
        self._session, self._output = session, output
        self._observer, self._button, self._hold = observer, button, hold
        self._watchdog, self._clock = watchdog, clock
        self._errands = errands
        self._deaf_since_s: float | None = None
        self._told_deaf = False
        self._told: dict[str, str | None] = {}
        self._faults: list[float] = []
        self._stop = threading.Event()

    def stop(self) -> None:
        """End after the frame that it is at."""
        self._stop.set()

    def run(self) -> bool:
        """Converse until stopped.

        Returns:
            False where it gave up, because one fault came after the other.
        """
        while not self._stop.is_set():
            try:
                frame = self._microphone.read(READ_S)
                self._look_at_button()
                if self._errands is not None:
                    self._errands.run()
                if frame is not None:
                    self._session.hear(frame)
                else:
                    self._output.poll()
                self._look_at_devices()
            except Exception as why:
                # Whatever it was, somebody may need an answer the next moment.
                if not self._survive(why):
                    return False
            if self._watchdog is not None:
                self._watchdog.pat()
        return True

    def _look_at_button(self) -> None:
        for event in self._button.poll() if self._button else ():
            if event.key in QUIT:
                self.stop()
            elif event.press is Press.DOWN:
                self._session.press()
            elif self._hold:
                self._session.release()

    def _look_at_devices(self) -> None:
        button = () if self._button is None else (self._button,)
        for device in (self._microphone, self._player, *button):
            trouble = device.trouble
            kind = type(device).__name__
            if trouble != self._told.get(kind):
                self._told[kind] = trouble
                self._observer.trouble(trouble or f"{device.name} works again.")
        now_s = self._clock.real_s
        if self._microphone.trouble is None:
            self._deaf_since_s = None
            if self._told_deaf:
                self._told_deaf = False
                self._session.announce(Announcement.MICROPHONE_BACK)
            return
        if self._deaf_since_s is None:
            self._deaf_since_s = now_s
            # Whoever was speaking will not be heard to the end.
            self._session.recover()
        waited = now_s - self._deaf_since_s >= DEAF_S
        if waited and not self._told_deaf and not self._output.talking:
            self._told_deaf = True
            self._session.announce(Announcement.NO_MICROPHONE)

    def _survive(self, why: Exception) -> bool:
        """Go on after a fault; False where there are too many."""
        known = isinstance(why, AudioError)
        _LOGGER.error("a fault: %s", why if known else type(why).__name__)
        # Without its message, in which there may be what was said.
        _LOGGER.debug("its trace:\n%s", "".join(format_tb(why.__traceback__)))
        self._observer.trouble(
            str(why) if known else f"a fault ({type(why).__name__})."
        )
        now_s = self._clock.real_s
        recent = [at_s for at_s in self._faults if now_s - at_s < FAULTS_S]
        self._faults = [*recent, now_s]
        if len(self._faults) >= MAX_FAULTS:
            return False
        self._session.recover()
        if not self._output.talking:
            self._session.announce(Announcement.FAULT)
        return True
