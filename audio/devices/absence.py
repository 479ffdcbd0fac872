"""Why the machine gives no sound devices: no server, no permission, or none there.

miniaudio only tells that there is none. What Linux has in its place tells more: the
nodes of the sound cards, and the socket of the sound server.
"""

import ctypes
import getpass
import os
import shutil
import socket
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

UNIX: Final = "unix:"

ANSWER_S: Final = 1.0
"""A socket that has not taken a connection by then is taken by nobody."""

PULSE_LIBRARY: Final = "libpulse.so.0"
"""By which programs reach PulseAudio, and PipeWire in its place."""


@dataclass(frozen=True)
class Absence:
    """Why there is no device, and what to do."""

    why: str
    what_to_do: str
    unreachable: bool
    """Whether there may well be one, that cannot be reached."""


@cache
def has_library(name: str) -> bool:
    """Whether a shared library can be loaded."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


@dataclass(frozen=True)
class SoundSystem:
    """What a machine with Linux has of a sound system."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    nodes: Path = Path("/dev/snd")
    """Where the sound cards are."""
    runtime_folders: Path = Path("/run/user")
    """Where each user has a folder for sockets."""
    installed: Callable[[str], object] = shutil.which
    """Finds a program."""
    has_library: Callable[[str], bool] = has_library

    def absence(self, noun: str) -> Absence:
        """Why no device is found.

        Args:
            noun: What the device is called: "microphone" or "speaker".
        """
        found = self._forbidden_cards() or self._unreachable_server()
        if found is not None:
            return Absence(*found, unreachable=True)
        return Absence(f"the machine has no {noun}", "Plug one in", unreachable=False)

    def start_server(self) -> str:
        """How the sound server is started, for people."""
        if self.installed("pipewire"):
            return "`systemctl --user start pipewire pipewire-pulse wireplumber`"
        if self.installed("pulseaudio"):
            return "`pulseaudio --start`"
        return "after `sudo apt install pipewire-pulse`, log in again"

    def _forbidden_cards(self) -> tuple[str, str] | None:
        """Where there are sound cards that this user may not use."""
        try:
            cards = sorted(self.nodes.glob("pcm*"))
        except OSError:
            return None
        forbidden = [one for one in cards if not os.access(one, os.R_OK | os.W_OK)]
        if not cards or len(forbidden) < len(cards):
            return None
        group = _group_of(forbidden[0])
        if group is None:
            return (
                f"this user may not use the sound cards in '{self.nodes}'",
                "Give the user the right to read and write them",
            )
        return (
            f"this user may not use the sound cards, which belong to the group {group}",
            join_group(group),
        )

    def _unreachable_server(self) -> tuple[str, str] | None:
        """Where there should be a sound server that does not answer."""
        named = self.environment.get("PULSE_SERVER", "")
        if named:
            path = named.removeprefix(UNIX)
            if not path.startswith("/") or _is_answered(Path(path)):
                # One elsewhere is left to whoever named it.
                return self._without_library()
            return (
                f"the sound server that PULSE_SERVER names ('{named}') does not answer",
                f"Start it ({self.start_server()}), or unset PULSE_SERVER",
            )
        if not (self.installed("pipewire") or self.installed("pulseaudio")):
            return None
        folder = self.environment.get("XDG_RUNTIME_DIR", "")
        if not folder:
            usual = self.runtime_folders / str(os.getuid())
            return (
                "XDG_RUNTIME_DIR is not set, so that the user's sound server is not "
                "found",
                f"Set it (`export XDG_RUNTIME_DIR={usual}`), or begin from a login or "
                f"as a user's service (`askaloud service`)",
            )
        if _is_answered(Path(folder) / "pulse" / "native"):
            return self._without_library()
        return "no sound server runs", f"Start it: {self.start_server()}"

    def _without_library(self) -> tuple[str, str] | None:
        if self.has_library(PULSE_LIBRARY):
            return None
        return (
            f"the sound server runs, and its library {PULSE_LIBRARY} is missing",
            "Install it: `sudo apt install libpulse0`",
        )


def absence_of(noun: str) -> Absence:
    """Why this machine has no such device.

    Args:
        noun: What the device is called: "microphone" or "speaker".
    """
    if sys.platform == "linux":
        return SoundSystem().absence(noun)
    return Absence(f"the machine has no {noun}", "Plug one in", unreachable=False)


def join_group(group: str) -> str:
    """How this user comes into a group of users, for people."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "$USER"
    return f"Put the user into it: `sudo usermod -aG {group} {user}`; then log in again"


def restart_server() -> str:
    """How a sound server that hangs is started anew, for people."""
    system = SoundSystem()
    if sys.platform != "linux":
        return "start the machine anew"
    if system.installed("pipewire"):
        return "start it anew: `systemctl --user restart pipewire pipewire-pulse`"
    return "start it anew: `pulseaudio --kill`, then `pulseaudio --start`"


def _is_answered(path: Path) -> bool:
    """Whether somebody takes connections at a socket."""
    try:
        if not stat.S_ISSOCK(path.stat().st_mode):
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(ANSWER_S)
            line.connect(str(path))
    except OSError:
        return False
    return True


def _group_of(path: Path) -> str | None:
    """The group that may use a file besides its owner; None where none may."""
    import grp

    try:
        about = path.stat()
        if about.st_mode & (stat.S_IRGRP | stat.S_IWGRP):
            return grp.getgrgid(about.st_gid).gr_name
    except (OSError, KeyError):
        pass
    return None
