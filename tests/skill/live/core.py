"""The live core with an ear and a mouth of straw: no sound, no engine, no waiting.

What people say is a text; matcher, assistant and what is decided are real.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import cache

from audio import (
    FRAME_S,
    Alternative,
    Frame,
    Speech,
    SpeechEvent,
    StreamResult,
    Transcript,
)
from skill.assistant import Assistant
from skill.dialogue.reply import Prosody, Reply
from skill.live.addressee import AddresseeDetector
from skill.live.clock import Clock
from skill.live.interpretation import Interpretation
from skill.live.live_settings import LiveSettings
from skill.live.overheard import OverheardRule
from skill.live.response_policy import ResponsePolicy
from skill.live.stage import RecordingObserver
from skill.live.states import LiveState
from skill.live.turn_completion import TurnCompletion
from skill.live.turn_taking import TurnTaking
from skill.settings import Settings
from skill.understanding import Understanding

WAKE = "hello assistant"


def heard(text: str, *others: tuple[str, float], speech_s: float = 1.0) -> StreamResult:
    """What a recogniser makes of somebody who says this, the call spotted in it."""
    share = 1.0 - sum(one for _, one in others)
    alternatives = [(text, share), *others]
    transcript = Transcript(
        tuple(Alternative(t, s) for t, s in alternatives if t), speech_s
    )
    return StreamResult(transcript, WAKE if WAKE in text else "")


@cache
def completion_of(understanding: Understanding) -> TurnCompletion:
    """Who knows whether more is to come, from all that people say of a topic."""
    said = (one.text for one in understanding.topic.utterances)
    return TurnCompletion(said).wait()


class FakeOutput:
    """Says replies as a test wants it; notes what it was told."""

    def __init__(self) -> None:
        self.done: list[str] = []
        """What it was told, one word for each."""
        self.reply: Reply | None = None
        self.prepared: list[Reply] = []
        self.tones: list[Speech] = []
        self.talking = False
        self.waiting = False
        self.failed = False
        self.position_s = 0.0
        self.fails = False
        """Whether no reply can be made into speech."""
        self.asked_since: list[float] = []
        self.words: list[str] = []
        """Its own words that may be heard."""

    def poll(self) -> None:
        self.waiting = False

    def prepare(self, reply: Reply) -> None:
        self.prepared.append(reply)

    def say(self, reply: Reply) -> None:
        self.done.append("say")
        self.reply, self.failed = reply, self.fails
        self.talking = not self.fails

    def give_up(self) -> None:
        self.done.append("give up")
        self.waiting = self.talking = False
        self.failed = True

    def hush(self) -> None:
        self.done.append("hush")
        self.talking = False

    def pause(self) -> None:
        self.done.append("pause")

    def duck(self) -> None:
        self.done.append("duck")

    def resume(self) -> None:
        self.done.append("resume")

    def tone(self, tone: Speech, volume: float) -> None:
        assert 0 < volume <= 1
        if not self.talking:
            self.tones.append(tone)

    def own_words(self, since_s: float = 0.0) -> list[str]:
        self.asked_since.append(since_s)
        return self.words

    def change(self, prosody: Prosody) -> None:
        assert prosody is not None
        self.done.append("change")


class FakeStream:
    """Hears what a test says that it hears."""

    def __init__(self) -> None:
        self.phrases: Sequence[str] = ()
        self.trailing_silence_s = 0.9
        self.speaking = False
        self.partial = ""
        self.answer: Future[StreamResult] | None = None
        self.dropped = self.recovered = 0
        self.hangs = False

    def feed(self, frame: Frame) -> SpeechEvent | None:
        raise AssertionError(f"nothing is fed here: {len(frame)}")

    def cut(self) -> SpeechEvent | None:
        return SpeechEvent.ENDED if self.speaking else None

    def drop(self) -> None:
        self.dropped += 1
        self.speaking, self.answer, self.partial = False, None, ""

    def recover(self) -> None:
        self.drop()
        self.recovered += 1


class FakeEcho:
    """Knows whether the microphone hears the speaker."""

    def __init__(self) -> None:
        self.sounds_alike = False
        self.voices: list[float] = []
        self.asked: list[float] = []

    def alike(self, spoken_s: float) -> bool:
        self.asked.append(spoken_s)
        return self.sounds_alike

    def note_voice(self, spoken_s: float) -> None:
        self.voices.append(spoken_s)


class FakeVoices:
    """Knows near voices from far ones as a test says."""

    def __init__(self) -> None:
        self.hears_itself = self.far = False
        self.talk_around = self.tells = self.sounds_far = False
        self.level_db = -20.0
        self.amid_talk = False
        self.askers: list[float] = []

    def is_amid_talk(self, level_db: float) -> bool:
        assert level_db == self.level_db
        return self.amid_talk

    def note_asker(self, level_db: float) -> None:
        self.askers.append(level_db)


class Core:
    """Policy and turn taking, with ear and mouth of straw.

    Args:
        understanding: What it knows.
        values: Settings of the test's own.
    """

    def __init__(self, understanding: Understanding, **values: object) -> None:
        self.topic = understanding.topic
        settings = Settings.model_validate(values)
        how = LiveSettings.of(settings)
        self.real_s = 0.0
        """Real seconds, which a test lets pass."""
        self.clock = Clock(lambda: self.real_s)
        self.output, self.stream, self.echo = FakeOutput(), FakeStream(), FakeEcho()
        self.voices = FakeVoices()
        self.observer = RecordingObserver()
        self.assistant = Assistant(
            understanding, settings, NotImplemented, clock=lambda: self.real_s
        )
        wake = how.phrase if settings.address == "wake" else None
        self.detector = AddresseeDetector(
            self.assistant, understanding.topic, wake, OverheardRule.of(how)
        )
        self.policy = ResponsePolicy(
            self.assistant,
            self.detector,
            self.output,
            how,
            self.observer,
            self.clock,
            self.voices,
        )
        self.turns = TurnTaking(
            self.policy,
            self.detector,
            self.stream,
            self.output,
            self.echo,
            how,
            self.clock,
            completion_of(understanding),
            self.voices,
        )

    def interpret(self, text: str, asleep: bool = False) -> Interpretation:
        """What somebody's words are."""
        return self.detector.judge(heard(text), asleep)

    def act(self, text: str, over: bool = False, asleep: bool = False) -> None:
        """Let the policy act on what somebody said."""
        self.policy.act(self.interpret(text, asleep), over)

    def wait(self, seconds: float, busy: bool = False) -> None:
        """Let time pass in a quiet room."""
        for _ in range(round(seconds / FRAME_S)):
            self.clock.tick()
            self.policy.let_time_pass(busy)

    @property
    def state(self) -> LiveState:
        """What it is at."""
        return self.policy.state

    def finish(self) -> None:
        """Let what it says be heard to its end."""
        self.output.talking = False
        self.wait(FRAME_S)

    @property
    def intents(self) -> list[str | None]:
        """The labels that were answered."""
        return self.observer.intents
