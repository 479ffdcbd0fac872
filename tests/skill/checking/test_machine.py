"""The machine: software, disk, memory, switches."""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import platformdirs
import pytest

from skill.checking.finding import Health
from skill.checking.machine import (
    check_disk,
    check_memory,
    check_software,
    check_switches,
)
from skill.errors import UsageError
from skill.settings import Settings

MEGABYTE = 10**6


def test_versions_are_told() -> None:
    (finding,) = check_software()
    assert finding.state is Health.GOOD
    assert f"vosk {version('vosk')}" in finding.told
    assert finding.figures["packages"]["askaloud"] == version("askaloud")


def test_a_package_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skill.checking.machine.PACKAGES", ("no-such-package",))
    (finding,) = check_software()
    assert "no-such-package missing" in finding.told


def with_free(
    monkeypatch: pytest.MonkeyPatch, free: int
) -> Callable[[object], SimpleNamespace]:
    """A disk with so many bytes left."""

    def usage(_: object) -> SimpleNamespace:
        return SimpleNamespace(total=10**12, used=10**12 - free, free=free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    return usage


def test_a_disk_with_room_is_good_and_stays_as_it_is(home: Path) -> None:
    before = sorted(home.rglob("*"))
    findings = list(check_disk())
    assert {one.state for one in findings} == {Health.GOOD}
    folders = [one.figures["folder"] for one in findings]
    assert folders == [
        str(platformdirs.user_cache_path("askaloud")),
        str(platformdirs.user_data_path("askaloud")),
    ]
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize(
    ("megabytes", "state", "told"),
    [
        (5000, Health.GOOD, "5.0 GB are free"),
        (301, Health.GOOD, "301 MB are free"),
        (299, Health.WARNING, "299 MB are free"),
        (51, Health.WARNING, "51 MB are free"),
        (49, Health.BAD, "49 MB are free"),
    ],
)
def test_a_disk_fills_up(
    monkeypatch: pytest.MonkeyPatch, megabytes: int, state: Health, told: str
) -> None:
    with_free(monkeypatch, megabytes * MEGABYTE)
    for finding in check_disk():
        assert finding.state is state
        assert told in finding.told
        assert bool(finding.advice) == (state is not Health.GOOD)


def test_a_disk_that_is_full_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    for finding in check_disk():
        assert finding.state is Health.BAD
        assert "No space left on device" in finding.told
        assert finding.aloud == "I cannot write to my disk."


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="this user may write anywhere"
)
def test_a_folder_that_may_not_be_written_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o500)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    finding = next(check_disk())
    assert finding.state is Health.BAD
    assert "Permission denied" in finding.told


def test_a_file_that_is_in_the_way_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    finding = next(check_disk())
    assert finding.state is Health.BAD
    assert f"'{tmp_path / 'cache'}'" in finding.told
    assert "folder" in finding.advice


def meminfo(folder: Path, available_kib: int) -> Path:
    """What Linux tells of memory."""
    path = folder / "meminfo"
    path.write_text(
        f"MemTotal:        4000000 kB\n"
        f"MemFree:           10000 kB\n"
        f"MemAvailable:    {available_kib} kB\n"
    )
    return path


def test_memory_is_left(tmp_path: Path) -> None:
    (finding,) = check_memory(meminfo(tmp_path, 2_000_000))
    assert finding.state is Health.GOOD
    assert finding.told == "2.0 GB are available."


def test_little_memory_is_left(tmp_path: Path) -> None:
    (finding,) = check_memory(meminfo(tmp_path, 250_000))
    assert finding.state is Health.WARNING
    assert finding.told == "256 MB are available. That is little."
    assert "420 MB" in finding.advice


@pytest.mark.parametrize("text", ["", "MemFree: 5 kB\n", "\xff\xfe"])
def test_a_system_that_does_not_tell_has_no_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "meminfo"
    path.write_text(text, encoding="latin-1")
    assert list(check_memory(path)) == []
    assert list(check_memory(tmp_path / "nowhere")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_this_machine_tells() -> None:
    (finding,) = check_memory()
    assert finding.figures["available_mb"] > 0


def plug_in(system: Path, number: int, name: str) -> None:
    """An input device with keys, as Linux lists it."""
    device = system / f"event{number}" / "device"
    (device / "capabilities").mkdir(parents=True)
    (device / "name").write_text(f"{name}\n")
    (device / "capabilities" / "key").write_text("10000\n")


def test_switches_are_listed(tmp_path: Path) -> None:
    plug_in(tmp_path, 4, "Foot Pedal")
    (finding,) = check_switches(Settings(), tmp_path)
    assert finding.state is Health.GOOD
    assert "'Foot Pedal' (/dev/input/event4)" in finding.told
    assert finding.figures == {
        "switches": [{"name": "Foot Pedal", "path": "/dev/input/event4"}]
    }


def test_without_switches_there_is_no_line(tmp_path: Path) -> None:
    assert list(check_switches(Settings(), tmp_path)) == []


def test_a_switch_that_is_chosen_and_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no switch 'pedal'"):
        list(check_switches(Settings(switch="pedal"), tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these")
def test_a_switch_that_is_chosen_and_works(tmp_path: Path) -> None:
    pipe = tmp_path / "pedal"
    os.mkfifo(pipe)
    (finding,) = check_switches(Settings(switch=str(pipe)), tmp_path)
    assert finding.state is Health.GOOD
    assert f"the switch '{pipe}' is the button" in finding.told
