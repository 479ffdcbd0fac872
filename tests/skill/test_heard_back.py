"""Which words come back wrong; how they are spelt is not asked."""

import pytest

from audio import ModelError, Recogniser
from audio.files import read_frames
from audio.recogniser.whisper_weights import whisper_that_comes_along
from audio.sound import Speech
from audio.synthesis.kokoro.model import kokoro_model
from audio.synthesis.kokoro.speaker import kokoro_speech
from intents import load_topic
from skill import heard_back
from skill.heard_back import ears, hear_back, wrong_words
from tests.audio.synthesis.kokoro.conftest import NEEDS_KOKORO
from tests.conftest import SPOKEN

NEEDS_WHISPER = pytest.mark.skipif(
    whisper_that_comes_along() is None,
    reason="Whisper is not here: pip install 'askaloud[whisper]'",
)

PHONEMES = load_topic().manifest.phonemes


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Call 9 9 9 now.", "call 999 now"),
        ("Call 9 9 9, or go to A and E.", "Call 999 or go to A&E."),
        ("Call 9 9 9, or go to A and E.", "call nine nine nine or go to a and e"),
        ("The tumour has metastasised.", "the tumor has metastasized"),
        ("Radiotherapy helps.", "radio therapy helps"),
        ("It can't be told.", "it can't be told"),
        ("An MRI scan.", "an m r i scan"),
    ],
)
def test_other_spellings_are_the_same(text: str, heard: str) -> None:
    assert wrong_words(text, heard, PHONEMES) == ()


@pytest.mark.parametrize(
    ("text", "heard", "wrong"),
    [
        ("Go to A and E now.", "go to her and e now", ("A",)),
        ("Lie flat, and keep still.", "lie flat and sleep still", ("keep",)),
        ("Do not walk.", "do walk", ("not",)),
        ("Call 9 9 9 now.", "call 9999 now", ("9",)),
        ("Keep still.", "and keep still", ("Keep",)),
        ("Bones are alive.", "", ("Bones", "are", "alive.")),
        ("Call your doctor.", "call your daughter", ("doctor.",)),
    ],
)
def test_words_that_come_back_wrong_are_told(
    text: str, heard: str, wrong: tuple[str, ...]
) -> None:
    assert wrong_words(text, heard, PHONEMES) == wrong


def test_any_recogniser_may_listen(recogniser: Recogniser) -> None:
    import numpy as np

    path = SPOKEN / "symptoms" / "what are the symptoms.flac"
    samples = np.frombuffer(b"".join(read_frames(path)), np.int16)
    back = hear_back("What are the symptoms?", Speech(samples, 16_000), recogniser, {})
    assert back.heard == "what are the symptoms"
    assert back.wrong == ()


def test_without_ears_it_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard_back, "whisper_that_comes_along", lambda: None)
    with pytest.raises(ModelError, match="without --check"):
        ears()


@NEEDS_WHISPER
@NEEDS_KOKORO
def test_whisper_understands_what_kokoro_says() -> None:
    text = "Pressure on the spinal cord is an emergency."
    speech = kokoro_speech(kokoro_model(), text, "bf_emma", 150, PHONEMES)
    assert hear_back(text, speech, ears(), PHONEMES).wrong == ()


@NEEDS_WHISPER
@NEEDS_KOKORO
def test_whisper_hears_a_word_that_is_said_otherwise() -> None:
    text = "Pressure on the spinal cord is an emergency."
    other = {"spinal": "f\u02c8\u026a\u0283"}
    speech = kokoro_speech(kokoro_model(), text, "bf_emma", 150, other)
    assert "spinal" in hear_back(text, speech, ears(), PHONEMES).wrong
