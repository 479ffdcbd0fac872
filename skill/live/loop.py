"""The loop of a live assistant: it survives what goes wrong, and says so."""

import logging
import threading
from collections import defaultdict
from traceback import format_tb
from typing import Final

from audio import AudioError, Microphone, Player
from audio.errors import DeviceTakenError
from skill.assistant import Announcement
from skill.input.buttons import Button, Press
from skill.live.clock import Clock
from skill.live.deafness import Deafness
from skill.live.errands import Errands
from skill.live.observer import Observer
from skill.live.ports import ReplyOutput
from skill.live.reminder import Reminder
from skill.live.session import Session
from skill.service.watchdog import Watchdog

_LOGGER = logging.getLogger(__name__)

READ_S: Final = 0.1
"""How long a frame is waited for before other things are looked after."""

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
        self._deafness = Deafness(microphone, player, session, output, clock)
        self._told: set[str] = set()
        self._notes = defaultdict[str, Reminder](lambda: Reminder(clock, aloud=False))
        self._fault = Reminder(clock)
        self._errands = errands
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
            heard = False
            try:
                frame = self._microphone.read(READ_S)
                self._look_at_button()
                if self._errands is not None:
                    self._errands.run()
                if frame is not None:
                    heard = True
                    self._session.hear(frame)
                else:
                    self._output.poll()
                self._look_at_devices()
                self._deafness.look()
            except DeviceTakenError as why:
                # Two that answer the same words help nobody.
                self._observer.trouble(str(why))
                return False
            except Exception as why:
                # Whatever it was, somebody may need an answer the next moment.
                if not self._survive(why, heard):
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
            kind, trouble = type(device).__name__, device.trouble
            if trouble is None:
                if kind in self._told:
                    self._told.discard(kind)
                    self._observer.trouble(f"{device.name} works again.")
            elif self._notes[trouble].is_due():
                self._notes[trouble].note()
                self._told.add(kind)
                self._observer.trouble(trouble)

    def _survive(self, why: Exception, heard: bool = True) -> bool:
        """Go on after a fault; False where there are too many.

        Args:
            why: The fault.
            heard: Whether it came of what was heard, so that somebody may have asked.
        """
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
        awaited = self._session.awaited
        self._session.recover()
        if not heard or self._output.talking:
            return True
        if awaited or self._fault.is_due():
            self._session.announce(Announcement.FAULT)
            self._fault.note()
        else:
            self._session.miss()
        return True
