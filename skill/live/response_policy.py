"""How a live assistant behaves: what it does about what was said, and when."""

import math
import time
from typing import Final, Protocol

from audio import HEARD, LISTENING, NOT_CAUGHT
from intents import Decision, Match
from skill.assistant import Announcement, Assistant, Turn
from skill.dialogue.reply import Reply
from skill.live.activation import ActivationMode
from skill.live.addressee import Addressee, AddresseeDetector, Interpretation
from skill.live.live_settings import LiveSettings
from skill.live.speech_output import SpeechOutput

ATTENTION_S: Final = 8.0
"""How long a question is waited for after a call."""

VOICE_LATE_S: Final = 1.8
"""An answer whose speech takes longer than this has no voice: that is told instead.
All that is likely to be said was made into speech before."""

FALSE_PAUSES: Final = 1
"""After so many interruptions by its own echo, an answer waits for words."""

SOON_S: Final = 2.0
"""An echo that interrupts it does so at once; what comes later is somebody."""

STOP: Final = frozenset({"stop"})
PROSODY_CONTROLS: Final = frozenset({"slower", "faster", "louder", "quieter"})
AT_ONCE: Final = STOP | PROSODY_CONTROLS | {"repeat"}
"""Controls that need no endpoint while something is being said."""


class Observer(Protocol):
    """Is told what happens."""

    def state(self, name: str) -> None:
        """It is asleep, listening, thinking or talking."""
        ...

    def turn(self, turn: Turn, spoken: bool) -> None:
        """Something was said to it, and answered."""
        ...

    def trouble(self, text: str) -> None:
        """Something is wrong."""
        ...


class ResponsePolicy:
    """What is done about utterances.

    Args:
        assistant: Who answers.
        detector: Who says what an utterance is.
        output: Who speaks.
        settings: How it behaves.
        observer: Who is told what happens.
    """

    def __init__(
        self,
        assistant: Assistant,
        detector: AddresseeDetector,
        output: SpeechOutput,
        settings: LiveSettings,
        observer: Observer,
    ) -> None:
        self._assistant, self._detector, self._output = assistant, detector, output
        self._settings, self._observer = settings, observer
        self.now_s = 0.0
        """Seconds of sound heard so far."""
        self.awake_until_s = (
            math.inf if settings.address is ActivationMode.OPEN else 0.0
        )
        """Until when no call is needed."""
        self._called = False
        self._paused = False
        self._false_pauses = 0
        self._soon = False
        self._went_on_s = 0.0
        self._missed = 0
        self._said: Reply | None = None
        self._said_s = 0.0
        self._announced = False

    @property
    def awake(self) -> bool:
        """Whether it takes what is said as said to it."""
        return self.now_s < self.awake_until_s

    def interrupt(self, surely: bool = False) -> None:
        """Somebody speaks while it does: be silent, to hear whether to it.

        Where its own echo interrupted it before, it only lowers its voice.

        Args:
            surely: Whether it is known that it is not its own echo.
        """
        if self._paused or not self._settings.barge_in:
            return
        if surely or self._false_pauses < FALSE_PAUSES:
            self._soon = self.now_s - self._went_on_s < SOON_S
            self._paused = True
            self._output.pause()
        else:
            self._output.duck()

    def go_on(self) -> None:
        """Go on with what was interrupted."""
        if self._paused:
            self._paused, self._went_on_s = False, self.now_s
        self._output.resume()

    def false_alarm(self) -> None:
        """What interrupted it was its own echo, or too short to be words."""
        if self._paused and self._soon:
            self._false_pauses += 1
        self.go_on()

    def silence(self) -> None:
        """Stop talking, and listen for more."""
        self._paused = False
        self._output.hush()
        self._stay_awake()

    def call(self) -> None:
        """Be called: listen for a question."""
        self._output.hush()
        self._paused, self._missed, self._called = False, 0, True
        self.awake_until_s = max(self.awake_until_s, self.now_s + ATTENTION_S)
        self._tone_for("listening")

    def miss(self) -> None:
        """Something was said, or was to be said, and not understood."""
        self._missed += 1
        self._called = False
        self._tone_for("not caught")

    def heard(self) -> None:
        """Say that something was heard, since the answer is not there at once."""
        self._tone_for("heard")

    def announce(self, what: Announcement) -> None:
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
            self._output.prepare(self._assistant.preview(judged.match))

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
            if judged.addressee is Addressee.NOTHING and self._called:
                self.miss()
            if judged.addressee is Addressee.OWN:
                self.false_alarm()
            else:
                self.go_on()
        elif over and self._output.talking:
            self._break_in(judged, match)
        elif match.decision is Decision.REJECT and not judged.called and self._missed:
            # Said once that it did not understand; talk in the room gets a tone.
            self.miss()
        else:
            self._reply(judged, match)

    def let_time_pass(self, busy: bool) -> None:
        """Do what time asks for.

        Args:
            busy: Whether somebody is speaking, or was and is being understood.
        """
        if self._output.waiting and self.now_s - self._said_s > VOICE_LATE_S:
            self._output.give_up()
        talking = self._output.talking
        if self._said is not None and not talking:
            said, self._said = self._said, None
            if self._output.failed:
                self._voice_failed()
            if said.ends and self._settings.address is not ActivationMode.OPEN:
                self.awake_until_s = self.now_s
            else:
                self._stay_awake()
        if self._called and not busy and not talking and not self.awake:
            self.miss()

    def _voice_failed(self) -> None:
        """Say what can be said where an answer has no voice."""
        self._observer.trouble(
            "the answer cannot be spoken. `askaloud check` tries the voice."
        )
        self._tone_for("not caught")
        if not self._announced:
            self.announce(Announcement.FAULT)

    def _break_in(self, judged: Interpretation, match: Match) -> None:
        """Act on what was said while it talks."""
        if _is(match, STOP):
            self.silence()
        elif match.decision is Decision.REJECT and not judged.called:
            self.go_on()
        elif _is(match, PROSODY_CONTROLS):
            before = self._assistant.prosody
            turn = self._assistant.answer(judged.heard, match, judged.timings)
            if self._assistant.prosody != before:
                self._paused, self._said_s = False, self.now_s
                self._output.change(self._assistant.prosody)
                self._observer.turn(turn, spoken=False)
            else:
                self._answer(turn)
        else:
            self._reply(judged, match)

    def _reply(self, judged: Interpretation, match: Match) -> None:
        rejected = match.decision is Decision.REJECT
        self._missed = self._missed + 1 if rejected else 0
        self._answer(self._assistant.answer(judged.heard, match, judged.timings))

    def _answer(self, turn: Turn) -> None:
        began_s = time.monotonic()
        self._say(turn.reply)
        if not self._output.waiting:
            turn.timings["speak"] = time.monotonic() - began_s
        self._observer.turn(turn, spoken=True)

    def _say(self, reply: Reply) -> None:
        self._paused, self._called, self._false_pauses = False, False, 0
        self._went_on_s = self.now_s
        self._output.say(reply)
        self._said, self._said_s, self._announced = reply, self.now_s, False

    def _stay_awake(self) -> None:
        until_s = self.now_s + self._settings.follow_up_s
        self.awake_until_s = max(self.awake_until_s, until_s)

    def _tone_for(self, what: str) -> None:
        tone = {"listening": LISTENING, "heard": HEARD, "not caught": NOT_CAUGHT}[what]
        if self._settings.tone_volume > 0:
            self._output.tone(tone, self._settings.tone_volume)


def _is(match: Match, labels: frozenset[str]) -> bool:
    return match.decision is Decision.ANSWER and match.intent in labels
