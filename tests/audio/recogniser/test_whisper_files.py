"""The files of a Whisper, and how they come to be loaded."""

import tempfile
from pathlib import Path

import pytest

from audio.recogniser.whisper_files import WhisperFiles

CUT = {"model.bin": (b"first half, ", b"second half"), "config.json": (b"{}",)}


@pytest.fixture
def cut_up(tmp_path: Path) -> WhisperFiles:
    """A model whose weights come in two files."""
    parts = {}
    for name, pieces in CUT.items():
        paths = tuple(tmp_path / f"{name}.{at}" for at in range(len(pieces)))
        for path, piece in zip(paths, pieces, strict=True):
            path.write_bytes(piece)
        parts[name] = paths
    return WhisperFiles("whisper-base", parts)


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files that are soon gone are put."""
    place = tmp_path / "places"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_comes_in_parts_is_put_together(cut_up: WhisperFiles) -> None:
    with cut_up.for_engine() as where:
        assert where.keys() == {"model_path"}
        for name, pieces in CUT.items():
            assert Path(where["model_path"], name).read_bytes() == b"".join(pieces)


def test_nothing_of_it_is_left_behind(cut_up: WhisperFiles, places: Path) -> None:
    before = open_files()
    with cut_up.for_engine() as where:
        assert where["model_path"].startswith(str(places))
    assert list(places.iterdir()) == []
    assert open_files() == before


def test_of_a_process_that_is_killed_no_weights_are_left(
    cut_up: WhisperFiles, places: Path
) -> None:
    with cut_up.for_engine():
        on_disk = [one for one in places.rglob("*") if one.is_file()]
        assert [one for one in on_disk if not one.is_symlink()] == []


def test_where_nothing_can_be_written_it_is_loaded_from_memory(
    cut_up: WhisperFiles, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(places / "not there"))
    with cut_up.for_engine() as where:
        assert where["model_path"] == "whisper-base"
        assert where["files"]["model.bin"].read() == b"first half, second half"


def test_a_folder_is_loaded_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "whole"
    folder.mkdir()
    for name in ("model.bin", "config.json", "vocabulary.txt"):
        (folder / name).write_bytes(b"")
    with WhisperFiles.in_folder(folder).for_engine() as where:
        assert where == {"model_path": str(folder)}
