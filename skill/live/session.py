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
)
from intents import Match
from skill.assistant import Announcement
from skill.live.activation import ActivationMode
from skill.live.clock import Clock
from skill.live.echo_watch import EchoWatch
from skill.live.interpretation import Addressee, Interpretation
from skill.live.live_settings import LiveSettings
from skill.live.observer import Observer
from skill.live.ports import ReplyOutput, UtteranceSource, VoiceSense
from skill.live.response_policy import ResponsePolicy
from skill.live.states import Activity
from skill.live.turn_taking import TurnTaking

PRE_ROLL: Final = round(0.4 / FRAME_S)
"""Frames kept from before a button was pressed: people speak as they press."""


class Session:
    """One conversation after the other, frame by frame.

    Args:
        policy: Who decides what is done.
        turns: Who follows each utterance.
        stream: Who listens.
        output: Who speaks.
        player: What it speaks on.
        echo: Takes its own voice out of the sound.
        voices: Who knows talk behind from whoever asks.
        settings: How it behaves.
        observer: Who is told what happens.
        clock: Counts the sound.
    """

    def __init__(
        self,
        policy: ResponsePolicy,
        turns: TurnTaking,
        stream: UtteranceSource,
        output: ReplyOutput,
        player: Player,
        echo: EchoWatch,
        voices: VoiceSense,
        settings: LiveSettings,
        observer: Observer,
        clock: Clock,
    ) -> None:
        self._policy, self._turns, self._stream = policy, turns, stream
        self._output, self._player, self._echo = output, player, echo
        self._voices = voices
        self._settings, self._observer, self._clock = settings, observer, clock
        self._pressed = False
        self._before: deque[Frame] = deque(maxlen=PRE_ROLL)
        self._activity: Activity | None = None

    @property
    def thinking(self) -> bool:
        """Whether an utterance has ended and what was said is not known yet."""
        return self._turns.thinking

    @property
    def awake(self) -> bool:
        """Whether what is said is taken as said to it."""
        return self._policy.awake

    @property
    def awaited(self) -> bool:
        """Whether somebody called it, and may be waiting for it."""
        openly = self._settings.activation is ActivationMode.OPEN
        return self._policy.awake and not openly

    @property
    def heard_s(self) -> float:
        """Seconds of sound heard so far."""
        return self._clock.now_s

    @property
    def state(self) -> Activity:
        """What it seems to do."""
        if self._output.talking:
            return Activity.TALKING
        if self.thinking:
            return Activity.THINKING
        pushing = self._settings.activation is ActivationMode.PUSH
        awake = self._policy.awake and not pushing
        return Activity.LISTENING if self._pressed or awake else Activity.ASLEEP

    @property
    def partial(self) -> str:
        """The words so far of what is being said to it; none while it sleeps."""
        return self._stream.partial if self.state is Activity.LISTENING else ""

    def hear(self, frame: Frame) -> None:
        """Take the next frame.

        Raises:
            RecognitionError: The recogniser failed; see `recover`.
        """
        self._clock.tick()
        self._output.poll()
        under_way = self._stream.speaking or self.thinking
        self._policy.let_time_pass(under_way)
        reference = self._player.read_reference(FRAME_SAMPLES)
        clean = self._echo.take_out(frame, reference, self._output.talking)
        self._voices.hears_itself = self._output.talking
        event = None
        if self._listens():
            event = self._feed(clean)
        else:
            self._before.append(clean)
        if event is SpeechEvent.ENDED:
            self._pressed = False
        self._turns.take(event, self._pressed)
        if not self._policy.awake and not self._stream.speaking:
            self._pressed = False
        self._tell_state()

    def press(self) -> None:
        """A button was pressed: listen, or be silent, or be done."""
        pushing = self._settings.activation is ActivationMode.PUSH
        if self._output.talking:
            self._policy.silence()
            if not pushing:
                return
        if self._pressed:
            self.release()
            return
        self._stream.drop()
        self._turns.forget()
        self._policy.call()
        self._pressed = pushing

    def release(self) -> None:
        """A button was let go, or pressed again: what was said, was all."""
        if not self._pressed:
            return
        event = self._stream.cut()
        if event is not SpeechEvent.ENDED:
            self._policy.miss()
        self._turns.note(event)
        self._pressed = False

    def recover(self) -> None:
        """Forget what was being said, after something went wrong."""
        self._turns.recover()

    def announce(self, what: Announcement | str) -> None:
        """Say something of the assistant's own accord, and listen for more."""
        self._policy.announce(what)

    def miss(self) -> None:
        """Say by a tone that something was not understood, unless asleep."""
        if self._policy.awake:
            self._policy.miss()

    def choose(self, match: Match) -> None:
        """Something was chosen by hand: answer as if it had been said to it.

        Args:
            match: What was chosen.
        """
        self._stream.drop()
        self._turns.forget()
        self._pressed = False
        said = Interpretation(Addressee.SAID, match=match, called=True)
        self._policy.act(said, over=self._output.talking)

    def end(self) -> None:
        """Be silent and sleep: whoever spoke to it is gone."""
        self._turns.recover()
        self._pressed = False
        self._policy.end()

    def _listens(self) -> bool:
        return (
            self._settings.activation is not ActivationMode.PUSH
            or self._pressed
            or self._output.talking
            or self._stream.speaking
        )

    def _feed(self, frame: Frame) -> SpeechEvent | None:
        wake = self._settings.activation is ActivationMode.WAKE
        needs_call = not (self._policy.awake or self._output.talking)
        waits = wake and (needs_call or self._voices.sounds_far)
        self._stream.phrases = (self._settings.phrase,) if waits else ()
        found: SpeechEvent | None = None
        while self._before:
            found = self._stream.feed(self._before.popleft()) or found
        return self._stream.feed(frame) or found

    def _tell_state(self) -> None:
        if self.state is not self._activity:
            self._activity = self.state
            self._observer.state(self._activity)
