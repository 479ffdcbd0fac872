"""`askaloud service`: a unit that keeps `askaloud listen`, or a server, running."""

import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Final

import typer

from skill.cli.listen import listen
from skill.cli.vosk_server import vosk_server
from skill.cli.wyoming import wyoming
from skill.service.unit import ServiceCommand, unit

TAKES_OPTIONS: Final = {"ignore_unknown_options": True}
"""The options are those of another command: to be registered with this."""

COMMANDS: Final[Mapping[ServiceCommand, Callable[..., None]]] = {
    ServiceCommand.LISTEN: listen,
    ServiceCommand.VOSK_SERVER: vosk_server,
    ServiceCommand.WYOMING: wyoming,
}


def service(
    options: Annotated[
        list[str] | None,
        typer.Argument(help="Options of that command; -- may stand before them."),
    ] = None,
    command: Annotated[
        ServiceCommand, typer.Option(help="The command that is kept running.")
    ] = ServiceCommand.LISTEN,
) -> None:
    """Print a systemd user unit that keeps a command running, `listen` without."""
    given = options or []
    running = typer.Typer(add_completion=False)
    running.command()(COMMANDS[command])
    # What is wrong is told now, and not to a log over and over.
    named = f"askaloud {command.value}"
    typer.main.get_command(running).make_context(named, list(given))
    sys.stdout.write(unit(given, command))
