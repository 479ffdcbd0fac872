"""It tells when somebody speaks, pauses, goes on and ends, and what was said."""

from collections.abc import Iterator

import numpy as np
import pytest

from audio import (
    FRAME_S,
    FRAME_SAMPLES,
    Endpointer,
    EndpointSettings,
    Frame,
    SpeechEvent,
    StreamingRecogniser,
    UtteranceStream,
    frames_of,
)
from audio.recogniser import VoskRecogniser
from audio.sound import Samples
from audio.utterance.stream import PAUSE_S
from tests.audio.conftest import CHILDREN, TREATMENT, samples_of, silence
from tests.audio.utterance.test_streaming import Scribe

LONGEST_S = 60

QUIET: Frame = bytes(2 * FRAME_SAMPLES)
LOUD: Frame = np.full(FRAME_SAMPLES, 9000, np.int16).tobytes()

START = 3
"""Loud frames that begin an utterance."""

PAUSE = 10
"""Quiet frames that are a pause."""

END = 28
"""Quiet frames that end an utterance."""


@pytest.fixture
def real(vosk: VoskRecogniser) -> Iterator[UtteranceStream]:
    """A stream with a real recogniser and a real detector."""
    stream = UtteranceStream(StreamingRecogniser(vosk, vosk), Endpointer())
    yield stream
    stream.streaming.close()


@pytest.fixture
def scribe() -> Scribe:
    """A recogniser that writes down what it is given."""
    return Scribe()


@pytest.fixture
def stream(scribe: Scribe) -> Iterator[UtteranceStream]:
    """A stream that can be reckoned with to the frame."""
    stream = UtteranceStream(
        StreamingRecogniser(scribe),
        Endpointer(
            EndpointSettings(detector_lag_s=0.0),
            detector=lambda frame: 1.0 if any(frame) else 0.0,
        ),
    )
    yield stream
    stream.streaming.close()


def moments(stream: UtteranceStream, *frames: Frame) -> list[tuple[int, SpeechEvent]]:
    """What frames bring, each with the number of its frame."""
    found = [(at, stream.feed(frame)) for at, frame in enumerate(frames, start=1)]
    return [(at, event) for at, event in found if event is not None]


def answered(stream: UtteranceStream) -> str:
    """What was said, once it is known."""
    assert stream.answer is not None
    return stream.answer.result(LONGEST_S).transcript.text


def test_constants_are_as_reckoned_with() -> None:
    endpointer = Endpointer()
    assert endpointer.settings.start_s == pytest.approx(START * FRAME_S)
    assert (PAUSE - 1) * FRAME_S < PAUSE_S <= PAUSE * FRAME_S
    silence_s = endpointer.settings.trailing_silence_s
    assert round(silence_s / FRAME_S) == END


def test_a_question_begins_pauses_and_ends(
    stream: UtteranceStream, scribe: Scribe
) -> None:
    assert moments(stream, *[QUIET] * 50, *[LOUD] * 20, *[QUIET] * 50) == [
        (50 + START, SpeechEvent.BEGAN),
        (50 + 20 + PAUSE, SpeechEvent.PAUSED),
        (50 + 20 + END, SpeechEvent.ENDED),
    ]
    answered(stream)
    (utterance,) = scribe.begun
    before = round(stream.endpointer.settings.pre_roll_s / FRAME_S)
    assert utterance.frames.count(LOUD) == 20
    assert utterance.frames.index(LOUD) == pytest.approx(before, abs=1)
    # Of the silence behind it there is as much as makes a pause.
    assert utterance.frames[-PAUSE:] == [QUIET] * PAUSE
    assert utterance.frames[-PAUSE - 1] == LOUD


def test_the_answer_to_a_pause_is_that_to_the_end(stream: UtteranceStream) -> None:
    moments(stream, *[LOUD] * 20, *[QUIET] * PAUSE)
    paused = stream.answer
    assert paused is not None
    assert moments(stream, *[QUIET] * END)[-1][1] is SpeechEvent.ENDED
    assert stream.answer is paused
    assert paused.result(LONGEST_S).transcript.speech_s == pytest.approx(20 * FRAME_S)


def test_one_who_goes_on_is_heard_whole(
    stream: UtteranceStream, scribe: Scribe
) -> None:
    frames = [*[LOUD] * 20, *[QUIET] * 15, *[LOUD] * 5, *[QUIET] * END]
    assert moments(stream, *frames) == [
        (START, SpeechEvent.BEGAN),
        (20 + PAUSE, SpeechEvent.PAUSED),
        (36, SpeechEvent.RESUMED),
        (40 + PAUSE, SpeechEvent.PAUSED),
        (40 + END, SpeechEvent.ENDED),
    ]
    answered(stream)
    # The first engine heard the beginning; the second hears all, without a gap.
    utterance = scribe.begun[-1]
    assert utterance.frames == frames[: 40 + PAUSE]


def test_while_one_goes_on_there_is_no_answer(stream: UtteranceStream) -> None:
    moments(stream, *[LOUD] * 20)
    assert stream.answer is None
    moments(stream, *[QUIET] * PAUSE)
    assert stream.answer is not None
    moments(stream, LOUD)
    assert stream.answer is None


def test_a_sound_too_short_is_dropped(stream: UtteranceStream) -> None:
    assert moments(stream, *[LOUD] * 4, *[QUIET] * 50) == [
        (START, SpeechEvent.BEGAN),
        (4 + PAUSE, SpeechEvent.PAUSED),
        (4 + END, SpeechEvent.DROPPED),
    ]
    assert stream.answer is None


def test_one_who_never_pauses_is_ended_after_the_longest_time(
    stream: UtteranceStream, scribe: Scribe
) -> None:
    longest = round(stream.endpointer.settings.longest_s / FRAME_S)
    assert moments(stream, *[LOUD] * longest) == [
        (START, SpeechEvent.BEGAN),
        (longest, SpeechEvent.ENDED),
    ]
    answered(stream)
    assert scribe.begun[0].frames == [LOUD] * longest


def test_cut_ends_it_now(stream: UtteranceStream, scribe: Scribe) -> None:
    moments(stream, *[LOUD] * 20)
    assert stream.cut() is SpeechEvent.ENDED
    assert answered(stream) == "20 frames"
    assert scribe.begun[0].finished == 1
    assert moments(stream, *[QUIET] * 50) == []


def test_cut_in_a_pause_keeps_its_answer(stream: UtteranceStream) -> None:
    moments(stream, *[LOUD] * 20, *[QUIET] * PAUSE)
    paused = stream.answer
    assert stream.cut() is SpeechEvent.ENDED
    assert stream.answer is paused


def test_cut_where_nobody_speaks_ends_nothing(stream: UtteranceStream) -> None:
    moments(stream, *[QUIET] * 20)
    assert stream.cut() is None
    moments(stream, *[LOUD] * 4)
    assert stream.cut() is SpeechEvent.DROPPED


def test_drop_forgets_what_is_under_way(
    stream: UtteranceStream, scribe: Scribe
) -> None:
    moments(stream, *[LOUD] * 20, *[QUIET] * PAUSE)
    stream.drop()
    assert stream.answer is None
    assert stream.partial == ""
    assert moments(stream, *[QUIET] * 50) == []
    moments(stream, *[LOUD] * 8, *[QUIET] * END)
    answered(stream)
    assert scribe.begun[-1].frames.count(LOUD) == 8


@pytest.mark.parametrize("hangs", [True, False])
def test_recover_leaves_a_recogniser_behind_that_hangs(
    stream: UtteranceStream, monkeypatch: pytest.MonkeyPatch, hangs: bool
) -> None:
    moments(stream, *[LOUD] * 20)
    before = stream.streaming
    monkeypatch.setattr(StreamingRecogniser, "hangs", hangs)
    stream.recover()
    assert (stream.streaming is not before) == hangs
    assert stream.answer is None
    assert moments(stream, *[LOUD] * 8, *[QUIET] * END)[-1][1] is SpeechEvent.ENDED
    assert answered(stream)


def test_patience_may_be_changed_while_somebody_speaks(stream: UtteranceStream) -> None:
    moments(stream, *[LOUD] * 20, *[QUIET] * PAUSE)
    stream.endpointer.trailing_silence_s = 2 * stream.endpointer.trailing_silence_s
    assert moments(stream, *[QUIET] * END) == []
    assert moments(stream, *[QUIET] * END) == [(END - PAUSE, SpeechEvent.ENDED)]


def test_two_real_questions(
    real: UtteranceStream, children: Samples, treatment: Samples
) -> None:
    sound = [silence(1), children, silence(1.5), treatment, silence(1.5)]
    said = [
        answered(real)
        for frame in frames_of(np.concatenate(sound))
        if real.feed(frame) is SpeechEvent.ENDED
    ]
    assert said == [CHILDREN, TREATMENT]


def test_a_real_question_with_a_pause_in_it(
    real: UtteranceStream, children: Samples, treatment: Samples
) -> None:
    sound = np.concatenate([silence(1), children, treatment, silence(1.5)])
    found = moments(real, *frames_of(sound))
    assert [event for _, event in found] == [
        SpeechEvent.BEGAN,
        SpeechEvent.PAUSED,
        SpeechEvent.RESUMED,
        SpeechEvent.PAUSED,
        SpeechEvent.ENDED,
    ]
    assert answered(real) == f"{CHILDREN} {TREATMENT}"


def test_words_so_far_are_there_while_somebody_speaks(
    real: UtteranceStream, children: Samples
) -> None:
    moments(real, *frames_of(np.concatenate([silence(1), children])))
    assert real.endpointer.speaking
    answered(real)
    assert real.partial.split()[:3] == CHILDREN.split()[:3]
    moments(real, *frames_of(silence(2)))
    assert real.partial == ""


def test_phrases_are_searched_for_in_the_next_utterance(real: UtteranceStream) -> None:
    real.phrases = ("say that again",)
    again = samples_of("repeat", "say that again")
    moments(real, *frames_of(np.concatenate([silence(1), again, silence(1)])))
    assert real.answer is not None
    assert real.answer.result(LONGEST_S).spotted == "say that again"
