"""`askaloud service`: a unit that keeps `askaloud listen` running."""

import sys
from typing import Annotated

import typer


def service(
    options: Annotated[
        list[str] | None, typer.Argument(help="Options of `askaloud listen`, after --.")
    ] = None,
) -> None:
    """Print a systemd user unit that keeps `askaloud listen` running."""
    from skill.service.unit import unit

    sys.stdout.write(unit(options or ()))
