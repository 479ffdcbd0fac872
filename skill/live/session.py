"""A live conversation: what is done with each frame that the microphone gives.

All times are counted in frames, so that neither a jump of the clock nor sound that
comes faster than it was spoken changes what happens.
"""

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from typing import Final

from audio import (
    FRAME_S,
    FRAME_SAMPLES,
    Ear,
    EchoCanceller,
    Frame,
    Listened,
    Moment,
    Player,
    RecognitionError,
)
from skill.assistant import Announcement
from skill.live.address import Address
from skill.live.conduct import Conduct, Watcher
from skill.live.echo_watch import EchoWatch
from skill.live.judging import Judgement, Judging, Kin
from skill.live.live_settings import LiveSettings
from skill.live.mouth import Mouth
from skill.live.patience import UNFINISHED_FACTOR, unfinished

ANSWER_LATE_S: Final = 0.12
"""Where the text is not there so long after the endpoint, a tone says that
something was heard."""

LEAST_OVER_S: Final = 0.25
"""Speech shorter than this, while it talks, is what it hears of itself before it
pauses, or a cough; or "stop", of which an echo canceller may leave but the end."""

GIVEN_UP_S: Final = 2.0
GIVEN_UP_SHARE: Final = 0.6
"""A recogniser that takes longer than this, and this share of the speech, has
failed. Real time: it is not sound that is waited for."""

PRE_ROLL: Final = round(0.4 / FRAME_S)
"""Frames kept from before a button was pressed: people speak as they press."""


class Session:
    """One conversation after the other, frame by frame.

    Args:
        conduct: Who decides what is done.
        judging: Who says what an utterance is.
        ear: Who listens.
        mouth: Who speaks.
        player: What it speaks on.
        canceller: Takes its own voice out of the sound.
        settings: How it behaves.
        watcher: Who is told what happens.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        conduct: Conduct,
        judging: Judging,
        ear: Ear,
        mouth: Mouth,
        player: Player,
        canceller: EchoCanceller,
        settings: LiveSettings,
        watcher: Watcher,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._conduct, self._judging = conduct, judging
        self._ear, self._mouth, self._player = ear, mouth, player
        self._settings, self._watcher = settings, watcher
        self._clock = clock
        self._echo = EchoWatch(canceller)
        self._wait_for(settings.trailing_silence_s)
        self._pressed = False
        self._before: deque[Frame] = deque(maxlen=PRE_ROLL)
        self._over = False
        self._over_since_s = 0.0
        self._partial = ""
        self._asleep = False
        self._looked_at: Future[Listened] | None = None
        self._waiting: Future[Listened] | None = None
        self._waiting_since_s = self._began_s = self._given_up_s = 0.0
        self._silence_s = self._ended_s = 0.0
        self._state = ""

    @property
    def thinking(self) -> bool:
        """Whether an utterance has ended and what was said is not known yet."""
        return self._waiting is not None

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
        if self._listens():
            self._note_moment(self._feed(clean))
        else:
            self._before.append(clean)
        self._listen_in()
        self._look_ahead()
        self._conclude()
        speaking = self._ear.endpointer.speaking
        if self._pressed and not self._conduct.awake and not speaking:
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
        self._waiting = None
        self._conduct.call()
        self._pressed = pushing

    def release(self) -> None:
        """A button was let go, or pressed again: what was said, was all."""
        if not self._pressed:
            return
        moment = self._ear.cut()
        if moment is not Moment.ENDED:
            self._conduct.miss()
        self._note_moment(moment)
        self._pressed = False

    def recover(self) -> None:
        """Forget what was being said, after something went wrong."""
        self._ear.recover()
        self._waiting = self._looked_at = None
        self._over = False
        self._conduct.go_on()

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

    def _feed(self, frame: Frame) -> Moment | None:
        wake = self._settings.address is Address.WAKE
        needs_call = wake and not self._conduct.awake and not self._mouth.talking
        self._ear.phrases = (self._settings.phrase,) if needs_call else ()
        found: Moment | None = None
        while self._before:
            found = self._ear.feed(self._before.popleft()) or found
        return self._ear.feed(frame) or found

    def _note_moment(self, moment: Moment | None) -> None:
        if moment is Moment.BEGAN:
            self._began_s = self._conduct.now_s
            self._over = self._mouth.talking
            self._asleep = bool(self._ear.phrases)
            self._over_since_s = self._mouth.position_s
            if self._over:
                self._conduct.interrupt()
        elif moment is Moment.RESUMED:
            self._wait_for(self._settings.trailing_silence_s)
        elif moment is Moment.DROPPED:
            self._conduct.false_alarm()
        elif moment is Moment.ENDED:
            self._silence_s = self._ear.endpointer.trailing_silence_s
            self._wait_for(self._settings.trailing_silence_s)
            self._waiting = self._ear.answer
            self._ended_s = self._clock()
            self._waiting_since_s = self._conduct.now_s
            spoken_s = self._conduct.now_s - self._began_s
            patience_s = GIVEN_UP_S + GIVEN_UP_SHARE * spoken_s
            self._given_up_s = self._ended_s + patience_s
            self._pressed = False

    def _wait_for(self, silence_s: float) -> None:
        self._ear.endpointer.trailing_silence_s = silence_s

    def _listen_in(self) -> None:
        """Be silent for somebody who speaks over it, once there are words of theirs."""
        partial = self._ear.partial
        if not self._over or partial == self._partial or not self._mouth.talking:
            return
        self._partial = partial
        own = self._mouth.own_words(self._over_since_s)
        if self._judging.breaks_in(partial, own) and not self._echoes():
            self._conduct.interrupt(surely=True)

    def _look_ahead(self) -> None:
        """Get ready for what an utterance seems to be, before its endpoint."""
        answer = self._ear.answer
        if answer is None or answer is self._looked_at or not answer.done():
            return
        self._looked_at = answer
        if answer is self._waiting or answer.cancelled() or answer.exception():
            return
        over = self._over and self._mouth.talking
        judged = self._judge(answer.result())
        short = answer.result().heard.speech_s < LEAST_OVER_S
        if over and short and not self._judging.stops(judged.match):
            self._ear.drop()
            self._conduct.false_alarm()
            return
        at_once = (
            self._conduct.acts_at_once(judged)
            if over
            else judged.kin is Kin.CALL and not self._pressed
        )
        if at_once:
            self._ear.drop()
            self._conduct.act(judged, self._over)
        elif judged.kin is Kin.SAID:
            if over and self._judging.is_sure(judged.match):
                self._conduct.interrupt(surely=True)
            self._conduct.prepare(judged)
            if unfinished(judged.heard.text):
                longer = UNFINISHED_FACTOR * self._settings.trailing_silence_s
                self._wait_for(longer)

    def _conclude(self) -> None:
        """Act on an utterance that has ended, once it is known what was said."""
        if self._waiting is None:
            return
        late_s = self._conduct.now_s - self._waiting_since_s
        if not self._waiting.done():
            if self._clock() >= self._given_up_s:
                raise RecognitionError("the recogniser hangs. It is started again.")
            if ANSWER_LATE_S <= late_s < ANSWER_LATE_S + FRAME_S and not self._asleep:
                self._conduct.heard()
            return
        waiting, self._waiting = self._waiting, None
        self._looked_at = waiting
        known_s = self._clock()
        try:
            judged = self._judge(waiting.result())
        except CancelledError:
            return
        timings = {
            "silence": self._silence_s,
            "recognise": known_s - self._ended_s,
            "match": self._clock() - known_s,
        }
        self._conduct.act(replace(judged, timings=timings), self._over)

    def _judge(self, listened: Listened) -> Judgement:
        if not self._over:
            return self._judging.judge(listened, self._asleep)
        own = self._mouth.own_words(self._over_since_s)
        return self._judging.judge(listened, self._asleep, own, self._echoes())

    def _echoes(self) -> bool:
        """Whether the utterance sounds like what it says itself."""
        return self._echo.alike(self._conduct.now_s - self._began_s)

    def _tell_state(self) -> None:
        if self.state != self._state:
            self._state = self.state
            self._watcher.state(self._state)
