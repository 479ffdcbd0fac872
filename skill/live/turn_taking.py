"""What becomes of an utterance, from its first sound until something is done."""

from concurrent.futures import CancelledError, Future
from dataclasses import replace
from typing import Final

from audio import FRAME_S, RecognitionError, SpeechEvent, StreamResult
from audio.utterance.stream import PAUSE_S
from skill.live.addressee import Addressee, AddresseeDetector, Interpretation
from skill.live.clock import Clock
from skill.live.live_settings import LiveSettings
from skill.live.ports import EchoSense, ReplyOutput, UtteranceSource
from skill.live.response_policy import ResponsePolicy
from skill.live.turn_completion import TurnCompletion

ANSWER_LATE_S: Final = 0.12
"""Where the text is not there so long after the endpoint, a tone says that
something was heard."""

MIN_OVER_S: Final = 0.25
"""Speech shorter than this, while it talks, is what it hears of itself before it
pauses, or a cough; or "stop", of which an echo canceller may leave but the end."""

GIVEN_UP_S: Final = 2.0
GIVEN_UP_SHARE: Final = 0.6
"""A recogniser that takes longer than this, and this share of the speech, has
failed. Real time: it is not sound that is waited for."""


class TurnTaking:
    """Knows whose turn it is: follows an utterance until it is acted on.

    Args:
        policy: Who decides what is done.
        detector: Who says what an utterance is.
        stream: Who listens.
        output: Who speaks.
        echo: Who knows whether it hears itself.
        settings: How it behaves.
        clock: Counts the sound.
        completion: Who knows whether more is to come.
    """

    def __init__(
        self,
        policy: ResponsePolicy,
        detector: AddresseeDetector,
        stream: UtteranceSource,
        output: ReplyOutput,
        echo: EchoSense,
        settings: LiveSettings,
        clock: Clock,
        completion: TurnCompletion,
    ) -> None:
        self._policy, self._detector = policy, detector
        self._completion = completion
        self._stream, self._output, self._echo = stream, output, echo
        self._settings, self._clock = settings, clock
        self._wait_for(settings.trailing_silence_s)
        self._over = False
        self._over_since_s = 0.0
        self._partial = ""
        self._asleep = False
        self._looked_at: Future[StreamResult] | None = None
        self._waiting: Future[StreamResult] | None = None
        self._waiting_since_s = self._began_s = self._given_up_s = 0.0
        self._silence_s = self._ended_s = 0.0
        self._paused_s = self._longest_pause_s = 0.0

    @property
    def thinking(self) -> bool:
        """Whether an utterance has ended and what was said is not known yet."""
        return self._waiting is not None

    def take(self, event: SpeechEvent | None, pressed: bool) -> None:
        """Do what the latest frame asks for.

        Args:
            event: What it brought.
            pressed: Whether somebody speaks with a button pressed.

        Raises:
            RecognitionError: The recogniser failed; see `recover`.
        """
        self.note(event)
        self._listen_in()
        self._look_ahead(pressed)
        self._conclude()

    def forget(self) -> None:
        """Wait no longer for what was said."""
        self._waiting = None

    def recover(self) -> None:
        """Forget what was being said, after something went wrong."""
        self._stream.recover()
        self._waiting = self._looked_at = None
        self._over = False
        self._policy.go_on()

    def note(self, event: SpeechEvent | None) -> None:
        """Note what a frame, or the end of a press, brought."""
        if event is SpeechEvent.BEGAN:
            self._began_s = self._clock.now_s
            self._longest_pause_s = 0.0
            self._over = self._output.talking
            self._asleep = bool(self._stream.phrases)
            self._over_since_s = self._output.position_s
            if self._over:
                self._policy.interrupt()
        elif event is SpeechEvent.PAUSED:
            self._paused_s = self._clock.now_s - PAUSE_S
        elif event is SpeechEvent.RESUMED:
            pause_s = self._clock.now_s - self._paused_s
            self._longest_pause_s = max(pause_s, self._longest_pause_s)
            self._wait_for(self._settings.trailing_silence_s)
        elif event is SpeechEvent.DROPPED:
            self._policy.false_alarm()
        elif event is SpeechEvent.ENDED:
            self._silence_s = self._stream.trailing_silence_s
            self._wait_for(self._settings.trailing_silence_s)
            self._waiting = self._stream.answer
            spoken_s = self._clock.now_s - self._began_s
            if not self._over:
                self._echo.note_voice(spoken_s)
            self._ended_s = self._clock.real_s
            self._waiting_since_s = self._clock.now_s
            patience_s = GIVEN_UP_S + GIVEN_UP_SHARE * spoken_s
            self._given_up_s = self._ended_s + patience_s

    def _wait_for(self, silence_s: float) -> None:
        self._stream.trailing_silence_s = silence_s

    def _listen_in(self) -> None:
        """Be silent for somebody who speaks over it, once there are words of theirs."""
        partial = self._stream.partial
        if not self._over or partial == self._partial or not self._output.talking:
            return
        self._partial = partial
        own = self._output.own_words(self._over_since_s)
        if self._detector.breaks_in(partial, own, self._echoes()):
            self._policy.interrupt(surely=True)

    def _look_ahead(self, pressed: bool) -> None:
        """Get ready for what an utterance seems to be, before its endpoint."""
        answer = self._stream.answer
        if answer is None or answer is self._looked_at or not answer.done():
            return
        self._looked_at = answer
        if answer is self._waiting or answer.cancelled() or answer.exception():
            return
        over = self._over and self._output.talking
        judged = self._judge(answer.result())
        short = answer.result().transcript.speech_s < MIN_OVER_S
        if over and short and not self._detector.stops(judged.match):
            self._stream.drop()
            self._policy.false_alarm()
            return
        at_once = (
            self._policy.acts_at_once(judged)
            if over
            else judged.addressee is Addressee.CALL and not pressed
        )
        if at_once:
            self._stream.drop()
            self._policy.act(judged, self._over)
            return
        if judged.addressee is Addressee.SAID:
            if over and self._detector.is_sure(judged.match):
                self._policy.interrupt(surely=True)
            self._policy.prepare(judged)
        self._wait_for(
            self._completion.silence_s(
                judged,
                self._settings.trailing_silence_s,
                self._longest_pause_s,
                self._asleep,
                over,
            )
        )

    def _conclude(self) -> None:
        """Act on an utterance that has ended, once it is known what was said."""
        if self._waiting is None:
            return
        late_s = self._clock.now_s - self._waiting_since_s
        if not self._waiting.done():
            if self._clock.real_s >= self._given_up_s:
                raise RecognitionError("the recogniser hangs. It is started again.")
            if ANSWER_LATE_S <= late_s < ANSWER_LATE_S + FRAME_S and not self._asleep:
                self._policy.acknowledge()
            return
        waiting, self._waiting = self._waiting, None
        self._looked_at = waiting
        known_s = self._clock.real_s
        try:
            judged = self._judge(waiting.result())
        except CancelledError:
            return
        timings = {
            "silence": self._silence_s,
            "recognise": known_s - self._ended_s,
            "match": self._clock.real_s - known_s,
        }
        self._policy.act(replace(judged, timings=timings), self._over)

    def _judge(self, result: StreamResult) -> Interpretation:
        if not self._over:
            return self._detector.judge(result, self._asleep)
        own = self._output.own_words(self._over_since_s)
        return self._detector.judge(result, self._asleep, own, self._echoes())

    def _echoes(self) -> bool:
        """Whether the utterance sounds like what it says itself."""
        return self._echo.alike(self._clock.now_s - self._began_s)
