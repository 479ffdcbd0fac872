"""From a recording to what was heard in it."""

from pathlib import Path

import numpy as np
import pytest

from audio import (
    EndpointSettings,
    Recogniser,
    SoundFileError,
    frames_of,
    hear,
    read_frames,
    recognise,
)
from audio.recogniser.result import Alternative, Transcript
from audio.sound import FRAME_SAMPLES, Samples, Utterance
from tests.audio.conftest import CHILDREN, TREATMENT, silence


def test_a_spoken_question_is_heard(children: Samples, recogniser: Recogniser) -> None:
    heard = hear(frames_of(children), recogniser)
    assert heard is not None
    assert heard.text == CHILDREN
    assert 0.5 < heard.speech_s < 3.0


def test_where_nobody_speaks_nothing_is_heard(recogniser: Recogniser) -> None:
    assert hear(frames_of(silence(3)), recogniser) is None


def test_a_recording_that_cannot_be_read_is_reported(
    tmp_path: Path, recogniser: Recogniser
) -> None:
    with pytest.raises(SoundFileError, match="does not exist"):
        hear(read_frames(tmp_path / "nowhere.wav"), recogniser)


def test_the_settings_reach_the_endpointer(
    children: Samples, treatment: Samples, recogniser: Recogniser
) -> None:
    frames = frames_of(np.concatenate([children, treatment]))
    short = EndpointSettings(longest_s=len(children) / 16_000)
    heard = hear(frames, recogniser, short)
    assert heard is not None
    assert heard.text.startswith(CHILDREN)
    assert TREATMENT not in heard.text


def test_an_utterance_without_words_has_no_alternatives(
    recogniser: Recogniser,
) -> None:
    quiet = Utterance((bytes(2 * FRAME_SAMPLES),) * 20, speech_s=0.5)
    assert recognise(quiet, recogniser) == Transcript((), speech_s=0.5)


def test_the_same_question_is_heard_the_same_again(
    children: Samples, treatment: Samples, recogniser: Recogniser
) -> None:
    first = hear(frames_of(children), recogniser)
    hear(frames_of(treatment), recogniser)
    assert hear(frames_of(children), recogniser) == first


def test_the_text_of_what_was_heard_is_the_likeliest() -> None:
    heard = Transcript(
        (Alternative("tell me more", 0.7), Alternative("sell me more", 0.3))
    )
    assert heard.text == "tell me more"
    assert Transcript().text == ""
