"""`askaloud check`: what it prints, and how it ends."""

import io
import json
import os
import pty
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audio.vad.level import Level
from skill.checking.everything import Everything
from skill.checking.finding import CheckFinding, Health
from skill.cli.check import BAR_WIDTH, bar, for_people
from tests.conftest import TINY_TOPIC
from tests.pulse import SoundServer
from tests.pulse import sound_server as sound_server
from tests.skill.running import Ran, askaloud

Command = Callable[..., Ran]

QUIET = ("--no-sound", "--seconds", "1")

TURNED_UP = Level(peak_dbfs=-6.0, rms_dbfs=-30.0, clipped=0.0)


def test_a_good_finding_is_one_line() -> None:
    finding = CheckFinding("microphone", Health.GOOD, "USB Audio, speech -20 dBFS.")
    assert for_people(finding) == "good     microphone    USB Audio, speech -20 dBFS."


def test_a_finding_that_is_not_good_tells_what_to_do() -> None:
    finding = CheckFinding("microphone", Health.BAD, "It is silent.", "Unmute it.")
    assert for_people(finding).splitlines() == [
        "bad      microphone    It is silent.",
        "         To do: Unmute it.",
    ]


def test_no_line_is_longer_than_a_terminal() -> None:
    finding = CheckFinding("engine", Health.WARNING, "It is slow. " * 20, "Wait. " * 30)
    assert max(map(len, for_people(finding).splitlines())) <= 78


@pytest.mark.parametrize(
    ("level", "filled", "mark"),
    [
        (Level(-96.0, -96.0, 0.0), 0, 0),
        (Level(-30.0, -60.0, 0.0), 0, 20),
        (TURNED_UP, 20, 35),
        (Level(0.0, 0.0, 0.5), 39, 39),
    ],
)
def test_the_level_meter(level: Level, filled: int, mark: int) -> None:
    drawn = bar(level)
    inside = drawn[1 : BAR_WIDTH + 1]
    assert inside.count("#") == filled
    assert inside.index("|") == mark
    assert ("too loud" in drawn) == (level.clipped > 0)


def test_the_level_meter_is_always_as_wide() -> None:
    levels = (TURNED_UP, Level(-96.0, -96.0, 0.0), Level(0.0, 0.0, 1.0))
    assert len({len(bar(level)) for level in levels}) == 1


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognisers, which take long to load, are not tried."""
    monkeypatch.setattr(Everything, "_check_understanding", lambda _: iter(()))


@pytest.mark.usefixtures("no_engine")
def test_every_state_has_its_line(command: Command, sound_server: SoundServer) -> None:
    sound_server.run("pactl", "set-source-mute", "room.monitor", "1")
    ran = command("check", *QUIET)
    assert ran.status == 1
    lines = [line for line in ran.out.splitlines() if not line.startswith(" ")]
    states = {line.split()[1]: line.split()[0] for line in lines}
    assert states["microphone"] == "bad"
    assert states["topic"] == "warning"
    assert states["speaker"] == "good"
    assert states["software"] == "good"
    assert "Unmute it" in " ".join(ran.out.split())
    assert ran.complaint() == "say something now; I listen for 1 s."


def test_json_is_one_array_and_a_warning_is_no_failure(
    sound_server: SoundServer,
) -> None:
    hum_in_the_room(sound_server)
    ran = askaloud("check", "--json", *QUIET)
    findings = {one["name"]: one for one in json.loads(ran.out)}
    assert {one["state"] for one in findings.values()} == {"good", "warning"}
    assert ran.status == 0
    assert findings["microphone"]["state"] == "warning"
    assert findings["microphone"]["figures"]["peak_dbfs"] > -60
    assert findings["microphone"]["advice"]
    assert findings["memory"]["figures"]["available_mb"] > 0
    assert findings["engine"]["figures"]["understood"] >= 2
    assert set(findings["disk"]) == {"name", "state", "told", "advice", "figures"}


@pytest.mark.usefixtures("no_engine")
def test_what_it_says_is_shown_to_those_who_read(
    command: Command, sound_server: SoundServer
) -> None:
    hum_in_the_room(sound_server)
    ran = command("check", "--seconds", "1")
    assert ran.status == 0, ran.out
    asked, said = ran.err.splitlines()
    assert asked == "askaloud: say something now; I listen for 1 s."
    assert said.startswith('askaloud: I say: "')
    assert "I did not hear anybody speak." in said


def hum_in_the_room(server: SoundServer) -> None:
    """Make the microphone hear something that is no silence and no speech."""
    server.run("pactl", "load-module", "module-sine", "sink=room", "frequency=100")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--region", "mars"), "setting 'region' in the command line"),
        (("--seconds", "0"), "--seconds"),
        (("--seconds", "3600"), "--seconds"),
        (("--loudly",), "--loudly"),
    ],
)
def test_wrong_use(
    command: Command, arguments: tuple[str, ...], complaint: str
) -> None:
    ran = command("check", *arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert complaint in ran.err


@pytest.mark.usefixtures("no_engine")
def test_broken_settings_are_a_line(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("rate = 5\n", encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(file))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nowhere'}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    ran = command("check", "--json", "--topic", TINY_TOPIC, *QUIET)
    findings = {one["name"]: one for one in json.loads(ran.out)}
    assert ran.status == 1
    assert findings["settings"]["state"] == "bad"
    assert f"setting 'rate' in '{file}'" in findings["settings"]["told"]


@pytest.mark.usefixtures("no_engine")
def test_somebody_at_a_terminal_sees_the_level(
    command: Command, sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hum_in_the_room(sound_server)
    ours, theirs = pty.openpty()
    with (
        os.fdopen(ours, "rb", buffering=0) as terminal,
        os.fdopen(theirs, "w", encoding="utf-8") as error,
        ThreadPoolExecutor(1) as pool,
    ):
        looking = pool.submit(_all_of, terminal)
        monkeypatch.setattr(sys, "stderr", error)
        command("check", "--topic", TINY_TOPIC, *QUIET)
        error.close()
        shown = looking.result()
    drawn = [part for part in shown.split("\r") if part.startswith("[")]
    assert len(drawn) >= 10
    assert "#" in drawn[-1]
    # The last one is wiped away.
    assert f"\r{' ' * len(drawn[-1])}\r" in shown


def _all_of(terminal: io.FileIO) -> str:
    """All that was shown, until nobody is left to show more."""
    shown = b""
    while True:
        try:
            more = terminal.read(4096)
        except OSError:  # Linux tells so that the other end is closed
            more = b""
        if not more:
            return shown.decode()
        shown += more
