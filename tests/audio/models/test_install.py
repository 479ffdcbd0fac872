"""A model is installed whole, with a record of every file, or nothing is."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from askaloud.files import held
from audio import choose_recogniser, install_model
from audio.models import import_model, read_record, remove_model
from audio.models.folder import WORK_PREFIX
from audio.recogniser import MODEL_NAME
from tests.audio.models.conftest import REAL
from tests.audio.models.sites import (
    ARCHIVE,
    FILES,
    NAME,
    WHOLE,
    Site,
    fake_model,
    packed,
    served,
    sha256_of,
)

ENDS_VOSK = "graph/disambig_tid.int"
"""Cut short, this ends Vosk by SIGSEGV."""

Complaint = Callable[..., str]

NEEDED = tuple(f"{NAME}/{file}" for file in FILES)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A model on a stick."""
    path = tmp_path / "stick.zip"
    path.write_bytes(WHOLE)
    return path


def test_a_folder_for_models_is_made(site: Site, tmp_path: Path) -> None:
    site.offer()
    folder = tmp_path / "not" / "there" / "yet"
    assert install_model(NAME, folder, site.address) == folder / NAME
    assert [one.name for one in folder.iterdir()] == [NAME]


def test_two_processes_do_not_fetch_the_same_model(
    site: Site, folder: Path, complaint: Complaint
) -> None:
    site.offer()
    with held(folder / f".{NAME}.lock"):
        message = complaint(
            lambda: install_model(NAME, folder, site.address), f".{NAME}.lock"
        )
        assert "another askaloud is fetching or removing" in message
        (folder / f"{NAME}.zip.part").write_bytes(WHOLE[:10])
        left = (f".{NAME}.lock", f"{NAME}.zip.part")
        complaint(lambda: remove_model(NAME, folder), *left)
    assert install_model(NAME, folder, site.address).is_dir()
    assert [one.name for one in folder.iterdir()] == [NAME]


def test_the_record_has_every_file(site: Site, folder: Path) -> None:
    site.offer()
    model = install_model(NAME, folder, site.address)
    record = read_record(model)
    assert record is not None
    assert record.source == f"{site.address}{ARCHIVE}"
    assert record.archive_sha256 == sha256_of(WHOLE)
    assert record.vouched_by == f"MD5 in the list of {site.address}"
    assert record.files == {
        file: hashlib.sha256((model / file).read_bytes()).hexdigest() for file in FILES
    }


def test_the_record_tells_who_vouched_for_the_sum(site: Site, folder: Path) -> None:
    site.offer()
    wanted = sha256_of(WHOLE)
    record = read_record(install_model(NAME, folder, site.address, sha256=wanted))
    assert record is not None
    assert record.vouched_by == "--sha256"


def test_a_model_that_is_there_is_not_asked_for(site: Site, folder: Path) -> None:
    site.offer()
    install_model(NAME, folder, site.address)
    site.asked.clear()
    assert install_model(NAME, folder, site.address) == folder / NAME
    assert site.asked == []


def test_a_damaged_model_that_is_there_must_be_removed_first(
    site: Site, folder: Path, complaint: Complaint
) -> None:
    (folder / NAME).mkdir()
    message = complaint(lambda: install_model(NAME, folder, site.address), NAME)
    assert "not whole: 'am/final.mdl' is missing" in message
    assert f"askaloud models remove {NAME}" in message


@pytest.mark.parametrize("name", ["../outside", "a/b", "", ".hidden", "-x", "a\nb"])
def test_a_name_that_could_lead_elsewhere_is_refused(
    site: Site, folder: Path, complaint: Complaint, name: str
) -> None:
    assert "is no name" in complaint(lambda: install_model(name, folder, site.address))
    assert site.asked == []


def test_progress_rises_to_one(site: Site, folder: Path) -> None:
    site.offer()
    shares: list[float] = []
    install_model(NAME, folder, site.address, progress=shares.append)
    assert len(shares) > len(FILES)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_room_is_looked_for_before_anything_comes(
    site: Site, folder: Path, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nearly:
        free = len(WHOLE) * 2

    monkeypatch.setattr("shutil.disk_usage", lambda _: Nearly)
    site.offer()
    message = complaint(lambda: install_model(NAME, folder, site.address))
    assert f"there is no room for '{NAME}'" in message
    assert site.asked_for(ARCHIVE) == []


def test_what_has_come_already_needs_no_room(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Just:
        free = len(WHOLE) * 2

    (folder / f"{NAME}.zip.part").write_bytes(WHOLE[:-10])
    monkeypatch.setattr("shutil.disk_usage", lambda _: Just)
    site.offer()
    assert install_model(NAME, folder, site.address).is_dir()


def test_without_room_to_unpack_the_archive_is_kept(
    site: Site, folder: Path, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 100

    site.offer(size=None)
    with monkeypatch.context() as patched:
        patched.setattr("shutil.disk_usage", lambda _: Full)
        message = complaint(
            lambda: install_model(NAME, folder, site.address),
            f"{NAME}.zip.part",
            f"{NAME}.zip.part.json",
        )
    assert "no room" in message
    site.answers[ARCHIVE] = served(WHOLE)
    assert install_model(NAME, folder, site.address).is_dir()


def test_an_unpacking_that_is_interrupted_leaves_only_the_archive(
    site: Site, folder: Path
) -> None:
    def interrupt(share: float) -> None:
        if share > 0.95:
            raise KeyboardInterrupt

    site.offer()
    with pytest.raises(KeyboardInterrupt):
        install_model(NAME, folder, site.address, progress=interrupt)
    assert {one.name for one in folder.iterdir()} == {
        f"{NAME}.zip.part",
        f"{NAME}.zip.part.json",
    }
    site.asked.clear()
    assert install_model(NAME, folder, site.address).is_dir()
    assert site.asked_for(ARCHIVE) == []


def test_an_unpacking_that_fills_the_disk_leaves_only_the_archive(
    site: Site, folder: Path, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    site.offer()
    message = complaint(
        lambda: install_model(NAME, folder, site.address),
        f"{NAME}.zip.part",
        f"{NAME}.zip.part.json",
    )
    assert "(No space left on device)" in message


def test_an_archive_that_is_no_model_is_thrown_away(
    site: Site, folder: Path, complaint: Complaint
) -> None:
    site.offer(packed(f"{NAME}/README"))
    assert "is not a whole Vosk model" in complaint(
        lambda: install_model(NAME, folder, site.address)
    )


def test_a_listed_page_that_is_no_archive_is_thrown_away(
    site: Site, folder: Path, complaint: Complaint
) -> None:
    site.offer(b"<html>Sign in to this network</html>")
    assert "is no archive" in complaint(
        lambda: install_model(NAME, folder, site.address)
    )


def test_the_folder_in_an_archive_may_be_called_otherwise(
    site: Site, folder: Path
) -> None:
    site.offer(packed(*(f"model/{file}" for file in FILES)))
    assert install_model(NAME, folder, site.address) == folder / NAME


def test_what_a_power_cut_left_is_cleared_away(site: Site, folder: Path) -> None:
    old, young = folder / f"{WORK_PREFIX}old", folder / f"{WORK_PREFIX}young"
    for left in (old, young):
        fake_model(left / "model")
    yesterday = time.time() - 30 * 3600
    os.utime(old, (yesterday, yesterday))
    site.offer()
    install_model(NAME, folder, site.address)
    assert {one.name for one in folder.iterdir()} == {NAME, young.name}


def test_a_place_where_no_folder_can_be_made_is_named(
    site: Site, tmp_path: Path, complaint: Complaint
) -> None:
    site.offer()
    (tmp_path / "file").touch()
    message = complaint(
        lambda: install_model(NAME, tmp_path / "file" / "models", site.address)
    )
    assert str(tmp_path / "file") in message


def test_a_real_model_is_installed_and_hears(
    site: Site, folder: Path, real_archive: Path
) -> None:
    name, body = real_archive.stem, real_archive.read_bytes()
    site.offer(body, name)
    half = len(body) // 2
    (folder / f"{name}.zip.part").write_bytes(body[:half])
    model = install_model(name, folder, site.address)
    assert site.asked_for(f"/{name}.zip") == [f"bytes={half}-"]
    assert choose_recogniser(model).description == f"vosk with {name}"


@pytest.mark.usefixtures("unloaded")
def test_a_model_is_imported_without_a_network(archive: Path, folder: Path) -> None:
    model = import_model(archive, folder)
    record = read_record(model)
    assert model == folder / NAME
    assert record is not None
    assert record.source == "stick.zip"
    assert record.archive_sha256 == sha256_of(WHOLE)
    assert record.vouched_by == "nobody"
    assert archive.read_bytes() == WHOLE


@pytest.mark.usefixtures("unloaded")
def test_an_import_may_have_another_name(archive: Path, folder: Path) -> None:
    assert import_model(archive, folder, "ours") == folder / "ours"


@pytest.mark.parametrize("name", ["..", "a/b", "/tmp/x", "with space"])
def test_an_import_may_not_lead_elsewhere(
    archive: Path, folder: Path, complaint: Complaint, name: str
) -> None:
    assert "is no name" in complaint(lambda: import_model(archive, folder, name))


@pytest.mark.parametrize("name", ["embedded", MODEL_NAME])
def test_the_name_of_the_embedded_model_is_taken(
    archive: Path, folder: Path, complaint: Complaint, name: str
) -> None:
    message = complaint(lambda: import_model(archive, folder, name))
    assert f"'{name}' is the name of the model that is part of Ask Aloud" in message


@pytest.mark.parametrize("name", [None, NAME])
def test_a_model_that_is_there_is_not_overwritten(
    archive: Path, folder: Path, complaint: Complaint, name: str | None
) -> None:
    (fake_model(folder / NAME) / "mine").touch()
    message = complaint(lambda: import_model(archive, folder, name), NAME)
    assert f"'askaloud models remove {NAME}'" in message
    assert (folder / NAME / "mine").is_file()


def test_a_name_that_differs_in_capitals_only_is_taken(
    archive: Path, folder: Path, complaint: Complaint
) -> None:
    fake_model(folder / "Ours")
    message = complaint(lambda: import_model(archive, folder, "oURS"), "Ours")
    assert "'askaloud models remove Ours'" in message


@pytest.mark.parametrize("name", ["EMBEDDED", "Auto", MODEL_NAME.upper()])
def test_a_name_that_means_something_else_is_taken_in_capitals_too(
    archive: Path, folder: Path, complaint: Complaint, name: str
) -> None:
    message = complaint(lambda: import_model(archive, folder, name))
    assert f"'{name}' " in message


@pytest.mark.parametrize("name", ["CON", "nul", "com1.zip", "ends."])
def test_a_name_that_windows_takes_for_something_else_is_none(
    archive: Path, folder: Path, complaint: Complaint, name: str
) -> None:
    assert "is no name" in complaint(lambda: import_model(archive, folder, name))


@pytest.mark.usefixtures("unloaded")
def test_an_import_with_the_demanded_sum(archive: Path, folder: Path) -> None:
    record = read_record(import_model(archive, folder, sha256=sha256_of(WHOLE)))
    assert record is not None
    assert record.vouched_by == "--sha256"


def test_an_import_with_another_sum_is_refused(
    archive: Path, folder: Path, complaint: Complaint
) -> None:
    message = complaint(lambda: import_model(archive, folder, sha256="0" * 64))
    assert sha256_of(WHOLE) in message


def test_a_folder_has_no_sum_to_demand(
    tmp_path: Path, folder: Path, complaint: Complaint
) -> None:
    fake_model(tmp_path / NAME)
    assert "leave --sha256 out" in complaint(
        lambda: import_model(tmp_path / NAME, folder, sha256="0" * 64)
    )


def test_an_import_of_nothing_is_told(
    tmp_path: Path, folder: Path, complaint: Complaint
) -> None:
    assert "does not exist" in complaint(
        lambda: import_model(tmp_path / "nowhere.zip", folder)
    )


def test_an_import_of_a_pipe_is_told(
    tmp_path: Path, folder: Path, complaint: Complaint
) -> None:
    os.mkfifo(tmp_path / "pipe")
    told = complaint(lambda: import_model(tmp_path / "pipe", folder))
    assert "or is a device" in told


def test_a_source_that_cannot_be_read_is_told(
    archive: Path, folder: Path, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("audio.models.install._sums", broken)
    assert "cannot be read (Input/output error)" in complaint(
        lambda: import_model(archive, folder)
    )


@pytest.mark.usefixtures("unloaded")
def test_an_installed_model_can_be_carried_to_another_machine(
    archive: Path, folder: Path, tmp_path: Path
) -> None:
    first = import_model(archive, folder)
    carried = shutil.make_archive(
        str(tmp_path / "carried"), "zip", folder, base_dir=NAME
    )
    second = import_model(Path(carried), tmp_path / "elsewhere")
    before, after = read_record(first), read_record(second)
    assert before is not None
    assert after is not None
    assert after.files == before.files
    assert after.source == "carried.zip"


@pytest.mark.usefixtures("unloaded")
def test_a_carried_model_that_was_damaged_on_the_way_is_refused(
    archive: Path, folder: Path, tmp_path: Path, complaint: Complaint
) -> None:
    carried = import_model(archive, tmp_path / "elsewhere")
    (carried / FILES[2]).write_text("shorter\n", encoding="utf-8")
    message = complaint(lambda: import_model(carried, folder))
    assert f"not what its own record says: '{FILES[2]}' is damaged" in message


def test_an_import_that_would_end_vosk_is_not_kept(
    real_archive: Path, tmp_path: Path, folder: Path, complaint: Complaint
) -> None:
    model = tmp_path / "theirs"
    shutil.unpack_archive(real_archive, model)
    file = model / REAL / ENDS_VOSK
    os.truncate(file, file.stat().st_size // 2)
    message = complaint(lambda: import_model(model, folder))
    assert "does not load: loading it ends Vosk (SIGSEGV)" in message


@pytest.mark.usefixtures("unloaded")
def test_importing_progresses(archive: Path, folder: Path) -> None:
    shares: list[float] = []
    import_model(archive, folder, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
