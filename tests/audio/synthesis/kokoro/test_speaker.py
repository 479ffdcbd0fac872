"""Kokoro speaks: how long, how loud, when each word; and as a driver of pyttsx3."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import Recogniser, Speech, Voice, VoiceError, VoiceSettings, frames_of, hear
from audio.sound import to_samples
from audio.synthesis.kokoro.letters import LETTERS
from audio.synthesis.kokoro.model import MAX_LETTERS, NAMES, KokoroModel
from audio.synthesis.kokoro.speaker import EDGE_S, LOUDNESS, kokoro_speech
from tests.audio.synthesis.kokoro.conftest import NEEDS_KOKORO

pytestmark = NEEDS_KOKORO

TEXT = "What are the symptoms of secondary bone cancer? Call 9 9 9 now."


@pytest.fixture(scope="module")
def spoken(kokoro: KokoroModel) -> Speech:
    return kokoro_speech(kokoro, TEXT, "bf_emma", 150, {})


def heard(speech: Speech, recogniser: Recogniser) -> str:
    import soxr

    sound = soxr.resample(speech.samples.astype(np.float32), speech.rate, 16_000)
    found = hear(frames_of(to_samples(np.pad(sound, 8_000))), recogniser)
    return found.text if found else ""


@pytest.mark.parametrize("name", NAMES)
def test_it_is_understood(
    kokoro: KokoroModel, recogniser: Recogniser, name: str
) -> None:
    text = "What are the symptoms of secondary bone cancer?"
    speech = kokoro_speech(kokoro, text, name, 150, {})
    assert "symptoms of secondary bone cancer" in heard(speech, recogniser)


def test_the_networks_own_lengths_are_those_of_the_sound(kokoro: KokoroModel) -> None:
    sound, ends = kokoro.run("həlˈQ, haʊ ˈɑː juː.", "bf_emma", 1.0)
    assert len(ends) == len("həlˈQ, haʊ ˈɑː juː.") + 1
    assert np.all(np.diff(ends) > 0)
    rest_s = len(sound) / 24_000 - ends[-1]
    assert 0 < rest_s < 1.0
    assert rest_s % 0.025 == pytest.approx(0, abs=1e-4) or rest_s % 0.025 > 0.0249


def test_every_word_has_its_time(spoken: Speech) -> None:
    assert [word.text for word in spoken.words] == TEXT.split()
    starts = [word.start_s for word in spoken.words]
    assert starts == sorted(starts)
    assert starts[-1] < spoken.duration_s


def test_words_sound_at_their_times(kokoro: KokoroModel) -> None:
    """Before the word after a long pause there is silence, and then there is none."""
    speech = kokoro_speech(kokoro, "Yes. Bones are alive.", "bf_emma", 150, {})
    level = np.abs(speech.samples.astype(float))
    at = int(next(w for w in speech.words if w.text == "Bones").start_s * speech.rate)
    before = level[at - speech.rate // 5 : at - speech.rate // 20].max()
    after = level[at : at + speech.rate // 5].max()
    assert before < after / 20


def test_no_noise_stands_before_the_first_word(kokoro: KokoroModel) -> None:
    """Slowly spoken, the network begins with one that is heard as a word."""
    speech = kokoro_speech(kokoro, "Keep the hurt part still.", "bf_emma", 120, {})
    assert speech.words[0].start_s <= EDGE_S + 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_slower_is_longer_and_no_stretch_of_the_same(
    kokoro: KokoroModel, name: str
) -> None:
    times = [
        kokoro_speech(kokoro, TEXT, name, rate, {}).duration_s
        for rate in (100, 150, 225)
    ]
    assert times[0] > 1.25 * times[1] > 1.25 * 1.2 * times[2]


def test_it_is_as_loud_as_other_voices(spoken: Speech) -> None:
    sound = spoken.samples / 32768
    loud = sound[np.abs(sound) > 0.005]
    assert np.sqrt(np.mean(loud**2)) == pytest.approx(LOUDNESS, rel=0.25)
    assert np.abs(sound).max() < 0.99


def test_a_long_sentence_is_spoken_to_its_end(kokoro: KokoroModel) -> None:
    text = " ".join(["and on it goes with many words"] * 30)
    speech = kokoro_speech(kokoro, text, "bf_emma", 225, {})
    assert len(speech.words) == 210
    assert speech.words[-1].start_s > 0.95 * speech.words[-8].start_s > 30


def test_one_endless_word_is_no_trouble(kokoro: KokoroModel) -> None:
    speech = kokoro_speech(kokoro, "na" * 400, "bf_emma", 225, {})
    assert speech.duration_s > 5


@pytest.mark.parametrize("text", ["", "...", " — "])
def test_nothing_to_say_is_an_error(kokoro: KokoroModel, text: str) -> None:
    with pytest.raises(VoiceError, match="there is nothing to say"):
        kokoro_speech(kokoro, text, "bf_emma", 150, {})


def test_a_voice_that_is_not_here_is_told(kokoro: KokoroModel) -> None:
    with pytest.raises(VoiceError, match=r"no voice '\.\./bf_emma' here"):
        kokoro.run("a", "../bf_emma", 1.0)


def test_every_letter_can_be_said(kokoro: KokoroModel) -> None:
    sound, _ = kokoro.run("".join(LETTERS), "af_heart", 1.0)
    assert len(sound) > 24_000
    kokoro.run("a" * MAX_LETTERS, "af_heart", 1.0)


def test_pyttsx3_speaks_with_it() -> None:
    settings = VoiceSettings("kokoro:bf_emma", 150, phonemes={"bone": "fˈɪʃ"})
    speech = Voice(settings).speak("Secondary bone cancer.")
    assert speech.rate == 24_000
    assert [word.text for word in speech.words] == ["Secondary", "bone", "cancer."]
    other = Voice(VoiceSettings("kokoro:bf_emma", 150)).speak("Secondary bone cancer.")
    assert other.duration_s != speech.duration_s


def test_the_driver_is_one_like_the_others(
    tmp_path: Path, run_python: Callable[[str], str]
) -> None:
    told = run_python(
        f"""
import json, pyttsx3
from audio.synthesis.kokoro.driver import offer_kokoro
offer_kokoro()
engine = pyttsx3.init("kokoro")
events = []
engine.connect("finished-utterance", lambda name, completed: events.append(completed))
engine.setProperty("voice", "kokoro:af_heart")
engine.setProperty("volume", 0.5)
engine.save_to_file("Hello there.", {str(tmp_path / "x.wav")!r})
engine.runAndWait()
names = [voice.name for voice in engine.getProperty("voices")]
print(json.dumps([events, names, engine.getProperty("words")]))
"""
    )
    events, names, words = json.loads(told)
    assert events == [True]
    assert names == list(NAMES)
    assert [(at, length) for at, length, _ in words] == [(0, 5), (6, 6)]
    samples, rate = soundfile.read(tmp_path / "x.wav")
    assert rate == 24_000
    assert 0 < np.abs(samples).max() < 0.5
