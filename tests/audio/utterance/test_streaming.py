"""What is said is recognised while it is said, and known when the speaker pauses."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError

import numpy as np
import pytest

from audio import (
    Frame,
    Recogniser,
    RecognitionError,
    StreamResult,
    Transcript,
    frames_of,
)
from audio.recogniser import UNKNOWN, VoskRecogniser
from audio.recogniser.protocol import Recognition
from audio.recogniser.result import Alternative
from audio.sound import Samples
from audio.utterance.streaming import StreamingRecogniser
from audio.utterance.under_way import Spotter
from tests.audio.conftest import CHILDREN, TREATMENT, samples_of, silence
from tests.benchmarks.spoken import with_noise

LONGEST_S = 60

Opens = Callable[..., StreamingRecogniser]


@pytest.fixture
def opens() -> Iterator[Opens]:
    """Opens a streaming recogniser, which is closed at the end."""
    opened: list[StreamingRecogniser] = []

    def open_one(
        recogniser: Recogniser, spotter: Spotter | None = None
    ) -> StreamingRecogniser:
        opened.append(StreamingRecogniser(recogniser, spotter))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


class Scribe:
    """A recogniser that writes down what is done with it; it hears frames' sizes."""

    name = description = "scribe"

    def __init__(self) -> None:
        self.begun: list[ScribeRecognition] = []

    def start(self) -> Recognition:
        self.begun.append(ScribeRecognition())
        return self.begun[-1]


class ScribeRecognition:
    """An utterance, written down."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.finished = 0

    def accept(self, frame: Frame) -> str:
        assert not self.finished, "an engine that has finished takes no more"
        self.frames.append(frame)
        return f"{len(self.frames)} frames"

    def finish(self) -> Transcript:
        self.finished += 1
        return Transcript((Alternative(f"{len(self.frames)} frames", 1.0),))


class Broken:
    """A recogniser that fails at one of its steps, or waits there."""

    name = description = "broken"

    def __init__(self, step: str, fault: Callable[[], object]) -> None:
        self._step, self._fault = step, fault
        self.mended = False

    def start(self) -> Recognition:
        self._at("start")
        return self

    def accept(self, frame: Frame) -> str:
        assert frame
        self._at("accept")
        return "something"

    def finish(self) -> Transcript:
        self._at("finish")
        return Transcript((Alternative("something", 1.0),))

    def _at(self, step: str) -> None:
        if step == self._step and not self.mended:
            self._fault()


def fail() -> None:
    raise RecognitionError("it failed. Ask again.")


def fed(streaming: StreamingRecogniser, samples: Samples) -> None:
    for frame in frames_of(samples):
        streaming.accept(frame)


def result(streaming: StreamingRecogniser, speech_s: float = 0.0) -> StreamResult:
    """What was said so far, once it is known."""
    return streaming.finish(speech_s).result(LONGEST_S)


def test_a_question_is_heard_as_it_would_be_whole(
    opens: Opens, children: Samples, vosk: VoskRecogniser
) -> None:
    streaming = opens(vosk)
    streaming.start()
    fed(streaming, children)
    listened = result(streaming, speech_s=1.5)
    assert listened.transcript.text == CHILDREN
    assert listened.transcript.speech_s == 1.5
    assert listened.spotted == ""
    whole = vosk.start()
    for frame in frames_of(children):
        whole.accept(frame)
    assert listened.transcript.alternatives == whole.finish().alternatives


def test_words_are_there_before_the_end(
    opens: Opens, children: Samples, vosk: VoskRecogniser
) -> None:
    streaming = opens(vosk)
    streaming.start()
    assert streaming.partial == ""
    fed(streaming, children)
    result(streaming)
    assert streaming.partial.split()[:3] == CHILDREN.split()[:3]
    streaming.start()
    assert streaming.partial == ""


def test_a_speaker_who_goes_on_is_heard_whole(
    opens: Opens, children: Samples, treatment: Samples, vosk: VoskRecogniser
) -> None:
    streaming = opens(vosk)
    streaming.start()
    fed(streaming, children)
    assert result(streaming).transcript.text == CHILDREN
    fed(streaming, treatment)
    assert result(streaming).transcript.text == f"{CHILDREN} {TREATMENT}"


def test_an_engine_that_has_finished_begins_anew_with_all_frames(opens: Opens) -> None:
    scribe = Scribe()
    streaming = opens(scribe)
    streaming.start()
    for frame in (b"one", b"two"):
        streaming.accept(frame)
    assert result(streaming).transcript.text == "2 frames"
    assert result(streaming).transcript.text == "2 frames"
    for frame in (b"three", b"four"):
        streaming.accept(frame)
    assert result(streaming).transcript.text == "4 frames"
    first, second = scribe.begun
    assert first.frames == [b"one", b"two"]
    assert first.finished == 1
    assert second.frames == [b"one", b"two", b"three", b"four"]


def test_utterances_do_not_run_into_each_other(
    opens: Opens, children: Samples, treatment: Samples, vosk: VoskRecogniser
) -> None:
    streaming = opens(vosk)
    for samples, text in ((children, CHILDREN), (treatment, TREATMENT)):
        streaming.start()
        fed(streaming, samples)
        assert result(streaming).transcript.text == text


@pytest.mark.parametrize("how", ["start", "abandon"])
def test_what_was_given_up_has_no_answer(opens: Opens, how: str) -> None:
    going_on = threading.Event()
    slow = Broken("accept", lambda: going_on.wait(LONGEST_S))
    streaming = opens(slow)
    streaming.start()
    streaming.accept(b"one")
    answer = streaming.finish()
    streaming.start() if how == "start" else streaming.abandon()
    going_on.set()
    with pytest.raises(CancelledError):
        answer.result(LONGEST_S)
    assert streaming.partial == ""
    streaming.start()
    streaming.accept(b"two")
    assert result(streaming).transcript.text == "something"


@pytest.mark.parametrize("step", ["start", "accept", "finish"])
@pytest.mark.parametrize("why", [RecognitionError("it failed."), ValueError("what")])
def test_a_failure_reaches_whoever_waits_and_ends_with_the_utterance(
    opens: Opens, step: str, why: Exception
) -> None:
    def fault() -> None:
        raise why

    broken = Broken(step, fault)
    streaming = opens(broken)
    streaming.start()
    for frame in (b"one", b"two"):
        streaming.accept(frame)
    assert streaming.finish().exception(LONGEST_S) is why
    streaming.accept(b"three")
    assert streaming.finish().exception(LONGEST_S) is why
    broken.mended = True
    streaming.start()
    streaming.accept(b"four")
    assert result(streaming).transcript.text == "something"


def test_what_was_never_begun_cannot_be_finished(opens: Opens) -> None:
    answer = opens(Scribe()).finish()
    assert isinstance(answer.exception(LONGEST_S), RecognitionError)


def test_a_new_one_in_place_of_one_that_hangs(opens: Opens, children: Samples) -> None:
    hangs, going_on = threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        going_on.wait(LONGEST_S)

    hanging = Broken("accept", hang)
    streaming = opens(hanging)
    streaming.start()
    fed(streaming, children)
    lost = streaming.finish()
    assert hangs.wait(LONGEST_S)
    hanging.mended = True
    fresh = streaming.again()
    fresh.start()
    fed(fresh, children)
    assert result(fresh).transcript.text == "something"
    going_on.set()
    with pytest.raises(CancelledError):
        lost.result(LONGEST_S)
    fresh.close()


def test_what_has_ended_is_worked_out_whatever_is_said_next(
    opens: Opens, children: Samples
) -> None:
    first, going_on = threading.Event(), threading.Event()

    def wait() -> None:
        first.set()
        going_on.wait(LONGEST_S)

    slow = Broken("finish", wait)
    streaming = opens(slow)
    streaming.start()
    fed(streaming, children)
    answer = streaming.finish()
    streaming.end()
    assert first.wait(LONGEST_S)
    streaming.start()
    fed(streaming, children)
    later = streaming.finish()
    going_on.set()
    assert answer.result(LONGEST_S).transcript.text == "something"
    assert later.result(LONGEST_S).transcript.text == "something"


def test_what_has_ended_survives_one_that_hangs(
    opens: Opens, children: Samples
) -> None:
    hangs, going_on = threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        going_on.wait(LONGEST_S)

    hanging = Broken("finish", hang)
    streaming = opens(hanging)
    answers = []
    for _ in range(3):
        streaming.start()
        fed(streaming, children)
        answers.append(streaming.finish())
        streaming.end()
    assert hangs.wait(LONGEST_S)
    hanging.mended = True
    fresh = streaming.again()
    for answer in answers[1:]:
        assert answer.result(LONGEST_S).transcript.text == "something"
    assert not answers[0].done()
    going_on.set()
    fresh.close()


def test_what_waits_for_a_processor_does_not_hang(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, going_on = threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        going_on.wait(LONGEST_S)

    monkeypatch.setattr("audio.utterance.streaming.HUNG_S", 0.2)
    waited_s = [0.0]
    monkeypatch.setattr(
        "audio.utterance.streaming.thread_wait_s", lambda _: waited_s[0]
    )
    streaming = opens(Broken("finish", hang))
    assert not streaming.hangs
    streaming.start()
    streaming.finish()
    assert hangs.wait(LONGEST_S)
    time.sleep(0.3)
    assert streaming.hangs
    # All that time it had no processor.
    waited_s[0] = 60.0
    assert not streaming.hangs
    going_on.set()


def test_a_phrase_is_spotted_and_nothing_else(
    opens: Opens, vosk: VoskRecogniser
) -> None:
    streaming = opens(vosk, vosk)
    for label, text, spotted in [
        ("repeat", "say that again", "say that again"),
        ("stop", "stop talking", ""),
    ]:
        streaming.start(["say that again"])
        fed(streaming, samples_of(label, text))
        listened = result(streaming)
        assert listened.transcript.text == text
        assert listened.spotted == spotted


def test_a_phrase_is_spotted_by_one_who_goes_on(
    opens: Opens, vosk: VoskRecogniser, children: Samples
) -> None:
    streaming = opens(vosk, vosk)
    streaming.start(["say that again"])
    fed(streaming, samples_of("repeat", "say that again"))
    assert result(streaming).spotted == "say that again"
    fed(streaming, children)
    listened = result(streaming)
    assert listened.spotted.startswith("say that again")
    assert listened.transcript.text == f"say that again {CHILDREN}"


def test_noise_does_not_swamp_the_search_for_a_phrase(
    opens: Opens, vosk: VoskRecogniser, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = samples_of("practical_support", "how can i get a ride to the hospital")
    whole = np.concatenate([silence(0.3), asked, silence(0.3)])
    streaming = opens(vosk, vosk)
    streaming.start(["stop", "louder", "hello assistant"])
    for frame in with_noise(frames_of(whole), 2):
        streaming.accept(frame)
    assert "hello assistant" not in result(streaming).spotted
    # Vosk says so where so many paths are left that it runs out of memory for them.
    assert "determinize" not in capfd.readouterr().err


class Spotting:
    """A spotter that hears a phrase in whatever is as long as it.

    Args:
        longest: Frames of an utterance in which it is heard.
    """

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self.asked: list[Sequence[str] | None] = []

    def start(self, grammar: Sequence[str] | None = None) -> Recognition:
        self.asked.append(grammar)
        return SpottingRecognition(self._longest if grammar else 0)


class SpottingRecognition(ScribeRecognition):
    """An utterance in which a phrase is heard, or no phrase is searched for."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self._longest = longest

    def finish(self) -> Transcript:
        heard = super().finish()
        if not self._longest or len(self.frames) <= self._longest:
            return heard
        return Transcript()


class Slow:
    """A recogniser that knows the words of the first utterance late."""

    name = description = "slow"

    def __init__(self) -> None:
        self.at_work, self.go_on = threading.Event(), threading.Event()
        self.told = "the words of before"

    def start(self) -> "Slow":
        return self

    def accept(self, frame: Frame) -> str:
        assert frame
        told, self.told = self.told, ""
        self.at_work.set()
        assert self.go_on.wait(LONGEST_S)
        return told

    def finish(self) -> Transcript:
        return Transcript()


def test_words_of_an_utterance_that_was_given_up_are_not_those_of_the_next(
    opens: Opens,
) -> None:
    slow = Slow()
    streaming = opens(slow)
    streaming.start()
    streaming.accept(b"one")
    assert slow.at_work.wait(LONGEST_S)
    streaming.start()
    slow.go_on.set()
    # By then, it has told the words of before.
    result(streaming)
    assert streaming.partial == ""


def test_where_no_phrase_is_given_the_whole_recogniser_listens(opens: Opens) -> None:
    scribe, spotting = Scribe(), Spotting(5)
    streaming = opens(scribe, spotting)
    streaming.start()
    streaming.accept(b"one")
    assert result(streaming).spotted == ""
    assert spotting.asked == []
    assert len(scribe.begun) == 1


def test_where_it_waits_for_a_phrase_only_the_quick_one_listens(opens: Opens) -> None:
    scribe, spotting = Scribe(), Spotting(1)
    streaming = opens(scribe, spotting)
    streaming.start(["hello"])
    for frame in (b"one", b"two"):
        streaming.accept(frame)
    listened = result(streaming)
    assert listened.transcript.text == "2 frames"
    assert listened.spotted == ""
    assert streaming.partial == "2 frames"
    assert spotting.asked == [None, ["hello", UNKNOWN]]
    assert scribe.begun == []


def test_what_has_the_phrase_in_it_is_recognised_whole(opens: Opens) -> None:
    scribe = Scribe()
    streaming = opens(scribe, Spotting(5))
    streaming.start(["hello"])
    for frame in (b"one", b"two"):
        streaming.accept(frame)
    assert result(streaming).spotted == "2 frames"
    (whole,) = scribe.begun
    assert whole.frames == [b"one", b"two"]
    streaming.accept(b"three")
    assert result(streaming).transcript.text == "3 frames"
    assert scribe.begun[-1].frames == [b"one", b"two", b"three"]


def test_one_may_say_what_is_worth_to_be_recognised_whole() -> None:
    scribe = Scribe()
    told: list[StreamResult] = []

    def worth(listened: StreamResult) -> bool:
        told.append(listened)
        return listened.transcript.text == "2 frames"

    streaming = StreamingRecogniser(scribe, Spotting(0), worth)
    streaming.start(["hello"])
    streaming.accept(b"one")
    result(streaming)
    assert scribe.begun == []
    streaming.accept(b"two")
    result(streaming)
    assert [listened.transcript.text for listened in told] == ["1 frames", "2 frames"]
    assert len(scribe.begun) == 1
    streaming.close()


def test_close_ends_its_thread() -> None:
    streaming = StreamingRecogniser(Scribe())
    streaming.start()
    streaming.accept(b"one")
    streaming.close()
    streaming._thread.join(LONGEST_S)
    assert not streaming._thread.is_alive()
