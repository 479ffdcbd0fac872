"""`askaloud ask`: questions in files or in writing, answered one after the other."""

from pathlib import Path
from typing import Annotated, Final

import typer

from skill.cli.options import ModelOption, Rate, Region, Speaker, TopicOption
from skill.errors import UsageError
from skill.settings import load_settings

FAILED: Final = 1


def ask(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...",
            help="Spoken questions: WAV, FLAC, MP3, Ogg or AIFF; - for standard input.",
        ),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option("--text", help="A question in writing; may be given again."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a question.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Save the spoken answer here; further ones as NAME-2.wav."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that are there already.")
    ] = False,
    speech: Annotated[
        bool, typer.Option("--speech/--no-speech", help="Whether to speak the answer.")
    ] = True,
    speaker: Speaker = None,
    model: ModelOption = None,
    region: Region = None,
    topic: TopicOption = None,
    rate: Rate = None,
    raw_rate: Annotated[
        int, typer.Option(min=4000, max=384000, help="Samples a second of raw input.")
    ] = 16_000,
) -> None:
    """Answer spoken questions, in order, as one conversation."""
    from skill.asking import ask_all  # brings all of audio

    if not files and not text:
        raise UsageError(
            "there is nothing to ask. Give sound files, - for standard input, "
            'or --text "a question".'
        )
    if (files or []).count("-") > 1:
        raise UsageError("standard input can be read once only. Give one -.")
    if out is not None and not speech:
        raise UsageError("--no-speech makes no sound to save. Leave one of them out.")
    settings = load_settings(
        {
            "speaker": speaker,
            "model": model,
            "region": region,
            "topic": topic,
            "rate": rate,
        }
    )
    whole = ask_all(
        settings,
        files=files or [],
        texts=text or [],
        as_json=as_json,
        out=out,
        speech=speech,
        raw_rate=raw_rate,
        force=force,
    )
    if not whole:
        raise typer.Exit(FAILED)
