"""What was built is held against its sums before it is read."""

import shutil
from pathlib import Path

import pytest

from audio import ModelError, choose_recogniser
from audio.recogniser import EMBEDDED, recogniser_set
from audio.recogniser.built_sums import (
    SUMS_NAME,
    read_sums,
    require_as_built,
    write_sums,
)
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME, MODEL_NAME


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Something small that was built."""
    folder = tmp_path / "built"
    (folder / "model" / "deep").mkdir(parents=True)
    (folder / "model" / "deep" / "one").write_bytes(b"1")
    (folder / "two").write_bytes(b"2")
    (folder / "other").write_bytes(b"3")
    write_sums(folder, ("model", "two"))
    return folder


def test_what_is_as_it_was_is_taken(built: Path) -> None:
    require_as_built(built)
    assert set(read_sums(built)) == {"model/deep/one", "two"}
    (built / "other").write_bytes(b"4")
    require_as_built(built)


def test_what_has_no_sums_is_taken_as_it_is(tmp_path: Path) -> None:
    require_as_built(tmp_path)
    assert read_sums(tmp_path) == {}


def test_damage_is_named(built: Path) -> None:
    (built / "model" / "deep" / "one").write_bytes(b"2")
    with pytest.raises(ModelError, match=r"deep/one' is damaged\. Install"):
        require_as_built(built)


def test_what_is_missing_is_named(built: Path) -> None:
    (built / "two").unlink()
    with pytest.raises(ModelError, match=r"two' is missing\. Install"):
        require_as_built(built)


@pytest.mark.parametrize("text", [b"", b"\xff", b"what  two", b"\n\n"])
def test_damaged_sums_are_told(built: Path, text: bytes) -> None:
    (built / SUMS_NAME).write_bytes(text)
    with pytest.raises(ModelError, match=SUMS_NAME):
        read_sums(built)


def test_the_sums_that_ship_are_of_what_ships(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(EMBEDDED, tmp_path / "copy"))
    write_sums(copy, (MODEL_NAME, ARPA_NAME, DICTIONARY_NAME))
    assert (copy / SUMS_NAME).read_bytes() == (EMBEDDED / SUMS_NAME).read_bytes()


@pytest.mark.parametrize("damaged", [f"{MODEL_NAME}/graph/HCLr.fst", ARPA_NAME])
def test_no_damaged_recogniser_is_loaded(tmp_path: Path, damaged: str) -> None:
    copy = Path(shutil.copytree(EMBEDDED, tmp_path / "copy"))
    with (copy / damaged).open("r+b") as file:
        file.seek(1000)
        file.write(bytes(1000))
    for load in (choose_recogniser, recogniser_set):
        with pytest.raises(ModelError, match="is damaged"):
            load(built=copy)
