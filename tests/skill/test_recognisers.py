"""Which recogniser listens to a topic."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from audio import ModelError, frames_of, hear
from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    FusionRecogniser,
    PocketSphinxRecogniser,
    Recogniser,
    VoskRecogniser,
)
from audio.recogniser.built_sums import SUMS_NAME
from audio.recogniser.choice import ARPA_NAME
from audio.recogniser.packed_whispers import BASE, TINY_EN
from intents import load_topic
from skill.recognisers import BUILT_FOLDER, recogniser_of, recogniser_set_of
from skill.settings import Settings
from tests.audio.conftest import samples_of
from tests.audio.packed import another_package, without_package

AGAIN = "say that again"


def knows(recogniser: Recogniser, word: str) -> list[bool]:
    """Whether each of its engines knows a word."""
    assert isinstance(recogniser, FusionRecogniser)
    known = []
    for member, _ in recogniser._members:
        assert isinstance(member, VoskRecogniser | PocketSphinxRecogniser)
        known.append(member.knows(word))
    return known


WITHOUT_WHISPER = Settings(whisper="off")


def test_what_ships_listens_to_a_topic_that_has_nothing_built(garden: Path) -> None:
    recogniser = recogniser_of(load_topic(garden), WITHOUT_WHISPER)
    assert recogniser.name == "vosk+pocketsphinx"
    assert knows(recogniser, "bones") == [True, True]
    assert knows(recogniser, "gnomes") == [False, False]


def test_what_was_built_for_a_topic_listens_to_it(built_garden: Path) -> None:
    recogniser = recogniser_of(load_topic(built_garden), WITHOUT_WHISPER)
    assert recogniser.name == "vosk+pocketsphinx"
    assert knows(recogniser, "gnomes") == [True, True]


def test_it_listens_in_every_region(built_garden: Path) -> None:
    recogniser = recogniser_of(
        load_topic(built_garden).in_region("us"), WITHOUT_WHISPER
    )
    assert knows(recogniser, "gnomes") == [True, True]


def test_it_hears_a_spoken_command(built_garden: Path) -> None:
    recogniser = recogniser_of(load_topic(built_garden))
    heard = hear(frames_of(samples_of("repeat", AGAIN)), recogniser)
    assert heard is not None
    assert heard.text == AGAIN


def test_a_model_of_one_s_own_leads(built_garden: Path) -> None:
    recogniser = recogniser_of(
        load_topic(built_garden), Settings(model=EMBEDDED / MODEL_NAME, whisper="off")
    )
    assert recogniser.name == "vosk"


def test_whisper_listens_beside_vosk_where_it_is_installed(garden: Path) -> None:
    topic = load_topic(garden)
    for whisper in ("auto", BASE.name, TINY_EN.name, str(TINY_EN.wheels[0].folder())):
        recogniser = recogniser_of(topic, Settings(whisper=whisper))
        assert recogniser.name == "vosk+whisper"


def test_without_the_package_pocketsphinx_listens(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_package(monkeypatch)
    told: list[str] = []
    recogniser = recogniser_of(load_topic(garden), tell=told.append)
    assert recogniser.name == "vosk+pocketsphinx"
    assert told == []


@pytest.mark.parametrize(
    ("version", "damaged", "why"),
    [("1.1.0", False, "is there as 1.1.0"), ("1.0.0", True, "its SHA-256 differs")],
)
def test_a_package_that_was_not_tried_is_left_out_and_told(
    garden: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    damaged: bool,
    why: str,
) -> None:
    another_package(monkeypatch, tmp_path / "site", version, damaged)
    told: list[str] = []
    topic = load_topic(garden)
    assert recogniser_of(topic, tell=told.append).name == "vosk+pocketsphinx"
    (line,) = told
    assert line.startswith("Whisper does not listen: ")
    assert why in line
    live = recogniser_set_of(topic, tell=told.append)
    assert live.out_of_process is not None
    live.out_of_process.close()
    assert live.recogniser.name == "vosk+pocketsphinx"
    assert told == [line, line]
    with pytest.raises(ModelError, match=why):
        recogniser_set_of(topic, Settings(whisper=BASE.name))


def test_an_engine_that_does_not_load_is_told(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    told: list[str] = []
    monkeypatch.setattr(
        "audio.recogniser.whisper_weights.engine_is_installed", lambda: True
    )
    recogniser = recogniser_of(load_topic(garden), tell=told.append)
    assert recogniser.name == "vosk+pocketsphinx"
    assert "Whisper needs the package 'ctranslate2'" in told[0]


def test_a_vosk_model_is_no_whisper(garden: Path) -> None:
    for setting in ("embedded", str(EMBEDDED / MODEL_NAME)):
        with pytest.raises(ModelError, match="in the setting 'model'"):
            recogniser_of(load_topic(garden), Settings(whisper=setting))
    with pytest.raises(ModelError, match="in the setting 'whisper'"):
        recogniser_of(load_topic(garden), Settings(model=TINY_EN.wheels[0].folder()))


def test_a_whisper_that_is_not_there_is_named(garden: Path) -> None:
    with pytest.raises(ModelError, match="there is no model 'whisper-huge'"):
        recogniser_of(load_topic(garden), Settings(whisper="whisper-huge"))


def test_words_of_the_topic_are_added(garden: Path) -> None:
    topic = load_topic(garden)
    words = {"plugh": "P L AH G"}
    manifest = topic.manifest.model_copy(update={"words": words})
    recogniser = recogniser_of(replace(topic, manifest=manifest), WITHOUT_WHISPER)
    assert knows(recogniser, "plugh") == [False, True]


def test_a_folder_without_a_model_is_passed_over(garden: Path) -> None:
    (garden / BUILT_FOLDER).mkdir()
    recogniser = recogniser_of(load_topic(garden), WITHOUT_WHISPER)
    assert recogniser.name == "vosk+pocketsphinx"


def test_half_a_recogniser_is_named(built_garden: Path, tmp_path: Path) -> None:
    garden = Path(shutil.copytree(built_garden, tmp_path / "garden"))
    (garden / BUILT_FOLDER / ARPA_NAME).unlink()
    with pytest.raises(ModelError, match="is missing") as raised:
        recogniser_of(load_topic(garden), WITHOUT_WHISPER)
    assert str(garden / BUILT_FOLDER / ARPA_NAME) in str(raised.value)


@pytest.mark.parametrize("make", [recogniser_of, recogniser_set_of])
def test_no_damaged_model_ends_the_process(
    tmp_path: Path, make: Callable[..., object]
) -> None:
    model = Path(shutil.copytree(EMBEDDED / MODEL_NAME, tmp_path / "model"))
    file = model / "graph" / "disambig_tid.int"
    os.truncate(file, file.stat().st_size // 2)
    settings = Settings(model=model, whisper="off")
    with pytest.raises(ModelError, match=r"loading it ends Vosk \(SIGSEGV\)"):
        make(load_topic(), settings)


def test_a_topics_recogniser_without_sums_is_loaded_apart_first(
    built_garden: Path, tmp_path: Path
) -> None:
    garden = Path(shutil.copytree(built_garden, tmp_path / "garden"))
    (garden / BUILT_FOLDER / SUMS_NAME).unlink()
    assert knows(recogniser_of(load_topic(garden), WITHOUT_WHISPER), "gnomes")
    file = garden / BUILT_FOLDER / MODEL_NAME / "graph" / "disambig_tid.int"
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(ModelError, match=r"loading it ends Vosk \(SIGSEGV\)"):
        recogniser_of(load_topic(garden), WITHOUT_WHISPER)
