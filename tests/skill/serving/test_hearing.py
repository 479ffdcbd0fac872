"""Utterances are found in what comes, and recognised as they come."""

from pathlib import Path

import numpy as np
import pytest

from audio import (
    FRAME_S,
    Alternative,
    EndpointSettings,
    Frame,
    Recogniser,
    Transcript,
    frames_of,
    read_frames,
)
from skill.serving.hearing import SLICE, Hearing, slices

CALLS = Path(__file__).resolve().parents[2] / "calls"


class Counting:
    """A recogniser that hears how many frames there were, and may only finish once."""

    name = description = "counting"

    def __init__(self) -> None:
        self.started = 0

    def start(self) -> "CountingRecognition":
        self.started += 1
        return CountingRecognition()


class CountingRecognition:
    """Counts."""

    def __init__(self) -> None:
        self.count, self.done = 0, False

    def accept(self, frame: Frame) -> str:  # noqa: ARG002
        assert not self.done, "an engine that has finished takes no more"
        self.count += 1
        return f"{self.count}"

    def finish(self) -> Transcript:
        assert not self.done, "an engine finishes once"
        self.done = True
        return Transcript((Alternative(str(self.count), 1.0),))


def quiet(seconds: float) -> list[Frame]:
    return frames_of(np.zeros(int(16_000 * seconds), np.int16))


def said(name: str) -> list[Frame]:
    return list(read_frames(CALLS / f"{name}.flac"))


def test_a_question_is_heard_when_it_has_ended(recogniser: Recogniser) -> None:
    hearing = Hearing(recogniser)
    question = said("what is a bone scan")
    ended = hearing.feed([*quiet(1), *question])
    assert not ended
    assert hearing.partial
    (one,) = hearing.feed(quiet(1.2))
    assert one.transcript.text == "what is a bone scan"
    assert one.transcript.speech_s > 0.5
    first = one.transcript.words[0]
    assert first.text == "what"
    # It is said 0.45 s after the file begins.
    assert 1.3 < one.start_s + first.start_s < 1.6
    assert hearing.partial == ""


def test_two_utterances_are_two(recogniser: Recogniser) -> None:
    hearing = Hearing(recogniser)
    sound = [*said("louder"), *quiet(1.5), *said("stop"), *quiet(1.5)]
    first, second = hearing.feed(sound)
    assert [first.transcript.text, second.transcript.text] == ["louder", "stop"]
    assert second.start_s > first.start_s + 1


def test_the_end_of_the_sound_ends_an_utterance(recogniser: Recogniser) -> None:
    hearing = Hearing(recogniser)
    hearing.feed(said("stop"))
    one = hearing.end()
    assert one is not None
    assert one.transcript.text == "stop"
    assert hearing.end() is None


def test_whoever_goes_on_after_a_pause_is_heard_whole() -> None:
    counting = Counting()
    hearing = Hearing(counting, EndpointSettings(trailing_silence_s=2.0))
    word = said("what is the treatment")
    hearing.feed([*word, *quiet(0.8), *word])
    one = hearing.end()
    assert one is not None
    # What was held in the pause counts, and nothing counts twice.
    assert int(one.transcript.text) * FRAME_S == pytest.approx(
        (2 * len(word) + quiet(0.8).__len__()) * FRAME_S, abs=1.0
    )
    assert counting.started >= 2


def test_silence_is_nobody(recogniser: Recogniser) -> None:
    hearing = Hearing(recogniser)
    assert hearing.feed(quiet(3)) == []
    assert hearing.end() is None


def test_what_is_forgotten_is_not_heard(recogniser: Recogniser) -> None:
    hearing = Hearing(recogniser)
    hearing.feed(said("stop"))
    hearing.forget()
    assert hearing.end() is None
    (one,) = hearing.feed([*said("louder"), *quiet(1.5)])
    assert one.transcript.text == "louder"


def test_slices_are_all_of_it() -> None:
    frames = quiet(2)
    pieces = list(slices(frames))
    assert [frame for piece in pieces for frame in piece] == frames
    assert max(map(len, pieces)) == SLICE
