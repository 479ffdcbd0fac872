"""The lock holds what pyproject.toml asks for, and nothing of where it was made."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.packages import LOCK, ROOT, locked, needed

EXTRAS = (
    *("build", "echo", "fleet", "kiosk", "vosk-server", "whisper", "whisper-light"),
    "wyoming",
    *("test", "release"),
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
ASKED = [
    line
    for lines in (
        PROJECT["dependencies"],
        *(PROJECT["optional-dependencies"][extra] for extra in EXTRAS),
    )
    for line in lines
    if not line.startswith("askaloud[")
]


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("line", ASKED)
def test_what_is_asked_for_is_locked(line: str, version: str) -> None:
    asked = Requirement(line)
    where = {"python_version": version, "python_full_version": f"{version}.5"}
    if asked.marker is None or asked.marker.evaluate(dict(where)):
        pins = locked(where)
        name = canonicalize_name(asked.name)
        assert name in pins, "run 'make lock'"
        assert pins[name] in asked.specifier, "run 'make lock'"


def test_what_those_need_is_locked_too() -> None:
    assert set(needed(EXTRAS[:-2])) <= set(locked())


@pytest.mark.parametrize(
    "file", sorted(LOCK.parent.glob("*.txt")), ids=lambda f: f.name
)
def test_a_lock_tells_nothing_of_where_it_was_made(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in lines:
        assert "://" not in line
        assert line.startswith("#") or not line.startswith(("-", "/", "."))
        assert " @ " not in line


def test_torch_is_not_locked() -> None:
    assert "torch" not in locked()


@pytest.mark.parametrize(
    "file", sorted(LOCK.parent.glob("*.txt")), ids=lambda f: f.name
)
def test_a_lock_asks_nothing_about_the_release_of_the_system(file: Path) -> None:
    """With it, pip 24 fails where a Linux kernel's release is no version."""
    assert "platform_release" not in file.read_text(encoding="utf-8")
