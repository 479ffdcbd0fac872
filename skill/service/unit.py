"""A systemd user unit that keeps an assistant running.

See systemd.service(5), systemd.exec(5) and systemd.resource-control(5).
"""

import shlex
import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from askaloud import module_command

WATCHDOG_S: Final = 10
"""An assistant that does not tell for so long that it is well is started again."""

START_S: Final = 180
"""The first start learns the topic's phrases."""


class ServiceCommand(StrEnum):
    """Which command a unit keeps running."""

    LISTEN = "listen"
    VOSK_SERVER = "vosk-server"
    WYOMING = "wyoming"


SUPERVISED: Final = """\
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart={command}
Restart=always
RestartSec=2
WatchdogSec={watchdog_s}
TimeoutStartSec={start_s}
TimeoutStopSec=10
"""
"""Of each unit of ours, how systemd looks after it; `command`, `watchdog_s` and
`start_s` are filled in."""

_UNIT: Final = (
    """\
[Unit]
Description=Ask Aloud, a voice assistant
Documentation=man:systemd.service(5)
After=sound.target pipewire.service pulseaudio.service
"""
    + SUPERVISED
    + """\
{way_out}
NoNewPrivileges=yes
UMask=0077

[Install]
WantedBy=default.target
"""
)


_NO_WAY_OUT: Final = """\
# Nothing leaves the machine: there is no way out but to the sound system.
RestrictAddressFamilies=AF_UNIX"""

_WITHIN_THE_SITE: Final = """\
# Nothing leaves the site: only its own networks can be reached, or reach this.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
IPAddressDeny=any
IPAddressAllow=localhost link-local multicast
IPAddressAllow=10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"""


def unit(
    options: Sequence[str] = (), of: ServiceCommand = ServiceCommand.LISTEN
) -> str:
    """The unit, for this installation.

    Args:
        options: What the command is to be given besides.
        of: The command.
    """
    command = [*executable(), of.value, *options]
    way_out = _NO_WAY_OUT if of is ServiceCommand.LISTEN else _WITHIN_THE_SITE
    return _UNIT.format(
        command=unit_line(command),
        way_out=way_out,
        watchdog_s=WATCHDOG_S,
        start_s=START_S,
    )


def unit_line(command: Sequence[str]) -> str:
    """A command as it stands in a unit: a per cent sign means something else there."""
    return shlex.join(command).replace("%", "%%")


def executable() -> list[str]:
    """How this installation's command is called."""
    beside = Path(sys.executable).with_name("askaloud")
    if beside.is_file():
        return [str(beside)]
    found = shutil.which("askaloud")
    return [found] if found else list(module_command("skill"))
