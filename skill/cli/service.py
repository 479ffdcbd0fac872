"""`askaloud service`: a unit that keeps `askaloud listen`, or a server, running."""

import sys
from typing import Annotated

import typer

from skill.service.unit import ServiceCommand, unit


def service(
    options: Annotated[
        list[str] | None, typer.Argument(help="Options of that command, after --.")
    ] = None,
    command: Annotated[
        ServiceCommand, typer.Option(help="The command that is kept running.")
    ] = ServiceCommand.LISTEN,
) -> None:
    """Print a systemd user unit that keeps a command running, `listen` without."""
    sys.stdout.write(unit(options or (), command))
