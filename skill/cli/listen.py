"""`askaloud listen`: a conversation at the microphone."""

from typing import Annotated

import typer

from skill.cli.options import (
    Microphone,
    ModelOption,
    Open,
    Rate,
    Region,
    Speaker,
    Switch,
    TopicOption,
    Wake,
    address_of,
)
from skill.settings import load_settings


def listen(
    wake: Wake = None,
    open_: Open = False,
    push: Annotated[
        bool, typer.Option("--push-to-talk", help="Wait for a key or a button.")
    ] = False,
    hold: Annotated[
        bool | None, typer.Option("--hold/--toggle", help="Hold the key to speak.")
    ] = None,
    switch: Switch = None,
    microphone: Microphone = None,
    speaker: Speaker = None,
    patience: Annotated[
        float | None, typer.Option(help="Seconds of silence that end a question.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a turn.")
    ] = False,
    model: ModelOption = None,
    region: Region = None,
    topic: TopicOption = None,
    rate: Rate = None,
) -> None:
    """Converse at the microphone, hands-free, until stopped."""
    address = address_of(wake, open_, push)
    settings = load_settings(
        {
            "address": address,
            "wake": wake,
            "hold": hold,
            "switch": switch,
            "microphone": microphone,
            "speaker": speaker,
            "patience": patience,
            "model": model,
            "region": region,
            "topic": topic,
            "rate": rate,
        }
    )
    from skill.service.ending import Ending

    # A signal may come while all of audio is loaded, which takes a moment.
    with Ending() as ending:
        from skill.conversing import converse

        status = converse(settings, as_json, ending)
    raise typer.Exit(status)
