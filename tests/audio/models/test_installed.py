"""Which models are there, which of them listens, and how one is taken away."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from audio import SMALL_US, ModelError, model_folder, models_folder
from audio.models import (
    best_installed,
    bytes_fetched,
    installed_models,
    official_model,
    remove_model,
    verify_model,
)
from audio.models.folder import WORK_PREFIX
from audio.recogniser import MODEL_NAME
from tests.askaloud.test_files import deep_folder
from tests.audio.models.sites import NAME, fake_model

Complaint = Callable[..., str]

LGRAPH = "vosk-model-en-us-0.22-lgraph"
INDIAN = "vosk-model-en-in-0.5"


def test_models_are_kept_with_the_user_s_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert models_folder().is_relative_to(tmp_path)
    assert models_folder().name == "models"


def test_a_folder_that_is_not_there_has_no_models(tmp_path: Path) -> None:
    assert installed_models(tmp_path / "nowhere") == ()


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="cannot be read"):
        installed_models(tmp_path / "file")


def test_installed_models_are_told_apart(folder: Path) -> None:
    fake_model(folder / SMALL_US.name)
    fake_model(folder / "ours")
    fake_model(folder / ".askaloud-work")
    (folder / "broken").mkdir()
    (folder / f"{NAME}.zip.part").touch()
    found = {one.name: one for one in installed_models(folder)}
    assert list(found) == ["broken", "ours", SMALL_US.name]
    assert found[SMALL_US.name].official is SMALL_US
    assert found["ours"].official is None
    assert found["ours"].missing is None
    assert found["broken"].missing == "am/final.mdl"


def test_without_models_the_embedded_one_listens(folder: Path) -> None:
    assert best_installed(folder) is None
    assert model_folder(None, folder) is None


def test_the_best_official_model_listens(folder: Path) -> None:
    for name in (SMALL_US.name, LGRAPH, INDIAN, "ours"):
        fake_model(folder / name)
    assert best_installed(folder) == folder / LGRAPH
    assert model_folder(None, folder) == folder / LGRAPH


def test_small_us_english_listens_before_big_indian_english(folder: Path) -> None:
    for name in (INDIAN, SMALL_US.name):
        fake_model(folder / name)
    assert best_installed(folder) == folder / SMALL_US.name


def test_indian_english_listens_where_it_is_all_there_is(folder: Path) -> None:
    fake_model(folder / INDIAN)
    assert best_installed(folder) == folder / INDIAN


def test_a_model_of_unknown_accuracy_listens_only_where_named(folder: Path) -> None:
    fake_model(folder / "ours")
    assert best_installed(folder) is None
    assert model_folder("ours", folder) == folder / "ours"


def test_a_damaged_model_does_not_listen_by_itself(folder: Path) -> None:
    assert official_model(LGRAPH) is not None
    (folder / LGRAPH).mkdir()
    fake_model(folder / SMALL_US.name)
    assert best_installed(folder) == folder / SMALL_US.name


@pytest.mark.parametrize("setting", ["embedded", MODEL_NAME])
def test_the_embedded_model_can_be_named(folder: Path, setting: str) -> None:
    fake_model(folder / SMALL_US.name)
    assert model_folder(setting, folder) is None


def test_a_folder_elsewhere_can_be_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_model(tmp_path / "mine")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert model_folder(str(tmp_path / "mine"), folder) == tmp_path / "mine"
    assert model_folder("~/mine", folder) == tmp_path / "mine"


@pytest.mark.parametrize("setting", ["nowhere", "/no/such/folder", ""])
def test_an_unknown_model_is_told_with_those_there_are(
    folder: Path, setting: str
) -> None:
    fake_model(folder / "ours")
    with pytest.raises(ModelError) as caught:
        model_folder(setting, folder)
    assert f"'{setting}'" in str(caught.value)
    assert "There are embedded, ours;" in str(caught.value)


def test_a_model_is_removed_whole(folder: Path) -> None:
    fake_model(folder / "ours")
    fake_model(folder / "others")
    remove_model("ours", folder)
    assert [one.name for one in folder.iterdir()] == ["others"]


def test_a_model_with_folders_too_deep_is_listed_and_removed(folder: Path) -> None:
    deep_folder(fake_model(folder / "ours") / "deep")
    deep_folder(folder / f"{WORK_PREFIX}left")
    os.utime(folder / f"{WORK_PREFIX}left", (1, 1))
    assert [one.name for one in installed_models(folder)] == ["ours"]
    (problem,) = verify_model(folder / "ours").problems
    assert "folders deeper than any model's" in problem
    remove_model("ours", folder)
    assert list(folder.iterdir()) == []


def test_what_has_come_of_an_archive_is_removed(folder: Path) -> None:
    (folder / f"{NAME}.zip.part").write_bytes(b"some")
    (folder / f"{NAME}.zip.part.json").touch()
    assert bytes_fetched(NAME, folder) == 4
    remove_model(NAME, folder)
    assert list(folder.iterdir()) == []
    assert bytes_fetched(NAME, folder) == 0


def test_a_linked_model_is_left_where_it_is(folder: Path, tmp_path: Path) -> None:
    fake_model(tmp_path / "mine")
    (folder / "link").symlink_to(tmp_path / "mine")
    remove_model("link", folder)
    assert list(folder.iterdir()) == []
    assert (tmp_path / "mine" / "am").is_dir()


@pytest.mark.parametrize("name", ["..", "../mine", ".", "/etc", ""])
def test_nothing_outside_is_removed(
    folder: Path, tmp_path: Path, complaint: Complaint, name: str
) -> None:
    fake_model(tmp_path / "mine")
    assert "is no name" in complaint(lambda: remove_model(name, folder))
    assert (tmp_path / "mine" / "am").is_dir()


@pytest.mark.parametrize("name", ["embedded", MODEL_NAME])
def test_the_embedded_model_is_not_removed(
    folder: Path, complaint: Complaint, name: str
) -> None:
    assert "part of Ask Aloud" in complaint(lambda: remove_model(name, folder))


def test_removing_what_is_not_there_is_told(folder: Path, complaint: Complaint) -> None:
    fake_model(folder / "ours")
    message = complaint(lambda: remove_model(NAME, folder), "ours")
    assert "These are: ours." in message


def test_a_model_that_cannot_be_removed_is_told(
    folder: Path, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    fake_model(folder / "ours")
    monkeypatch.setattr(Path, "rename", refused)
    message = complaint(lambda: remove_model("ours", folder), "ours")
    assert "Permission denied" in message
