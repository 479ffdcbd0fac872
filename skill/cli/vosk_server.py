"""`askaloud vosk-server`: for programs that speak vosk-server's protocol."""

from functools import partial
from typing import Annotated

import typer

from skill.cli.extras import needs_extra
from skill.cli.options import ModelOption, Region, TopicOption
from skill.settings import load_settings


def vosk_server(
    host: Annotated[
        str, typer.Option(help="The address to listen at; 0.0.0.0 for all networks.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 for any that is free.")
    ] = 2700,
    connections: Annotated[
        int, typer.Option(min=1, max=1000, help="Clients that are served at a time.")
    ] = 16,
    sample_rate: Annotated[
        int,
        typer.Option(
            min=4000, max=384000, help="Samples a second of clients that name none."
        ),
    ] = 8000,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            help="A page from which browsers may connect; may be given again."
        ),
    ] = None,
    model: ModelOption = None,
    region: Region = None,
    topic: TopicOption = None,
) -> None:
    """Serve clients of vosk-server: telephones, conferences, programs."""
    needs_extra("vosk-server", "websockets")
    settings = load_settings({"model": model, "region": region, "topic": topic})
    from skill.service.ending import Ending

    with Ending() as ending:
        from skill.serving.running import serve
        from skill.vosk_server.server import VoskServerOptions, open_vosk_server

        options = VoskServerOptions(
            host, port, connections, sample_rate, tuple(origin or ())
        )
        status = serve(settings, ending, partial(open_vosk_server, options))
    raise typer.Exit(status)
