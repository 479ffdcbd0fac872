"""Texts are spoken sentence by sentence, and only our own are kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio import Recogniser
from skill import Prosody, Settings
from skill.assistant import Assistant
from skill.serving.loading import Served
from skill.understanding import Understanding
from skill.voice import speech_folder
from skill.wyoming.speaking import MAX_CHARACTERS, Sentences, Speaking
from skill.wyoming.wire import WireError

USUAL = Prosody()


def no_recogniser() -> Recogniser:
    raise AssertionError("nothing is heard")


@pytest.fixture
def served(understanding: Understanding, recogniser: Recogniser) -> Served:
    settings = Settings()
    assistant = Assistant(understanding, settings, no_recogniser)
    return Served(settings, understanding, assistant, recogniser)


@pytest.mark.parametrize("size", [1, 3, 10, 1000])
def test_sentences_are_whole_however_they_come(size: int) -> None:
    text = "Call 9 9 9 now. Lie flat, at 3.5 degrees!  Is it so? Tell your doctor"
    sentences, found = Sentences(), []
    for at in range(0, len(text), size):
        found += sentences.take(text[at : at + size])
    found += sentences.end()
    assert found == [
        "Call 9 9 9 now.",
        "Lie flat, at 3.5 degrees!",
        "Is it so?",
        "Tell your doctor",
    ]
    assert sentences.text == text


def test_a_sentence_does_not_wait_for_the_next_to_be_whole() -> None:
    sentences = Sentences()
    assert sentences.take("Call 9 9 9 now. L") == ["Call 9 9 9 now."]


def test_more_than_may_be_spoken_is_refused() -> None:
    sentences = Sentences()
    sentences.take("x" * MAX_CHARACTERS)
    with pytest.raises(WireError):
        sentences.take("x")


def test_what_has_nothing_to_say_is_no_piece(served: Served) -> None:
    assert Speaking(served).pieces(" ... ! ") == []


def test_a_pause_stands_between_sentences_and_none_at_the_end(served: Served) -> None:
    speaking = Speaking(served)
    last = speaking.speak("Call them now.", USUAL, last=True)
    more = speaking.speak("Call them now.", USUAL, last=False)
    silence = more.samples[len(last.samples) :]
    assert len(silence) > 0.3 * more.rate
    assert not silence.any()


def test_it_is_as_loud_and_as_quick_as_it_is_told(served: Served) -> None:
    speaking = Speaking(served)
    loud = speaking.speak("Call them now.", replace(USUAL, volume=1.0), last=True)
    quiet = speaking.speak("Call them now.", replace(USUAL, volume=0.5), last=True)
    slow = speaking.speak("Call them now.", replace(USUAL, rate=100), last=True)
    assert np.abs(loud.samples).max() > 1.8 * np.abs(quiet.samples).max()
    assert slow.duration_s > 1.2 * quiet.duration_s


def test_only_what_the_topic_says_is_kept_on_disk(served: Served, home: Path) -> None:  # noqa: ARG001
    speaking = Speaking(served)
    ours = "Please ask your doctor what this means for you."

    def kept() -> int:
        return len(list(speech_folder().glob("*.speech")))

    before = kept()
    speaking.speak("Anna is coming home at eight tonight.", USUAL, last=True)
    assert kept() == before
    for _ in range(2):
        speaking.speak(ours, replace(USUAL, rate=173), last=True)
    assert kept() == before + 1
    private = replace(served, settings=Settings(keep_speech=False))
    Speaking(private).speak(ours, replace(USUAL, rate=174), last=True)
    assert kept() == before + 1
