"""The systemd unit keeps a live assistant running."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from skill.service.unit import WATCHDOG_S, unit
from tests.skill.running import askaloud


def read(text: str) -> configparser.ConfigParser:
    """A unit's sections."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


def test_it_starts_listening_and_is_started_again_whatever_happens() -> None:
    service = read(unit())["Service"]
    assert shlex.split(service["ExecStart"])[-1] == "listen"
    assert service["Restart"] == "always"
    assert service["Type"] == "notify"
    assert int(service["WatchdogSec"]) == WATCHDOG_S


def test_what_it_starts_is_there() -> None:
    command = shlex.split(read(unit())["Service"]["ExecStart"])
    assert shutil.which(command[0])


def test_nothing_but_the_sound_system_can_be_reached() -> None:
    assert read(unit())["Service"]["RestrictAddressFamilies"] == "AF_UNIX"


def test_options_are_passed_on_and_quoted() -> None:
    line = read(unit(["--wake", "hello nurse", "--microphone", "100%"]))["Service"]
    command = shlex.split(line["ExecStart"])
    assert command[-4:] == ["--wake", "hello nurse", "--microphone", "100%%"]


@pytest.mark.parametrize("before", [["--"], []])
def test_the_command_prints_it(before: list[str]) -> None:
    ran = askaloud("service", *before, "--open", "--region", "us")
    assert ran.status == 0
    assert read(ran.out)["Service"]["ExecStart"].endswith("listen --open --region us")


@pytest.mark.parametrize("wrong", [["--opne"], ["--patience", "long"], ["--wake"]])
def test_what_listen_would_not_take_is_refused(wrong: list[str]) -> None:
    ran = askaloud("service", *wrong)
    assert ran.status == 2
    assert ran.out == ""
    assert wrong[0] in ran.err


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="there is no systemd-analyze, which comes with systemd",
)
def test_systemd_takes_it(tmp_path: Path) -> None:
    file = tmp_path / "askaloud.service"
    file.write_text(unit(), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert str(file) not in done.stderr, done.stderr
