"""How a live assistant behaves: what it does about what was said, and when."""

import math
import time
from typing import Final, Protocol

from audio import HEARD, LISTENING, NOT_CAUGHT
from intents import Decision, Match
from skill.assistant import Announcement, Assistant, Turn
from skill.dialogue.reply import Reply
from skill.live.activation import Address
from skill.live.addressee import Judgement, Judging, Kin
from skill.live.live_settings import LiveSettings
from skill.live.speech_output import Mouth

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
MANNERS: Final = frozenset({"slower", "faster", "louder", "quieter"})
AT_ONCE: Final = STOP | MANNERS | {"repeat"}
"""Controls that need no endpoint while something is being said."""


class Watcher(Protocol):
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


class Conduct:
    """What is done about utterances.

    Args:
        assistant: Who answers.
        judging: Who says what an utterance is.
        mouth: Who speaks.
        settings: How it behaves.
        watcher: Who is told what happens.
    """

    def __init__(
        self,
        assistant: Assistant,
        judging: Judging,
        mouth: Mouth,
        settings: LiveSettings,
        watcher: Watcher,
    ) -> None:
        self._assistant, self._judging, self._mouth = assistant, judging, mouth
        self._settings, self._watcher = settings, watcher
        self.now_s = 0.0
        """Seconds of sound heard so far."""
        self.awake_until_s = math.inf if settings.address is Address.OPEN else 0.0
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
            self._mouth.pause()
        else:
            self._mouth.duck()

    def go_on(self) -> None:
        """Go on with what was interrupted."""
        if self._paused:
            self._paused, self._went_on_s = False, self.now_s
        self._mouth.resume()

    def false_alarm(self) -> None:
        """What interrupted it was its own echo, or too short to be words."""
        if self._paused and self._soon:
            self._false_pauses += 1
        self.go_on()

    def silence(self) -> None:
        """Stop talking, and listen for more."""
        self._paused = False
        self._mouth.hush()
        self._stay_awake()

    def call(self) -> None:
        """Be called: listen for a question."""
        self._mouth.hush()
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

    def acts_at_once(self, judged: Judgement) -> bool:
        """Whether something said while it talks needs no endpoint."""
        if judged.kin in (Kin.OWN, Kin.NOTHING):
            return True
        return judged.match is not None and _is(judged.match, AT_ONCE)

    def prepare(self, judged: Judgement) -> None:
        """Get ready to answer, should this be all that is said."""
        if judged.match is not None:
            self._mouth.prepare(self._assistant.preview(judged.match))

    def act(self, judged: Judgement, over: bool) -> None:
        """Act on an utterance.

        Args:
            judged: What it is and says.
            over: Whether it was said while the assistant talked.
        """
        match = judged.match
        if judged.kin is Kin.CALL:
            self.call()
        elif judged.kin is not Kin.SAID or match is None:
            if judged.kin is Kin.NOTHING and self._called:
                self.miss()
            if judged.kin is Kin.OWN:
                self.false_alarm()
            else:
                self.go_on()
        elif over and self._mouth.talking:
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
        if self._mouth.waiting and self.now_s - self._said_s > VOICE_LATE_S:
            self._mouth.give_up()
        talking = self._mouth.talking
        if self._said is not None and not talking:
            said, self._said = self._said, None
            if self._mouth.failed:
                self._voice_failed()
            if said.ends and self._settings.address is not Address.OPEN:
                self.awake_until_s = self.now_s
            else:
                self._stay_awake()
        if self._called and not busy and not talking and not self.awake:
            self.miss()

    def _voice_failed(self) -> None:
        """Say what can be said where an answer has no voice."""
        self._watcher.trouble(
            "the answer cannot be spoken. `askaloud check` tries the voice."
        )
        self._tone_for("not caught")
        if not self._announced:
            self.announce(Announcement.FAULT)

    def _break_in(self, judged: Judgement, match: Match) -> None:
        """Act on what was said while it talks."""
        if _is(match, STOP):
            self.silence()
        elif match.decision is Decision.REJECT and not judged.called:
            self.go_on()
        elif _is(match, MANNERS):
            before = self._assistant.manner
            turn = self._assistant.answer(judged.heard, match, judged.timings)
            if self._assistant.manner != before:
                self._paused, self._said_s = False, self.now_s
                self._mouth.change(self._assistant.manner)
                self._watcher.turn(turn, spoken=False)
            else:
                self._answer(turn)
        else:
            self._reply(judged, match)

    def _reply(self, judged: Judgement, match: Match) -> None:
        rejected = match.decision is Decision.REJECT
        self._missed = self._missed + 1 if rejected else 0
        self._answer(self._assistant.answer(judged.heard, match, judged.timings))

    def _answer(self, turn: Turn) -> None:
        began_s = time.monotonic()
        self._say(turn.reply)
        if not self._mouth.waiting:
            turn.timings["speak"] = time.monotonic() - began_s
        self._watcher.turn(turn, spoken=True)

    def _say(self, reply: Reply) -> None:
        self._paused, self._called, self._false_pauses = False, False, 0
        self._went_on_s = self.now_s
        self._mouth.say(reply)
        self._said, self._said_s, self._announced = reply, self.now_s, False

    def _stay_awake(self) -> None:
        until_s = self.now_s + self._settings.follow_up_s
        self.awake_until_s = max(self.awake_until_s, until_s)

    def _tone_for(self, what: str) -> None:
        tone = {"listening": LISTENING, "heard": HEARD, "not caught": NOT_CAUGHT}[what]
        if self._settings.tone_volume > 0:
            self._mouth.tone(tone, self._settings.tone_volume)


def _is(match: Match, labels: frozenset[str]) -> bool:
    return match.decision is Decision.ANSWER and match.intent in labels
