"""Hard words as they are spoken: heard back by a recogniser that knows them all."""

import sys
from collections.abc import Mapping

import numpy as np
import pocketsphinx
import pytest
import soxr

from audio import SAMPLE_RATE, Voice, VoiceSettings
from audio.recogniser import EMBEDDED, PocketSphinxRecogniser
from intents import Topic, load_topic

GENERAL = load_topic()
HARD = [
    word
    for word in GENERAL.manifest.words
    if word in GENERAL.manifest.pronunciations
    and not word.endswith("cemia")  # sounds like the British spelling
]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="pronunciations are for espeak-ng, on Linux"
)


@pytest.fixture(scope="module")
def listener() -> pocketsphinx.Decoder:
    """Hears one hard word of the topic, whichever fits best."""
    words = {w: tuple(p.split()) for w, p in GENERAL.manifest.words.items()}
    engine = PocketSphinxRecogniser(
        EMBEDDED / "open.arpa", EMBEDDED / "open.dict", words
    )
    decoder = engine._decoder
    choices = " | ".join(word for word in words if not word.endswith("cemia"))
    decoder.add_jsgf_string(
        "words", f"#JSGF V1.0; grammar words; public <word> = {choices};"
    )
    decoder.activate_search("words")
    return decoder


def heard_back(
    listener: pocketsphinx.Decoder, word: str, pronunciations: Mapping[str, str]
) -> str:
    """Speak a word as the assistant does, and listen."""
    voice = Voice(VoiceSettings("en-us", 130, pronunciations=pronunciations))
    speech = voice.speak(word)
    samples = soxr.resample(speech.samples.astype(np.float32), speech.rate, SAMPLE_RATE)
    noise = np.random.default_rng(0).normal(0, 30, len(samples))
    sound = np.clip(samples + noise, -32768, 32767).astype(np.int16)
    listener.start_utt()
    listener.process_raw(sound.tobytes(), False, True)
    listener.end_utt()
    found = listener.hyp()
    return found.hypstr if found else ""


def ending_aside(word: str) -> str:
    """One and many sound much the same here."""
    return word.removesuffix("s").removesuffix("e").removesuffix("i").removesuffix("s")


@pytest.mark.parametrize("word", HARD)
def test_a_hard_word_is_heard_as_itself(
    listener: pocketsphinx.Decoder, topic: Topic, word: str
) -> None:
    heard = heard_back(listener, word, topic.manifest.pronunciations)
    assert ending_aside(heard) == ending_aside(word)


@pytest.mark.parametrize("word", ["metastases"])
def test_without_its_respelling_it_is_not(
    listener: pocketsphinx.Decoder, word: str
) -> None:
    assert ending_aside(heard_back(listener, word, {})) != ending_aside(word)
