"""`askaloud worker`: lends its ears to boxes, over a NATS server."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from skill.cli.extras import needs_extra
from skill.settings import load_settings

GRACE_S: Final = 12.0
"""What is being heard is finished before it ends."""


def worker(
    server: Annotated[
        str, typer.Option(help="The NATS server: tls://HOST:4222 or nats://HOST:4222.")
    ],
    credentials: Annotated[
        Path | None, typer.Option(help="A TOML file with user and password.")
    ] = None,
    authority: Annotated[
        Path | None, typer.Option(help="Certificates to trust, in PEM.")
    ] = None,
    at_once: Annotated[
        int,
        typer.Option(
            min=0, max=256, help="Utterances heard at a time; 0 for one each core."
        ),
    ] = 0,
    whisper: Annotated[
        str | None, typer.Option(help="The Whisper, as the setting of this name.")
    ] = None,
) -> None:
    """Hear for boxes that ask a NATS server for ears; keep nothing."""
    needs_extra("fleet", "nats")
    settings = load_settings({"whisper": whisper})
    from skill.service.ending import Ending

    with Ending(grace_s=GRACE_S) as ending:
        from audio.recogniser.nats_line import NatsServer
        from skill.worker.running import work
        from skill.worker.worker import WorkerOptions

        options = WorkerOptions(NatsServer(server, credentials, authority))
        status = work(settings, ending, options, at_once or os.cpu_count() or 1)
    raise typer.Exit(status)
