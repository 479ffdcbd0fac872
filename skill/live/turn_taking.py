"""What becomes of an utterance, from its first sound until something is done."""

from collections import deque
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from typing import Final

from audio import FRAME_S, RecognitionError, SpeechEvent, StreamResult
from audio.utterance.stream import PAUSE_S
from skill.live.addressee import AddresseeDetector
from skill.live.clock import Clock
from skill.live.interpretation import Addressee, Interpretation
from skill.live.live_settings import LiveSettings
from skill.live.ports import EchoSense, ReplyOutput, UtteranceSource, VoiceSense
from skill.live.response_policy import ResponsePolicy
from skill.live.states import LiveState
from skill.live.turn_completion import TurnCompletion

ANSWER_LATE_S: Final = 0.12
"""Where the text is not there so long after the endpoint, a tone says that
something was heard."""

MIN_OVER_S: Final = 0.25
"""Speech shorter than this, while it talks, is what it hears of itself before it
pauses, or a cough; or "stop", of which an echo canceller may leave but the end."""


@dataclass(frozen=True)
class _Spoken:
    """How an utterance began."""

    began_s: float = 0.0
    asleep: bool = False
    """Whether nothing was waited for then but a call."""
    over: bool = False
    """Whether the assistant talked then."""
    over_since_s: float = 0.0
    """Where it was in what it said."""
    far: bool = False
    """Whether it is talk behind whoever asks."""


@dataclass(frozen=True)
class _Ended:
    """An utterance that is over, of which it is not known yet what was said."""

    spoken: _Spoken
    answer: "Future[StreamResult]"
    silence_s: float
    """The silence that ended it."""
    at_s: float
    """In sound."""
    at_real_s: float
    level_db: float
    """How loud it was."""


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
        voices: Who knows talk behind from whoever asks.
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
        voices: VoiceSense,
    ) -> None:
        self._policy, self._detector = policy, detector
        self._completion, self._voices = completion, voices
        self._stream, self._output, self._echo = stream, output, echo
        self._settings, self._clock = settings, clock
        self._wait_for(settings.trailing_silence_s)
        self._spoken = _Spoken()
        self._partial = ""
        self._looked_at: Future[StreamResult] | None = None
        self._waiting: deque[_Ended] = deque()
        self._paused_s = self._longest_pause_s = 0.0

    @property
    def thinking(self) -> bool:
        """Whether an utterance has ended and what was said is not known yet."""
        return bool(self._waiting)

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
        self._waiting.clear()

    def recover(self) -> None:
        """Forget what was being said, after something went wrong.

        What was said to its end is waited for still.
        """
        self._stream.recover()
        self._looked_at = None
        self._spoken = replace(self._spoken, over=False)
        self._policy.go_on()

    def note(self, event: SpeechEvent | None) -> None:
        """Note what a frame, or the end of a press, brought."""
        if event is SpeechEvent.BEGAN:
            self._longest_pause_s = 0.0
            self._spoken = _Spoken(
                began_s=self._clock.now_s,
                asleep=bool(self._stream.phrases),
                over=self._output.talking,
                over_since_s=self._output.position_s,
                far=self._voices.far,
            )
            if self._spoken.over and not self._spoken.far:
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
            self._note_end()

    def _note_end(self) -> None:
        silence_s = self._stream.trailing_silence_s
        self._wait_for(self._settings.trailing_silence_s)
        now_s = self._clock.now_s
        if self._stream.answer is not None:
            ended = (silence_s, now_s, self._clock.real_s, self._voices.level_db)
            self._waiting.append(_Ended(self._spoken, self._stream.answer, *ended))
        if not (self._spoken.over or self._spoken.far):
            self._echo.note_voice(now_s - self._spoken.began_s)

    def _wait_for(self, silence_s: float) -> None:
        self._stream.trailing_silence_s = silence_s

    def _listen_in(self) -> None:
        """Be silent for somebody who speaks over it, once there are words of theirs."""
        partial = self._stream.partial
        over = self._spoken.over and self._output.talking and not self._spoken.far
        if not over or partial == self._partial:
            return
        self._partial = partial
        own = self._output.own_words(self._spoken.over_since_s)
        if self._detector.breaks_in(partial, own, self._echoes(self._spoken)):
            self._policy.interrupt(surely=True)

    def _look_ahead(self, pressed: bool) -> None:
        """Get ready for what an utterance seems to be, before its endpoint."""
        answer = self._stream.answer
        if answer is None or answer is self._looked_at or not answer.done():
            return
        self._looked_at = answer
        ended = any(one.answer is answer for one in self._waiting)
        if ended or answer.cancelled() or answer.exception():
            return
        over = self._spoken.over and self._output.talking
        judged = self._judge(answer.result(), self._spoken)
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
            level_db = self._voices.level_db
            self._stream.drop()
            self._act(judged, self._spoken, level_db)
            return
        if judged.addressee is Addressee.SAID:
            near = over and not self._spoken.far
            if near and self._detector.is_sure(judged.match):
                self._policy.interrupt(surely=True)
            self._policy.prepare(judged)
        self._wait_for(
            self._completion.silence_s(
                judged,
                self._settings.trailing_silence_s,
                self._longest_pause_s,
                self._spoken.asleep,
                over,
            )
        )

    def _conclude(self) -> None:
        """Act on an utterance that has ended, once it is known what was said."""
        if not self._waiting:
            return
        # The earliest, as they become known in the order in which they were said.
        ended = self._waiting[0]
        late_s = self._clock.now_s - ended.at_s
        if not ended.answer.done():
            if self._stream.hangs:
                self._waiting.popleft()
                raise RecognitionError("the recogniser hangs. It is started again.")
            tone = ANSWER_LATE_S <= late_s < ANSWER_LATE_S + FRAME_S
            if tone and not (ended.spoken.asleep or ended.spoken.far):
                self._policy.acknowledge()
            return
        self._waiting.popleft()
        self._looked_at = ended.answer
        known_s = self._clock.real_s
        try:
            judged = self._judge(ended.answer.result(), ended.spoken)
        except CancelledError:
            return
        timings = {
            "silence": ended.silence_s,
            "recognise": known_s - ended.at_real_s,
            "match": self._clock.real_s - known_s,
        }
        amid_talk = judged.overheard and self._voices.is_amid_talk(ended.level_db)
        judged = replace(judged, timings=timings, amid_talk=amid_talk)
        self._act(judged, ended.spoken, ended.level_db)

    def _act(self, judged: Interpretation, spoken: _Spoken, level_db: float) -> None:
        if judged.addresses:
            self._voices.note_asker(level_db)
        self._policy.act(judged, spoken.over)

    def _judge(self, result: StreamResult, spoken: _Spoken) -> Interpretation:
        if not spoken.over:
            judged = self._detector.judge(result, spoken.asleep, far=spoken.far)
            if spoken.far and self._policy.state is LiveState.CALLED:
                # Whoever called may turn away from the microphone to ask.
                near = self._detector.judge(result, asleep=False)
                return near if self._detector.is_sure(near.match) else judged
            return judged
        own = self._output.own_words(spoken.over_since_s)
        echo = self._echoes(spoken)
        return self._detector.judge(result, spoken.asleep, own, echo, spoken.far)

    def _echoes(self, spoken: _Spoken) -> bool:
        """Whether the utterance sounds like what it says itself."""
        return self._echo.alike(self._clock.now_s - spoken.began_s)
