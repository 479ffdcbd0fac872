"""The loop survives what goes wrong, and says so."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from audio import (
    Frame,
    Recogniser,
    RecogniserSet,
    RecognitionError,
    Speech,
    Transcript,
    VoiceError,
)
from audio.devices.fakes import FakeMicrophone
from audio.recogniser import FusionRecogniser, OutOfProcessRecogniser, out_of_process
from audio.recogniser.protocol import Recognition
from audio.sound import FRAME_BYTES
from skill.dialogue.reply import Reply
from skill.input.buttons import Press
from skill.input.fakes import FakeButton
from skill.live.clock import Clock
from skill.live.loop import MAX_FAULTS, Loop
from skill.live.stage import Stage
from skill.recognisers import recogniser_set_of
from skill.service.watchdog import Watchdog
from skill.understanding import Understanding
from tests.skill.live.conftest import Opens
from tests.skill.live.saying import called, eventually

FAULT = "Something in this box went wrong"
DEAF = "I cannot hear you"
BACK = "I can hear you again"


@dataclass
class Running:
    """A loop that runs in a thread."""

    loop: Loop
    microphone: FakeMicrophone
    button: FakeButton
    ended: "Future[bool]"

    def press(self, press: Press, key: str = "space") -> None:
        """Press the button, or let it go."""
        self.button.press(press, key)
        eventually(lambda: self.button.told)


Runs = Callable[..., Running]


@contextmanager
def running(
    stage: Stage, hold: bool = False, clock: Clock | None = None
) -> Iterator[Running]:
    """Run a loop around what is on stage; frames reach it through the loop."""
    microphone, button = FakeMicrophone(), FakeButton()
    loop = Loop(
        microphone,
        stage.player,
        stage.session,
        stage.live.output,
        stage.observer,
        clock or stage.live.clock,
        button,
        hold,
        Watchdog(),
    )
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(loop.run)
        stage.carry = microphone.give
        try:
            yield Running(loop, microphone, button, ended)
        finally:
            loop.stop()


class Faulty:
    """A recogniser at whose utterances something goes wrong first.

    Args:
        good: Who recognises after that.
        fault: What goes wrong, each time that there is sound.
        times: At how many utterances.
    """

    name = description = "faulty"

    def __init__(
        self, good: Recogniser, fault: Callable[[], object], times: int = 1
    ) -> None:
        self._good, self._fault, self._left = good, fault, times

    def start(self) -> Recognition:
        if self._left == 0:
            return self._good.start()
        self._left -= 1
        return FaultyRecognition(self._fault)


class FaultyRecognition:
    """An utterance at which something goes wrong."""

    def __init__(self, fault: Callable[[], object]) -> None:
        self._fault = fault

    def accept(self, frame: Frame) -> str:
        assert frame
        self._fault()
        return ""

    def finish(self) -> Transcript:
        self._fault()
        return Transcript()


def raises(why: Exception) -> Callable[[], None]:
    def fault() -> None:
        raise why

    return fault


def with_fault(
    recognisers: RecogniserSet, fault: Callable[[], object], times: int = 1
) -> RecogniserSet:
    """Ears at which something goes wrong first."""
    faulty = Faulty(recognisers.recogniser, fault, times)
    return RecogniserSet(FusionRecogniser([(faulty, 1.0)]), recognisers.spotter)


def assert_answers(stage: Stage) -> None:
    """A question is answered, as though nothing had been."""
    before = len(stage.observer.turns)
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    assert stage.observer.intents[before:] == ["symptoms"]
    assert "backache" in stage.said


def test_a_conversation_through_the_loop(stage: Stage) -> None:
    with running(stage) as run:
        stage.hear(called("hello assistant"), called("what is a bone scan"))
        stage.wait_for_answer()
        assert_answers(stage)
    assert stage.observer.intents == ["tests", "symptoms"]
    assert run.ended.result() is True


@pytest.mark.parametrize(
    "why",
    [RecognitionError("Vosk failed. Ask again."), RuntimeError("no such thing")],
    ids=["known", "unforeseen"],
)
def test_a_recogniser_that_fails_is_told_of_and_the_next_question_answered(
    opens: Opens, recogniser_set: RecogniserSet, why: Exception
) -> None:
    stage = opens(with_fault(recogniser_set, raises(why)), address="open")
    with running(stage):
        stage.hear(called("what is a bone scan"))
        stage.wait_for_answer()
        assert stage.said.startswith(FAULT)
        assert stage.observer.intents == []
        assert len(stage.observer.troubles) == 1
        assert_answers(stage)


def test_a_recogniser_that_hangs_is_left_behind(
    opens: Opens, recogniser_set: RecogniserSet
) -> None:
    going_on = threading.Event()
    stage = opens(with_fault(recogniser_set, going_on.wait), address="open")
    with running(stage):
        stage.waits = False
        stage.hear(called("what is a bone scan"))
        stage.wait_until(lambda: bool(stage.observer.troubles))
        stage.waits = True
        stage.wait_for_answer()
        assert stage.said.startswith(FAULT)
        assert stage.observer.troubles == ["the recogniser hangs. It is started again."]
        assert_answers(stage)
    going_on.set()


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL])
def test_without_its_second_recogniser_it_goes_on(
    opens: Opens,
    understanding: Understanding,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
) -> None:
    recognisers = recogniser_set_of(understanding.topic)
    assert isinstance(recognisers.out_of_process, OutOfProcessRecogniser)
    recognisers.out_of_process.hear(bytes(FRAME_BYTES))
    pid = recognisers.out_of_process._process.pid
    os.kill(pid, number)
    stage = opens(recognisers, address="open")
    with running(stage), monkeypatch.context() as hasty:
        hasty.setattr(out_of_process, "DEADLINE_S", 0.2)
        hasty.setattr(out_of_process, "HUNG_S", 0.0)
        assert_answers(stage)
        # By then it was started again.
        stage.wait(2)
        hasty.setattr(out_of_process, "DEADLINE_S", 60.0)
        assert_answers(stage)
    assert stage.observer.troubles == []
    turn, _ = stage.observer.turns[-1]
    assert turn.transcript is not None
    heard_by = {
        source for one in turn.transcript.alternatives for source in one.sources
    }
    assert heard_by == {"vosk", "whisper"}
    assert recognisers.out_of_process._process.pid != pid
    recognisers.out_of_process.close()


def test_after_a_fault_the_question_can_be_asked_again_without_a_call(
    opens: Opens, recogniser_set: RecogniserSet
) -> None:
    why = RecognitionError("Vosk failed. Ask again.")
    stage = opens(with_fault(recogniser_set, raises(why)))
    with running(stage):
        stage.hear(called("hello assistant what is happening to my bones"))
        stage.wait_for_answer()
        assert stage.said.startswith(FAULT)
        stage.wait(2)
        assert_answers(stage)


def test_of_faults_one_after_the_other_it_speaks_once_and_then_gives_a_tone(
    opens: Opens, recogniser_set: RecogniserSet
) -> None:
    why = RecognitionError("Vosk failed. Ask again.")
    stage = opens(with_fault(recogniser_set, raises(why), times=3), address="open")
    with running(stage):
        stage.hear(called("what are the symptoms"))
        stage.wait_for_answer()
        assert stage.said.startswith(FAULT)
        for _ in range(2):
            stage.hear(called("what are the symptoms"))
            stage.wait(3)
        assert stage.played == ["speech", "not caught", "not caught"]
        assert_answers(stage)
    assert len(stage.observer.troubles) == 3


def test_of_a_microphone_that_fails_nobody_is_asked_to_ask_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skill.live.loop.MAX_FAULTS", 3)
    with running(stage) as run:
        run.microphone.fault = OSError("it fell down")
        assert run.ended.result(timeout=60) is False
    assert stage.played == []


def test_a_fault_while_it_talks_does_not_silence_it(
    opens: Opens, recogniser_set: RecogniserSet
) -> None:
    stage = opens(address="open")
    with running(stage):
        stage.hear(called("what are the symptoms"))
        stage.wait_until(lambda: stage.talking)
        stage.wait(2)
        answer = stage.player.sounding
        broken = with_fault(recogniser_set, raises(RuntimeError()))
        stage.live._stream.streaming._recogniser = broken.recogniser
        stage.hear(called("what is a bone scan"))
        stage.wait_until(lambda: bool(stage.observer.troubles))
        assert stage.player.sounding is answer
        stage.wait_until(lambda: not stage.talking)
        assert stage.observer.intents == ["symptoms"]


def test_one_fault_after_the_other_ends_it(stage: Stage) -> None:
    with running(stage) as run:
        run.microphone.fault = OSError("it fell down")
        assert run.ended.result(timeout=60) is False
    assert stage.observer.troubles == ["a fault (OSError)."] * MAX_FAULTS


@pytest.mark.parametrize(("apart_s", "ends"), [(59.0, True), (61.0, False)])
def test_faults_count_together_within_a_minute(
    stage: Stage, apart_s: float, ends: bool
) -> None:
    now_s = 1000.0
    loop = Loop(
        FakeMicrophone(),
        stage.player,
        stage.session,
        stage.live.output,
        stage.observer,
        Clock(lambda: now_s),
    )
    for _ in range(MAX_FAULTS - 1):
        assert loop._survive(OSError())
    now_s += apart_s
    assert loop._survive(OSError()) is not ends


def test_what_was_said_is_not_in_what_is_told_of_a_fault(
    opens: Opens, recogniser_set: RecogniserSet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    why = KeyError("my secret illness")
    stage = opens(with_fault(recogniser_set, raises(why)), address="open")
    with running(stage):
        stage.hear(called("what is a bone scan"))
        stage.wait_for_answer()
    assert stage.observer.troubles == ["a fault (KeyError)."]
    assert "a fault: KeyError" in caplog.text
    assert "secret" not in caplog.text


def break_voice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, still: Callable[[Reply], bool]
) -> None:
    """Let the voice fail at some replies."""
    good = stage.live.output._synthesise

    def synthesise(reply: Reply) -> Speech:
        if still(reply):
            raise VoiceError("the synthesiser failed. Install it again.")
        return good(reply)

    monkeypatch.setattr(stage.live.output, "_synthesise", synthesise)


def test_an_answer_that_cannot_be_spoken_is_told_of(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = opens(address="open")
    break_voice(stage, monkeypatch, lambda reply: reply.intent == "tests")
    with running(stage):
        stage.hear(called("what is a bone scan"))
        stage.wait_for_answer()
        assert stage.observer.intents == ["tests"]
        assert len(stage.observer.troubles) == 1
        assert "not caught" in stage.played
        assert stage.said.startswith(FAULT)
        assert_answers(stage)


def test_a_voice_that_never_works_leaves_tones_and_what_is_shown(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = opens(address="open")
    break_voice(stage, monkeypatch, lambda _: True)
    with running(stage):
        for _ in range(2):
            stage.hear(called("what is a bone scan"))
            stage.wait(3)
        stage.wait(10)
    assert stage.observer.intents == ["tests", "tests"]
    assert set(stage.played) == {"not caught"}
    # No more than the answer and the announcement of the fault, each time.
    assert len(stage.played) <= 4


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """That it cannot hear is said sooner than it would be."""
    for name in ("ASLEEP_S", "AWAKE_S", "STEADY_S"):
        monkeypatch.setattr(f"skill.live.deafness.{name}", 0.2)


@pytest.mark.usefixtures("hasty")
def test_a_microphone_in_trouble_is_told_of_aloud_and_when_it_is_back(
    stage: Stage,
) -> None:
    with running(stage) as run:
        stage.wait(0.5)
        run.microphone.trouble = "the microphone is gone. Plug it in."
        eventually(lambda: stage.talking)
        assert stage.said.startswith(DEAF)
        assert stage.observer.troubles == ["the microphone is gone. Plug it in."]
        eventually(lambda: stage.player.playing)
        stage.player.close()
        # Said once, however long it lasts.
        time.sleep(2)
        assert not stage.talking
        run.microphone.trouble = None
        eventually(lambda: stage.talking)
        assert stage.said.startswith(BACK)
        stage.wait_for_answer()
        stage.wait(1)
        # "Please go on" needs no call.
        assert_answers(stage)
    assert len(stage.observer.troubles) == 2


def test_a_device_that_comes_and_goes_is_told_of_now_and_then(stage: Stage) -> None:
    with running(stage):
        for _ in range(20):
            stage.player.trouble = "the speaker is gone. Plug it in."
            stage.wait(0.1)
            stage.player.trouble = None
            stage.wait(0.1)
        stage.player.trouble = "the speaker stalls. Wait."
        stage.wait(0.1)
    assert stage.observer.troubles == [
        "the speaker is gone. Plug it in.",
        "a fake player works again.",
        "the speaker stalls. Wait.",
    ]


@pytest.mark.usefixtures("hasty")
def test_a_microphone_that_goes_in_the_middle_of_an_interruption(
    stage: Stage,
) -> None:
    with running(stage) as run:
        stage.hear(called("hello assistant"), called("what is a bone scan"))
        stage.wait_until(lambda: stage.player.position_s > 2)
        question = called("what are the symptoms")
        stage.hear(question[: len(question) // 2])
        assert stage.talking
        assert not stage.player.sounding
        run.microphone.trouble = "the microphone is gone. Plug it in."
        # The answer goes on, and then it is said.
        eventually(lambda: stage.player.sounding is not None)
        stage.player.close()
        eventually(lambda: stage.said.startswith(DEAF))


def test_a_speaker_in_trouble_is_told_of(stage: Stage) -> None:
    with running(stage):
        stage.player.trouble = "the speaker is gone. Plug it in."
        eventually(lambda: bool(stage.observer.troubles))
        stage.wait(1)
    assert stage.observer.troubles == ["the speaker is gone. Plug it in."]


def test_a_button_begins_and_ends_a_question(opens: Opens) -> None:
    stage = opens(address="push", hold=True, patience=5.0)
    with running(stage, hold=True) as run:
        run.press(Press.DOWN)
        stage.hear(called("what is a bone scan"))
        run.press(Press.UP)
        stage.wait_until(lambda: stage.talking, longest_s=1.0)
    assert stage.observer.intents == ["tests"]


def test_a_press_while_it_thinks_is_for_another_question(
    opens: Opens, recogniser_set: RecogniserSet
) -> None:
    going_on = threading.Event()
    recognisers = with_fault(recogniser_set, going_on.wait)
    stage = opens(recognisers, address="push", hold=True)
    with running(stage, hold=True) as run:
        stage.waits = False
        run.press(Press.DOWN)
        stage.hear(called("what is a bone scan"))
        run.press(Press.UP)
        stage.wait(0.1)
        assert stage.session.state == "thinking"
        run.press(Press.DOWN)
        stage.wait(0.1)
        assert stage.session.state == "listening"
        going_on.set()
        stage.waits = True
        stage.hear(called("what are the symptoms"))
        run.press(Press.UP)
        stage.wait_for_answer()
    assert stage.observer.intents == ["symptoms"]
    assert stage.observer.troubles == []


def test_letting_go_matters_only_where_a_button_is_held(opens: Opens) -> None:
    stage = opens(address="push", patience=5.0)
    with running(stage) as run:
        run.press(Press.DOWN)
        run.press(Press.UP)
        stage.hear(called("what is a bone scan"))
        stage.wait(1)
        assert stage.session.state == "listening"
        run.press(Press.DOWN)
        stage.wait_until(lambda: stage.talking, longest_s=1.0)
    assert stage.observer.intents == ["tests"]


@pytest.mark.parametrize("key", ["q", "escape"])
def test_a_key_ends_it(stage: Stage, key: str) -> None:
    with running(stage) as run:
        run.press(Press.DOWN, key)
        assert run.ended.result(timeout=60) is True


def test_stop_ends_it(stage: Stage) -> None:
    with running(stage) as run:
        run.loop.stop()
        assert run.ended.result(timeout=60) is True


def test_nothing_that_was_said_is_written_anywhere(
    opens: Opens,
    home: Path,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.chdir(tmp_path)
    stage = opens(address="open")
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    with running(stage):
        stage.hear(called("what is a bone scan"))
        stage.wait_for_answer()
    assert stage.observer.intents == ["tests"]
    changed = [
        path
        for path in home.rglob("*")
        if path.is_file() and path.stat().st_mtime_ns != before.get(path)
    ]
    assert all(path.suffix == ".speech" for path in changed)
    for path in changed:
        assert b"bone scan" not in path.read_bytes()
    assert list(tmp_path.iterdir()) == []
    told = capfd.readouterr()
    assert "bone scan" not in told.out + told.err + caplog.text
