"""Weights in packages: the version that was tried, and every byte of it."""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audio import ModelError
from audio.wheel_data import WheelData, sha256_of

TEXT = b"weights"
DATA = WheelData(
    package="some-weights",
    version="1.2",
    sha256={"some_weights/part.bin": hashlib.sha256(TEXT).hexdigest()},
    licence="MIT",
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages with that one in it, which must never be run."""
    about = tmp_path / "some_weights-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: some-weights\nVersion: 1.2\n"
    )
    package = tmp_path / "some_weights"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('it was run')")
    (package / "part.bin").write_bytes(TEXT)
    monkeypatch.syspath_prepend(str(tmp_path))
    return package


def test_files_are_found_and_the_package_is_not_run(site: Path) -> None:
    assert DATA.is_installed
    assert DATA.folder() == site
    assert DATA.verify() == site
    assert "some_weights" not in sys.modules


def test_a_package_that_is_not_there_is_named() -> None:
    assert not DATA.is_installed
    with pytest.raises(ModelError, match=r"Install some-weights==1\.2 with pip"):
        DATA.folder()


@pytest.mark.usefixtures("site")
def test_another_version_is_told() -> None:
    with pytest.raises(ModelError, match=r"is there as 1\.2, and 1\.3 was tried"):
        replace(DATA, version="1.3").folder()


def test_a_file_that_is_missing_is_named(site: Path) -> None:
    (site / "part.bin").unlink()
    with pytest.raises(ModelError, match=r"part\.bin' of the package.*is missing"):
        DATA.folder()


def test_a_file_that_was_changed_is_told(site: Path) -> None:
    (site / "part.bin").write_bytes(b"Weights")
    assert DATA.folder() == site
    with pytest.raises(ModelError, match=r"part\.bin'.*its SHA-256 differs"):
        DATA.verify()


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        sha256_of(tmp_path)
