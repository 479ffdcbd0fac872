"""`askaloud service`: a unit that keeps `askaloud listen` running."""

import sys
from typing import Annotated, Final

import typer

from skill.cli.listen import listen

TAKES_OPTIONS: Final = {"ignore_unknown_options": True}
"""The options are those of another command: to be registered with this."""


def service(
    options: Annotated[
        list[str] | None,
        typer.Argument(help="Options of `askaloud listen`; -- may stand before them."),
    ] = None,
) -> None:
    """Print a systemd user unit that keeps `askaloud listen` running."""
    from skill.service.unit import unit

    given = options or []
    listening = typer.Typer(add_completion=False)
    listening.command()(listen)
    # What is wrong is told now, and not to a log over and over.
    typer.main.get_command(listening).make_context("askaloud listen", list(given))
    sys.stdout.write(unit(given))
