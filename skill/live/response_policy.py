"""How a live assistant behaves: what it does about what was said, and when."""

from typing import Final

from audio import HEARD, LISTENING, NOT_CAUGHT, Speech
from intents import Decision, Match, RejectReason
from skill.assistant import Announcement, Assistant, Turn
from skill.dialogue.reply import Reply
from skill.live.addressee import AddresseeDetector
from skill.live.attention import ATTENTION_S, attention_after
from skill.live.barge_in import BargeIn
from skill.live.clock import Clock
from skill.live.interpretation import Addressee, Interpretation
from skill.live.live_settings import AsleepAlarm, LiveSettings
from skill.live.observer import Observer
from skill.live.overheard import RecentAlarms
from skill.live.ports import ReplyOutput, VoiceSense
from skill.live.states import LiveEvent, LiveState, StateMachine

VOICE_LATE_S: Final = 1.8
"""An answer whose speech takes longer has no voice, but for what is urgent: that is
told instead. All that is likely to be said was made into speech before."""

MAX_UNSURE_WORDS: Final = 6
"""After an alarm, words that are likely a question about it though they were not
understood for certain: "what should I do". Longer ones are talk."""

STOP: Final = frozenset({"stop"})
PROSODY_CONTROLS: Final = frozenset({"slower", "faster", "louder", "quieter"})
AT_ONCE: Final = STOP | PROSODY_CONTROLS | {"repeat"}
"""Controls that need no endpoint while something is being said."""


class ResponsePolicy:
    """What is done about utterances.

    Args:
        assistant: Who answers.
        detector: Who says what an utterance is.
        output: Who speaks.
        settings: How it behaves.
        observer: Who is told what happens.
        clock: Counts the sound.
        voices: Knows talk behind from whoever asks.
    """

    def __init__(
        self,
        assistant: Assistant,
        detector: AddresseeDetector,
        output: ReplyOutput,
        settings: LiveSettings,
        observer: Observer,
        clock: Clock,
        voices: VoiceSense,
    ) -> None:
        self._assistant, self._detector, self._output = assistant, detector, output
        self._voices = voices
        self._settings, self._observer, self._clock = settings, observer, clock
        self._machine = StateMachine(settings.activation, clock)
        self._barge_in, self._alarms = BargeIn(clock), RecentAlarms(clock)
        self._missed, self._only_alarmed = 0, False
        self._said: Reply | None = None
        self._said_s, self._announced = 0.0, False

    @property
    def state(self) -> LiveState:
        """What it is at."""
        return self._machine.state

    @property
    def awake(self) -> bool:
        """Whether it takes what is said as said to it."""
        return self._machine.awake

    def interrupt(self, surely: bool = False) -> None:
        """Somebody speaks while it does: be silent, to hear whether to it, or be faint.

        Args:
            surely: Whether it is known that it is not its own echo.
        """
        if self.state is not LiveState.TALKING or not self._settings.barge_in:
            return
        if self._barge_in.pauses(surely):
            self._machine.take(LiveEvent.INTERRUPT)
            self._output.pause()
        else:
            self._output.duck()

    def go_on(self) -> None:
        """Go on with what was interrupted."""
        if self.state is LiveState.PAUSED:
            self._machine.take(LiveEvent.RESUME)
            self._barge_in.go_on()
        self._output.resume()
        if self._barge_in.finishes and self.state is LiveState.TALKING:
            self._output.duck()

    def false_alarm(self) -> None:
        """What interrupted it was its own echo, or too short to be words."""
        if self.state is LiveState.PAUSED:
            self._barge_in.false_alarm()
        self.go_on()

    def silence(self) -> None:
        """Stop talking, and listen for more."""
        self._output.hush()
        self._machine.take(LiveEvent.SILENCE, self._settings.follow_up_s)

    def end(self) -> None:
        """Stop talking and sleep: whoever spoke to it is gone."""
        self.silence()
        self._machine.take(LiveEvent.FAREWELL)

    def call(self) -> None:
        """Be called: listen for a question."""
        self._output.hush()
        self._missed, self._only_alarmed = 0, False
        self._machine.take(LiveEvent.CALL, ATTENTION_S)
        self._play(LISTENING)

    def miss(self) -> None:
        """Something was said, or was to be said, and not understood."""
        self._missed += 1
        self._machine.take(LiveEvent.MISS)
        self._play(NOT_CAUGHT)

    def acknowledge(self) -> None:
        """Say that something was heard, since the answer is not there at once."""
        self._play(HEARD)

    def announce(self, what: Announcement | str) -> None:
        """Say something of its own accord, if the topic has words for it."""
        reply = self._assistant.announcement(what)
        if reply is not None:
            self._say(reply)
            self._announced = True

    def acts_at_once(self, judged: Interpretation) -> bool:
        """Whether something said while it talks needs no endpoint."""
        if judged.addressee in (Addressee.OWN, Addressee.NOTHING):
            return True
        return judged.match is not None and _is(judged.match, AT_ONCE)

    def prepare(self, judged: Interpretation) -> None:
        """Get ready to answer, should this be all that is said."""
        if judged.match is not None:
            short = (
                judged.overheard and self._settings.asleep_alarm is AsleepAlarm.SHORT
            )
            self._output.prepare(self._assistant.preview(judged.match, short))

    def act(self, judged: Interpretation, over: bool) -> None:
        """Act on an utterance.

        Args:
            judged: What it is and says.
            over: Whether it was said while the assistant talked.
        """
        match = judged.match
        if judged.addressee is Addressee.CALL:
            self.call()
        elif judged.addressee is not Addressee.SAID or match is None:
            if judged.addressee is Addressee.NOTHING and self.state is LiveState.CALLED:
                self.miss()
            if judged.addressee is Addressee.OWN:
                self.false_alarm()
            else:
                self.go_on()
        elif judged.overheard:
            self._alarm(judged, match)
        elif over and self._output.talking:
            self._break_in(judged, match)
        elif self._only_alarmed and not judged.called and self._is_talk(match):
            # Nobody called it: this may be the television still.
            self.go_on()
        elif self._rejected(judged, match) and self._among_helpers():
            self.go_on()
        elif self._rejected(judged, match) and self._missed:
            # Said once that it did not understand; talk in the room gets a tone.
            self.miss()
        else:
            self._reply(judged, match)

    def let_time_pass(self, busy: bool) -> None:
        """Do what time asks for.

        Args:
            busy: Whether somebody is speaking, or was and is being understood.
        """
        self._alarms.forget()
        urgent = self._said is not None and self._said.is_urgent
        late = self._clock.now_s - self._said_s > VOICE_LATE_S
        if self._output.waiting and late and not urgent:
            self._output.give_up()
        if self._machine.replying and not self._output.talking:
            self._finish()
        if self._machine.let_time_pass(busy):
            self.miss()

    def _finish(self) -> None:
        """What was said was heard to its end, or cannot be."""
        if self._said is not None and self._said.ends:
            self._machine.take(LiveEvent.FAREWELL)
        else:
            how = (self._settings, self._voices, self._only_alarmed)
            self._machine.take(LiveEvent.FINISH, attention_after(*how))
        if self._output.failed:
            self._voice_failed()

    def _voice_failed(self) -> None:
        """Say what can be said where an answer has no voice."""
        self._observer.trouble(
            "the answer cannot be spoken. `askaloud check` tries the voice."
        )
        self._play(NOT_CAUGHT)
        if not self._announced:
            self.announce(Announcement.FAULT)

    def _break_in(self, judged: Interpretation, match: Match) -> None:
        """Act on what was said while it talks."""
        pressing = judged.called or self._detector.is_pressing(match)
        if self._barge_in.finishes and not pressing:
            self.go_on()
        elif _is(match, STOP) and self._assistant.preview(match).intent in STOP:
            self.silence()
        elif self._rejected(judged, match):
            self.go_on()
        elif _is(match, PROSODY_CONTROLS):
            before = self._assistant.prosody
            turn = self._assistant.answer(judged.transcript, match, judged.timings)
            same = turn.reply.intent in PROSODY_CONTROLS
            if same and self._assistant.prosody != before:
                self._machine.take(LiveEvent.RESUME)
                self._said_s = self._clock.now_s
                self._output.change(self._assistant.prosody)
                self._observer.turn(turn, spoken=False)
            else:
                self._answer(turn)
        else:
            self._reply(judged, match)

    def _alarm(self, judged: Interpretation, match: Match) -> None:
        """Act on a report that was overheard, if it is one to raise an alarm."""
        if not self._alarms.admit(judged.transcript.text, judged.amid_talk):
            self.go_on()
            return
        if self._settings.asleep_alarm is not AsleepAlarm.SHORT:
            self._reply(judged, match)
            return
        self._missed = 0
        self._answer(self._assistant.alarm(judged.transcript, match, judged.timings))
        self._only_alarmed = True

    def _is_talk(self, match: Match) -> bool:
        """Whether what is said after an alarm is likely not a word about it."""
        if self._detector.is_sure(match):
            return False
        unclear = (None, RejectReason.UNSURE, RejectReason.NOT_ENGLISH)
        unsure = match.reject_reason in unclear
        return not unsure or len(match.text.split()) > MAX_UNSURE_WORDS

    def _rejected(self, judged: Interpretation, match: Match) -> bool:
        """Whether what was not called for has no answer, in this conversation."""
        if match.decision is not Decision.REJECT or judged.called:
            return False
        return self._assistant.preview(match).decision is Decision.REJECT

    def _among_helpers(self) -> bool:
        """Whether people may be talking of an emergency, and not to it."""
        return self._assistant.alarmed and self.state is not LiveState.CALLED

    def _reply(self, judged: Interpretation, match: Match) -> None:
        rejected = match.decision is Decision.REJECT
        self._missed = self._missed + 1 if rejected else 0
        self._answer(self._assistant.answer(judged.transcript, match, judged.timings))

    def _answer(self, turn: Turn) -> None:
        began_s = self._clock.real_s
        self._say(turn.reply)
        if not self._output.waiting:
            turn.timings["speak"] = self._clock.real_s - began_s
        self._observer.turn(turn, spoken=True)

    def _say(self, reply: Reply) -> None:
        self._machine.take(LiveEvent.REPLY)
        self._barge_in.begin()
        self._output.say(reply)
        self._said, self._said_s = reply, self._clock.now_s
        self._announced = self._only_alarmed = False

    def _play(self, earcon: Speech) -> None:
        if self._settings.tone_volume > 0:
            self._output.tone(earcon, self._settings.tone_volume)


def _is(match: Match, labels: frozenset[str]) -> bool:
    return match.decision is Decision.ANSWER and match.intent in labels
