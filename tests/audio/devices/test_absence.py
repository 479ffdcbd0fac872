"""Why there is no sound device is told, with what to do about it."""

import grp
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from audio.devices.absence import SoundSystem, absence_of, restart_server

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="this is told on Linux only"
)


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Path]:
    """A folder for sockets in which a sound server listens."""
    path = tmp_path / "runtime" / "pulse" / "native"
    path.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen()
        yield tmp_path / "runtime"


def system(
    tmp_path: Path,
    environment: Mapping[str, str],
    installed: str = "pipewire",
    library: bool = True,
) -> SoundSystem:
    """A machine that a test describes; without sound cards, unless it makes them."""
    return SoundSystem(
        environment,
        tmp_path / "snd",
        tmp_path / "users",
        lambda program: program if program == installed else None,
        lambda _: library,
    )


def told(system: SoundSystem) -> str:
    absence = system.absence("microphone")
    return f"{absence.why}. {absence.what_to_do}."


def test_where_a_sound_server_runs_there_is_no_such_device(
    tmp_path: Path, listening: Path
) -> None:
    machine = system(tmp_path, {"XDG_RUNTIME_DIR": str(listening)})
    assert told(machine) == "the machine has no microphone. Plug one in."
    assert not machine.absence("microphone").unreachable


@pytest.mark.parametrize(
    ("installed", "how"),
    [
        ("pipewire", "Start it: `systemctl --user start pipewire"),
        ("pulseaudio", "Start it: `pulseaudio --start`"),
    ],
)
def test_a_sound_server_that_does_not_run_is_to_be_started(
    tmp_path: Path, installed: str, how: str
) -> None:
    machine = system(tmp_path, {"XDG_RUNTIME_DIR": str(tmp_path)}, installed)
    assert told(machine).startswith(f"no sound server runs. {how}")
    assert machine.absence("microphone").unreachable


def test_a_socket_that_a_dead_server_left_is_no_server(
    tmp_path: Path, listening: Path
) -> None:
    machine = system(tmp_path, {"XDG_RUNTIME_DIR": str(listening)})
    left = listening / "pulse" / "native"
    left.unlink()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(left))
    assert told(machine).startswith("no sound server runs.")
    left.unlink()
    left.write_text("no socket")
    assert told(machine).startswith("no sound server runs.")


def test_a_machine_without_sound_server_needs_none(tmp_path: Path) -> None:
    machine = system(tmp_path, {}, installed="")
    assert told(machine) == "the machine has no microphone. Plug one in."


def test_without_a_folder_for_sockets_the_server_is_not_found(tmp_path: Path) -> None:
    text = told(system(tmp_path, {}))
    assert text.startswith("XDG_RUNTIME_DIR is not set")
    assert f"export XDG_RUNTIME_DIR={tmp_path / 'users' / str(os.getuid())}" in text


def test_a_server_that_was_named_and_is_silent_is_named(
    tmp_path: Path, listening: Path
) -> None:
    socket_there = f"unix:{listening / 'pulse' / 'native'}"
    assert "plug" in told(system(tmp_path, {"PULSE_SERVER": socket_there})).lower()
    text = told(system(tmp_path, {"PULSE_SERVER": "unix:/no/where"}))
    assert "PULSE_SERVER names ('unix:/no/where') does not answer" in text
    assert "unset PULSE_SERVER" in text


def test_a_server_elsewhere_is_left_to_whoever_named_it(tmp_path: Path) -> None:
    text = told(system(tmp_path, {"PULSE_SERVER": "tcp:box:4713"}))
    assert text.startswith("the machine has no microphone")


def test_a_library_that_is_missing_is_named(tmp_path: Path, listening: Path) -> None:
    machine = system(tmp_path, {"XDG_RUNTIME_DIR": str(listening)}, library=False)
    assert "libpulse.so.0 is missing. Install it" in told(machine)


def card(tmp_path: Path, mode: int) -> Path:
    """A sound card's node, which only some may use."""
    node = tmp_path / "snd" / "pcmC0D0c"
    node.parent.mkdir()
    node.touch()
    node.chmod(mode)
    return node


def test_a_user_outside_the_group_is_told_how_to_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = card(tmp_path, 0o660)
    group = grp.getgrgid(node.stat().st_gid).gr_name
    machine = system(tmp_path, {}, installed="")
    assert told(machine).startswith("the machine has no microphone")
    # Root, by whom tests may be run, may use all.
    monkeypatch.setattr(os, "access", lambda *_: False)
    text = told(machine)
    assert f"which belong to the group {group}. Put the user" in text
    assert f"sudo usermod -aG {group} " in text
    assert machine.absence("microphone").unreachable


def test_cards_that_no_group_may_use_are_told_of_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card(tmp_path, 0o600)
    monkeypatch.setattr(os, "access", lambda *_: False)
    text = told(system(tmp_path, {}, installed=""))
    assert text.startswith("this user may not use the sound cards in '")


def test_this_machine_has_words_for_it() -> None:
    absence = absence_of("speaker")
    assert absence.why
    assert absence.what_to_do
    assert "`" in restart_server() or "machine" in restart_server()
