"""The browser of a kiosk, and the systemd units that keep it and the server running."""

import shutil
from collections.abc import Sequence
from typing import Final

from skill.page.place import PagePlace
from skill.service.unit import START_S, SUPERVISED, WATCHDOG_S, executable, unit_line

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
"""What Chromium is called, on Debian and elsewhere."""

FLAGS: Final = (
    "--kiosk",
    # Nothing stays of what was shown.
    "--incognito",
    # The wake phrase works before anybody has touched the screen.
    "--auto-accept-camera-and-microphone-capture",
    "--autoplay-policy=no-user-gesture-required",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-session-crashed-bubble",
    "--password-store=basic",
    # A touch that slips does not leave the page.
    "--overscroll-history-navigation=0",
    "--disable-features=Translate",
)

_SERVER: Final = (
    """\
[Unit]
Description=Ask Aloud, the page of a kiosk
Documentation=man:systemd.service(5)
"""
    + SUPERVISED
    + """\
# Nothing leaves the machine: the page is served to the browser on it.
NoNewPrivileges=yes
RestrictAddressFamilies={families}
{addresses}UMask=0077

[Install]
WantedBy=default.target
"""
)

_LOCAL: Final = "IPAddressDeny=any\nIPAddressAllow=localhost\n"

_BROWSER: Final = """\
[Unit]
Description=Ask Aloud, the browser of a kiosk
Documentation=man:systemd.service(5)
Wants=askaloud-kiosk.service
After=askaloud-kiosk.service graphical-session.target
StartLimitIntervalSec=0

[Service]
ExecStart={command}
Restart=always
RestartSec=2
TimeoutStopSec=5

[Install]
WantedBy=graphical-session.target
"""


def browser_command(place: PagePlace) -> list[str]:
    """Chromium as a kiosk that shows the page."""
    found = (name for name in BROWSERS if shutil.which(name))
    return [next(found, BROWSERS[0]), *FLAGS, place.url]


def server_unit(place: PagePlace, options: Sequence[str]) -> str:
    """A systemd user unit that keeps the server running.

    Args:
        place: Where the page is served.
        options: What `askaloud kiosk` is given.
    """
    return _SERVER.format(
        command=unit_line([*executable(), "kiosk", *options]),
        watchdog_s=WATCHDOG_S,
        start_s=START_S,
        families="AF_UNIX AF_INET AF_INET6",
        addresses=_LOCAL if place.host is None else "",
    )


def browser_unit(place: PagePlace) -> str:
    """A systemd user unit that keeps the browser running."""
    command = browser_command(place)
    # systemd wants the whole path.
    command[0] = shutil.which(command[0]) or f"/usr/bin/{command[0]}"
    return _BROWSER.format(command=unit_line(command))
