"""The systemd unit keeps a live assistant running."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from skill.service.unit import WATCHDOG_S, ServiceCommand, unit
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


SERVERS = [ServiceCommand.VOSK_SERVER, ServiceCommand.WYOMING]


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_reaches_the_networks_of_its_site_alone(
    server: ServiceCommand,
) -> None:
    text = unit(["--port", "2701"], server)
    lines = text.splitlines()
    assert "IPAddressDeny=any" in lines
    allowed = [line for line in lines if line.startswith("IPAddressAllow=")]
    private = ("localhost link-local multicast 10.0.0.0/8", "192.168.0.0/16 fc00::/7")
    told = " ".join(line.partition("=")[2] for line in allowed)
    assert all(part in told for part in private)
    assert "0.0.0.0/0" not in text
    command = next(line for line in lines if line.startswith("ExecStart="))
    assert command.endswith(f" {server.value} --port 2701")


def test_options_are_passed_on_and_quoted() -> None:
    line = read(unit(["--wake", "hello nurse", "--microphone", "100%"]))["Service"]
    command = shlex.split(line["ExecStart"])
    assert command[-4:] == ["--wake", "hello nurse", "--microphone", "100%%"]


@pytest.mark.parametrize("before", [["--"], []])
def test_the_command_prints_it(before: list[str]) -> None:
    ran = askaloud("service", *before, "--open", "--region", "us")
    assert ran.status == 0
    assert read(ran.out)["Service"]["ExecStart"].endswith("listen --open --region us")
    ran = askaloud("service", "--command", "wyoming", "--", "--uri", "tcp://0.0.0.0:1")
    assert "wyoming --uri tcp://0.0.0.0:1" in ran.out


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
@pytest.mark.parametrize("of", ServiceCommand)
def test_systemd_takes_it(tmp_path: Path, of: ServiceCommand) -> None:
    file = tmp_path / "askaloud.service"
    file.write_text(unit((), of), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert str(file) not in done.stderr, done.stderr
