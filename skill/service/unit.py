"""A systemd user unit that keeps a live assistant running.

See systemd.service(5) and systemd.exec(5).
"""

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from askaloud import module_command

WATCHDOG_S: Final = 10
"""An assistant that does not tell for so long that it is well is started again."""

START_S: Final = 180
"""The first start learns the topic's phrases."""

_UNIT: Final = """\
[Unit]
Description=Ask Aloud, a voice assistant
Documentation=man:systemd.service(5)
After=sound.target pipewire.service pulseaudio.service
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
# Nothing leaves the machine: there is no way out but to the sound system.
NoNewPrivileges=yes
RestrictAddressFamilies=AF_UNIX
UMask=0077

[Install]
WantedBy=default.target
"""


def unit(options: Sequence[str] = ()) -> str:
    """The unit, for this installation.

    Args:
        options: What `askaloud listen` is to be given besides.
    """
    command = [*executable(), "listen", *options]
    # A per cent sign means something else to systemd.
    line = shlex.join(command).replace("%", "%%")
    return _UNIT.format(command=line, watchdog_s=WATCHDOG_S, start_s=START_S)


def executable() -> list[str]:
    """How this installation's command is called."""
    beside = Path(sys.executable).with_name("askaloud")
    if beside.is_file():
        return [str(beside)]
    found = shutil.which("askaloud")
    return [found] if found else list(module_command("skill"))
