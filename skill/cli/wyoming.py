"""`askaloud wyoming`: a voice assistant for Home Assistant."""

from functools import partial
from typing import Annotated

import typer

from skill.cli.extras import needs_extra
from skill.cli.options import ModelOption, Rate, Region, TopicOption
from skill.settings import load_settings


def wyoming(
    uri: Annotated[
        str, typer.Option(help="tcp://HOST:PORT, unix:///PATH or stdio://.")
    ] = "tcp://127.0.0.1:10500",
    zeroconf: Annotated[
        bool, typer.Option("--zeroconf", help="Let Home Assistant find it by itself.")
    ] = False,
    connections: Annotated[
        int, typer.Option(min=1, max=1000, help="Clients that are served at a time.")
    ] = 32,
    model: ModelOption = None,
    region: Region = None,
    topic: TopicOption = None,
    rate: Rate = None,
) -> None:
    """Serve Home Assistant, and whatever else speaks Wyoming."""
    needs_extra("wyoming", "wyoming", "zeroconf")
    settings = load_settings(
        {"model": model, "region": region, "topic": topic, "rate": rate}
    )
    from skill.service.ending import Ending

    with Ending() as ending:
        from skill.serving.running import serve
        from skill.wyoming.server import WyomingOptions, open_wyoming

        options = WyomingOptions(uri, connections, zeroconf)
        status = serve(settings, ending, partial(open_wyoming, options))
    raise typer.Exit(status)
