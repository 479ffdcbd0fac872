"""Every kind of error can happen, and tells what happened and what to do.

Whoever adds a kind of error adds to the table how it comes about.
"""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from miniaudio import ffi

import audio.errors
import audio.model_kit.errors
import audio.topic_recogniser.errors
import intents.errors
import skill.errors
from audio import (
    DeviceSpeaker,
    ModelError,
    RecognitionError,
    SoundFileError,
    Voice,
    VoiceError,
    choose_recogniser,
    read_frames,
)
from audio.devices.claim import MicrophoneClaim
from audio.errors import DeviceTakenError, MissingDeviceError, RemoteError
from audio.model_kit.acoustic_file import read_acoustic
from audio.model_kit.corpus import Corpus
from audio.model_kit.errors import CorpusError
from audio.recogniser.choice import EMBEDDED, MODEL_NAME
from audio.recogniser.nats_line import require_address
from audio.recogniser.vosk import VoskRecogniser
from audio.topic_recogniser.arpa import read_arpa
from audio.topic_recogniser.errors import (
    GraphError,
    LanguageModelError,
    ModelFileError,
    PronunciationError,
)
from audio.topic_recogniser.espeak import espeak_phones
from audio.topic_recogniser.graph import build_graph
from intents import (
    Encoder,
    EncoderError,
    TemplateError,
    TopicError,
    WeightsError,
    expand,
    load_topic,
)
from intents.weights import load_weights
from skill import Advice, ReplyError, SettingsError, UsageError, load_settings
from skill.cli.ask import ask
from skill.cli.topic import build
from skill.errors import WriteError
from tests.conftest import TINY_TOPIC

MODULES = (
    audio.errors,
    audio.model_kit.errors,
    audio.topic_recogniser.errors,
    intents.errors,
    skill.errors,
)
NOWHERE = Path(tempfile.gettempdir()) / "there is no such thing"


def open_a_speaker_that_is_not_there() -> None:
    there = [{"name": "a speaker", "id": ffi.new("char[]", b"a card")}]
    with patch("miniaudio.Devices.get_playbacks", return_value=there):
        DeviceSpeaker("another")


def listen_where_another_does() -> None:
    device = SimpleNamespace(identity="a microphone", name="a microphone")
    for claim in (MicrophoneClaim(), MicrophoneClaim()):
        claim.take(device)  # type: ignore[arg-type]


def recognise_something_that_is_no_frame() -> None:
    recogniser = VoskRecogniser(EMBEDDED / MODEL_NAME)
    recogniser.start().accept("no frame")  # type: ignore[arg-type]


def build_a_graph_of_words_that_nobody_can_say() -> None:
    model = read_arpa(EMBEDDED / "open.arpa")
    build_graph(NOWHERE, model, {})


def build_where_a_file_is() -> None:
    with tempfile.NamedTemporaryFile() as file:
        build(str(TINY_TOPIC), Path(file.name))


COMES_ABOUT: dict[type[Exception], Callable[[], object]] = {
    SoundFileError: lambda: list(read_frames(NOWHERE)),
    MissingDeviceError: open_a_speaker_that_is_not_there,
    DeviceTakenError: listen_where_another_does,
    ModelError: lambda: choose_recogniser(NOWHERE),
    RecognitionError: recognise_something_that_is_no_frame,
    RemoteError: lambda: require_address("http://ears.example.org"),
    VoiceError: lambda: Voice().speak("..."),
    CorpusError: lambda: Corpus(NOWHERE),
    GraphError: build_a_graph_of_words_that_nobody_can_say,
    LanguageModelError: lambda: read_arpa(NOWHERE),
    ModelFileError: lambda: read_acoustic(NOWHERE),
    PronunciationError: lambda: espeak_phones("'"),
    TopicError: lambda: load_topic(NOWHERE),
    TemplateError: lambda: expand("how (tall|big is it"),
    WeightsError: lambda: load_weights(NOWHERE),
    EncoderError: lambda: Encoder(NOWHERE),
    ReplyError: lambda: Advice("Ask a gnome."),
    SettingsError: lambda: load_settings({"rate": 3}),
    UsageError: lambda: ask(),
    WriteError: build_where_a_file_is,
}


def kinds_of_error() -> list[type[Exception]]:
    """Every exception of the packages that is raised: all but the bases."""
    found = [
        one
        for module in MODULES
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Exception)
    ]
    return [one for one in found if not one.__subclasses__()]


def test_every_kind_of_error_is_in_the_table() -> None:
    assert set(COMES_ABOUT) == set(kinds_of_error())


@pytest.mark.parametrize("kind", COMES_ABOUT)
def test_an_error_tells_what_happened_and_what_to_do(kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        COMES_ABOUT[kind]()
    text = str(caught.value)
    assert text.endswith(".")
    assert re.search(r"\. [A-Z]", text), f"there is one sentence only: {text}"
    assert "Traceback" not in text
    assert "\n" not in text


@pytest.mark.parametrize("module", [audio.errors, intents.errors, skill.errors])
def test_every_kind_of_error_of_a_package_has_one_base(module: object) -> None:
    kinds = [one for one in vars(module).values() if isinstance(one, type)]
    bases = [one for one in kinds if one.__base__ is Exception]
    assert len(bases) == 1
    assert all(issubclass(one, bases[0]) for one in kinds)
