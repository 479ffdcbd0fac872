"""The ear tells when somebody speaks, pauses, goes on and ends, and what was said."""

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
    """An ear with a real recogniser and a real detector."""
    ear = UtteranceStream(StreamingRecogniser(vosk, vosk), Endpointer())
    yield ear
    ear.streaming.close()


@pytest.fixture
def scribe() -> Scribe:
    """A recogniser that writes down what it is given."""
    return Scribe()


@pytest.fixture
def ear(scribe: Scribe) -> Iterator[UtteranceStream]:
    """An ear that can be reckoned with to the frame."""
    ear = UtteranceStream(
        StreamingRecogniser(scribe),
        Endpointer(
            EndpointSettings(detector_lag_s=0.0),
            detector=lambda frame: 1.0 if any(frame) else 0.0,
        ),
    )
    yield ear
    ear.streaming.close()


def moments(ear: UtteranceStream, *frames: Frame) -> list[tuple[int, SpeechEvent]]:
    """What frames bring, each with the number of its frame."""
    found = [(at, ear.feed(frame)) for at, frame in enumerate(frames, start=1)]
    return [(at, moment) for at, moment in found if moment is not None]


def answered(ear: UtteranceStream) -> str:
    """What was said, once it is known."""
    assert ear.answer is not None
    return ear.answer.result(LONGEST_S).heard.text


def test_constants_are_as_reckoned_with() -> None:
    endpointer = Endpointer()
    assert endpointer.settings.start_s == pytest.approx(START * FRAME_S)
    assert (PAUSE - 1) * FRAME_S < PAUSE_S <= PAUSE * FRAME_S
    silence_s = endpointer.settings.trailing_silence_s
    assert round(silence_s / FRAME_S) == END


def test_a_question_begins_pauses_and_ends(
    ear: UtteranceStream, scribe: Scribe
) -> None:
    assert moments(ear, *[QUIET] * 50, *[LOUD] * 20, *[QUIET] * 50) == [
        (50 + START, SpeechEvent.BEGAN),
        (50 + 20 + PAUSE, SpeechEvent.PAUSED),
        (50 + 20 + END, SpeechEvent.ENDED),
    ]
    answered(ear)
    (utterance,) = scribe.begun
    before = round(ear.endpointer.settings.pre_roll_s / FRAME_S)
    assert utterance.frames.count(LOUD) == 20
    assert utterance.frames.index(LOUD) == pytest.approx(before, abs=1)
    # Of the silence behind it there is as much as makes a pause.
    assert utterance.frames[-PAUSE:] == [QUIET] * PAUSE
    assert utterance.frames[-PAUSE - 1] == LOUD


def test_the_answer_to_a_pause_is_that_to_the_end(ear: UtteranceStream) -> None:
    moments(ear, *[LOUD] * 20, *[QUIET] * PAUSE)
    paused = ear.answer
    assert paused is not None
    assert moments(ear, *[QUIET] * END)[-1][1] is SpeechEvent.ENDED
    assert ear.answer is paused
    assert paused.result(LONGEST_S).heard.speech_s == pytest.approx(20 * FRAME_S)


def test_one_who_goes_on_is_heard_whole(ear: UtteranceStream, scribe: Scribe) -> None:
    frames = [*[LOUD] * 20, *[QUIET] * 15, *[LOUD] * 5, *[QUIET] * END]
    assert moments(ear, *frames) == [
        (START, SpeechEvent.BEGAN),
        (20 + PAUSE, SpeechEvent.PAUSED),
        (36, SpeechEvent.RESUMED),
        (40 + PAUSE, SpeechEvent.PAUSED),
        (40 + END, SpeechEvent.ENDED),
    ]
    answered(ear)
    # The first engine heard the beginning; the second hears all, without a gap.
    utterance = scribe.begun[-1]
    assert utterance.frames == frames[: 40 + PAUSE]


def test_while_one_goes_on_there_is_no_answer(ear: UtteranceStream) -> None:
    moments(ear, *[LOUD] * 20)
    assert ear.answer is None
    moments(ear, *[QUIET] * PAUSE)
    assert ear.answer is not None
    moments(ear, LOUD)
    assert ear.answer is None


def test_a_sound_too_short_is_dropped(ear: UtteranceStream) -> None:
    assert moments(ear, *[LOUD] * 4, *[QUIET] * 50) == [
        (START, SpeechEvent.BEGAN),
        (4 + PAUSE, SpeechEvent.PAUSED),
        (4 + END, SpeechEvent.DROPPED),
    ]
    assert ear.answer is None


def test_one_who_never_pauses_is_ended_after_the_longest_time(
    ear: UtteranceStream, scribe: Scribe
) -> None:
    longest = round(ear.endpointer.settings.longest_s / FRAME_S)
    assert moments(ear, *[LOUD] * longest) == [
        (START, SpeechEvent.BEGAN),
        (longest, SpeechEvent.ENDED),
    ]
    answered(ear)
    assert scribe.begun[0].frames == [LOUD] * longest


def test_cut_ends_it_now(ear: UtteranceStream, scribe: Scribe) -> None:
    moments(ear, *[LOUD] * 20)
    assert ear.cut() is SpeechEvent.ENDED
    assert answered(ear) == "20 frames"
    assert scribe.begun[0].finished == 1
    assert moments(ear, *[QUIET] * 50) == []


def test_cut_in_a_pause_keeps_its_answer(ear: UtteranceStream) -> None:
    moments(ear, *[LOUD] * 20, *[QUIET] * PAUSE)
    paused = ear.answer
    assert ear.cut() is SpeechEvent.ENDED
    assert ear.answer is paused


def test_cut_where_nobody_speaks_ends_nothing(ear: UtteranceStream) -> None:
    moments(ear, *[QUIET] * 20)
    assert ear.cut() is None
    moments(ear, *[LOUD] * 4)
    assert ear.cut() is SpeechEvent.DROPPED


def test_drop_forgets_what_is_under_way(ear: UtteranceStream, scribe: Scribe) -> None:
    moments(ear, *[LOUD] * 20, *[QUIET] * PAUSE)
    ear.drop()
    assert ear.answer is None
    assert ear.partial == ""
    assert moments(ear, *[QUIET] * 50) == []
    moments(ear, *[LOUD] * 8, *[QUIET] * END)
    answered(ear)
    assert scribe.begun[-1].frames.count(LOUD) == 8


def test_recover_leaves_the_recogniser_behind(ear: UtteranceStream) -> None:
    moments(ear, *[LOUD] * 20)
    before = ear.streaming
    ear.recover()
    assert ear.streaming is not before
    assert ear.answer is None
    assert moments(ear, *[LOUD] * 8, *[QUIET] * END)[-1][1] is SpeechEvent.ENDED
    assert answered(ear)


def test_patience_may_be_changed_while_somebody_speaks(ear: UtteranceStream) -> None:
    moments(ear, *[LOUD] * 20, *[QUIET] * PAUSE)
    ear.endpointer.trailing_silence_s = 2 * ear.endpointer.trailing_silence_s
    assert moments(ear, *[QUIET] * END) == []
    assert moments(ear, *[QUIET] * END) == [(END - PAUSE, SpeechEvent.ENDED)]


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
    assert [moment for _, moment in found] == [
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
