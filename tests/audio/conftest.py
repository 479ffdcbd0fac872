"""What the tests of ears and mouth share: spoken questions, and silence."""

import numpy as np
import pytest
import soundfile

from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    PocketSphinxRecogniser,
    VoskRecogniser,
)
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME
from audio.sound import SAMPLE_RATE, Samples
from tests.conftest import SPOKEN
from tests.pulse import sound_server as sound_server

# Questions that both engines hear right, whatever the file they come in.
CHILDREN = "how common is it in children"
TREATMENT = "what can they do for it"
BONES = "what is happening to my bones"


@pytest.fixture(scope="session")
def children() -> Samples:
    """Somebody asking how common it is in children."""
    return samples_of("who_gets_it", CHILDREN)


@pytest.fixture(scope="session")
def treatment() -> Samples:
    """Somebody else asking what can be done for it."""
    return samples_of("treatment", TREATMENT)


@pytest.fixture(scope="session")
def spoken() -> Samples:
    """A sentence in one of the training voices."""
    return samples_of("definition", BONES)


def samples_of(label: str, text: str) -> Samples:
    """The sound of a spoken question, 16 kHz mono."""
    samples, rate = soundfile.read(SPOKEN / label / f"{text}.flac", dtype="int16")
    assert rate == SAMPLE_RATE
    return np.asarray(samples, np.int16)


def silence(seconds: float) -> Samples:
    """Nobody speaking."""
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


@pytest.fixture(scope="session")
def vosk() -> VoskRecogniser:
    """The embedded Vosk model."""
    return VoskRecogniser(EMBEDDED / MODEL_NAME)


@pytest.fixture(scope="session")
def pocketsphinx() -> PocketSphinxRecogniser:
    """PocketSphinx with the embedded language model."""
    return PocketSphinxRecogniser(EMBEDDED / ARPA_NAME, EMBEDDED / DICTIONARY_NAME)
