"""A live conversation: what is done with each frame that the microphone gives.

All times are counted in frames, so that neither a jump of the clock nor sound that
comes faster than it was spoken changes what happens.
"""

from collections import deque
from typing import Final

from audio import (
    FRAME_S,
    FRAME_SAMPLES,
    Frame,
    Player,
    SpeechEvent,
    UtteranceStream,
)
from skill.assistant import Announcement
from skill.live.activation import Address
from skill.live.echo_watch import EchoWatch
from skill.live.live_settings import LiveSettings
from skill.live.response_policy import Conduct, Watcher
from skill.live.speech_output import Mouth
from skill.live.turn_taking import TurnTaking

PRE_ROLL: Final = round(0.4 / FRAME_S)
"""Frames kept from before a button was pressed: people speak as they press."""


class Session:
    """One conversation after the other, frame by frame.

    Args:
        conduct: Who decides what is done.
        turns: Who follows each utterance.
        ear: Who listens.
        mouth: Who speaks.
        player: What it speaks on.
        echo: Takes its own voice out of the sound.
        settings: How it behaves.
        watcher: Who is told what happens.
    """

    def __init__(
        self,
        conduct: Conduct,
        turns: TurnTaking,
        ear: UtteranceStream,
        mouth: Mouth,
        player: Player,
        echo: EchoWatch,
        settings: LiveSettings,
        watcher: Watcher,
    ) -> None:
        self._conduct, self._turns, self._ear = conduct, turns, ear
        self._mouth, self._player, self._echo = mouth, player, echo
        self._settings, self._watcher = settings, watcher
        self._pressed = False
        self._before: deque[Frame] = deque(maxlen=PRE_ROLL)
        self._state = ""

    @property
    def thinking(self) -> bool:
        """Whether an utterance has ended and what was said is not known yet."""
        return self._turns.thinking

    @property
    def heard_s(self) -> float:
        """Seconds of sound heard so far."""
        return self._conduct.now_s

    @property
    def state(self) -> str:
        """Asleep, listening, thinking or talking."""
        if self._mouth.talking:
            return "talking"
        if self.thinking:
            return "thinking"
        pushing = self._settings.address is Address.PUSH
        awake = self._conduct.awake and not pushing
        return "listening" if self._pressed or awake else "asleep"

    def hear(self, frame: Frame) -> None:
        """Take the next frame.

        Raises:
            RecognitionError: The recogniser failed; see `recover`.
        """
        self._conduct.now_s += FRAME_S
        self._mouth.poll()
        under_way = self._ear.endpointer.speaking or self.thinking
        self._conduct.let_time_pass(under_way)
        reference = self._player.read_reference(FRAME_SAMPLES)
        clean = self._echo.take_out(frame, reference, self._mouth.talking)
        moment = None
        if self._listens():
            moment = self._feed(clean)
        else:
            self._before.append(clean)
        if moment is SpeechEvent.ENDED:
            self._pressed = False
        self._turns.take(moment, self._pressed)
        if not self._conduct.awake and not self._ear.endpointer.speaking:
            self._pressed = False
        self._tell_state()

    def press(self) -> None:
        """A button was pressed: listen, or be silent, or be done."""
        pushing = self._settings.address is Address.PUSH
        if self._mouth.talking:
            self._conduct.silence()
            if not pushing:
                return
        if self._pressed:
            self.release()
            return
        self._ear.drop()
        self._turns.forget()
        self._conduct.call()
        self._pressed = pushing

    def release(self) -> None:
        """A button was let go, or pressed again: what was said, was all."""
        if not self._pressed:
            return
        moment = self._ear.cut()
        if moment is not SpeechEvent.ENDED:
            self._conduct.miss()
        self._turns.note(moment)
        self._pressed = False

    def recover(self) -> None:
        """Forget what was being said, after something went wrong."""
        self._turns.recover()

    def announce(self, what: Announcement) -> None:
        """Say something of the assistant's own accord, and listen for more."""
        self._conduct.announce(what)

    def _listens(self) -> bool:
        return (
            self._settings.address is not Address.PUSH
            or self._pressed
            or self._mouth.talking
            or self._ear.endpointer.speaking
        )

    def _feed(self, frame: Frame) -> SpeechEvent | None:
        wake = self._settings.address is Address.WAKE
        needs_call = wake and not self._conduct.awake and not self._mouth.talking
        self._ear.phrases = (self._settings.phrase,) if needs_call else ()
        found: SpeechEvent | None = None
        while self._before:
            found = self._ear.feed(self._before.popleft()) or found
        return self._ear.feed(frame) or found

    def _tell_state(self) -> None:
        if self.state != self._state:
            self._state = self.state
            self._watcher.state(self._state)
