"""`askaloud kiosk`: a conversation with a page in a browser."""

import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from skill.cli.extras import needs_extra
from skill.cli.options import (
    ModelOption,
    Open,
    Rate,
    Region,
    TopicOption,
    Wake,
    address_of,
)
from skill.page.scan_mode import ScanMode
from skill.settings import load_settings

NEEDED: Final = ("starlette", "uvicorn", "websockets", "segno")
"""What the extra brings."""

IDLE_S: Final = 180.0
"""Time enough to think; who needs longer says so, or the operator does."""


class Unit(StrEnum):
    """The systemd units of a kiosk."""

    SERVER = "server"
    BROWSER = "browser"


def kiosk(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8060,
    host: Annotated[
        str | None,
        typer.Option(help="An address for other machines; needs a key and TLS."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            help="A secret that is part of the page's address.",
            envvar="ASKALOUD_KIOSK_KEY",
        ),
    ] = None,
    cert: Annotated[
        Path | None, typer.Option(help="The certificate, a PEM file.", metavar="FILE")
    ] = None,
    cert_key: Annotated[
        Path | None, typer.Option(help="Its private key.", metavar="FILE")
    ] = None,
    idle: Annotated[
        float,
        typer.Option(min=0, help="Seconds without use, to begin anew; 0 for never."),
    ] = IDLE_S,
    scan: Annotated[
        ScanMode, typer.Option(help="Begin with scanning, for switches.")
    ] = ScanMode.OFF,
    scan_pace: Annotated[
        float,
        typer.Option(min=0, max=10, help="Seconds for each button in scanning."),
    ] = 0.0,
    wake: Wake = None,
    open_: Open = False,
    push: Annotated[
        bool, typer.Option("--push-to-talk", help="Wait for a press of Ask.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser", help="Open the page in a browser at once.")
    ] = False,
    print_browser_command: Annotated[
        bool,
        typer.Option(
            "--print-browser-command", help="Print how to start Chromium as a kiosk."
        ),
    ] = False,
    print_unit: Annotated[
        Unit | None,
        typer.Option(help="Print a systemd user unit: server or browser."),
    ] = None,
    model: ModelOption = None,
    region: Region = None,
    topic: TopicOption = None,
    rate: Rate = None,
) -> None:
    """Converse with a page in a browser: for a kiosk or a screen by the bed."""
    address = address_of(wake, open_, push)
    needs_extra("kiosk", *NEEDED)
    from skill.page.browser import browser_command, browser_unit, server_unit
    from skill.page.place import PagePlace

    place = PagePlace(port, host, key, cert, cert_key)
    if print_browser_command:
        sys.stdout.write(shlex.join(browser_command(place)) + "\n")
        return
    if print_unit is not None:
        server = print_unit is Unit.SERVER
        options = _without_unit(sys.argv[sys.argv.index("kiosk") + 1 :])
        unit = server_unit(place, options) if server else browser_unit(place)
        sys.stdout.write(unit)
        return
    settings = load_settings(
        {
            "address": address,
            "wake": wake,
            "model": model,
            "region": region,
            "topic": topic,
            "rate": rate,
        }
    )
    from skill.service.ending import Ending

    with Ending() as ending:
        from skill.page.serving import PageSettings, serve_page

        how = PageSettings(idle, scan, scan_pace, browser)
        status = serve_page(settings, place, how, ending)
    raise typer.Exit(status)


def _without_unit(options: list[str]) -> list[str]:
    """The options without the one that asks for a unit."""
    kept, skip = [], False
    for one in options:
        if not skip and not one.startswith("--print-unit"):
            kept.append(one)
        skip = one == "--print-unit"
    return kept
