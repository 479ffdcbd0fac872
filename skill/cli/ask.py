"""`askaloud ask`: questions in files or in writing, answered one after the other."""

from pathlib import Path
from typing import Annotated, Final

import typer

from skill.cli.options import ModelOption, Rate, Region, TopicOption
from skill.errors import UsageError
from skill.settings import load_settings

FAILED: Final = 1


def ask(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...",
            help="Spoken questions: WAV, FLAC, MP3 or Ogg; - for standard input.",
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
    speech: Annotated[
        bool, typer.Option("--speech/--no-speech", help="Whether to speak the answer.")
    ] = True,
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
    if out is not None:
        _check_out(out, files or [], speech)
    settings = load_settings(
        {"model": model, "region": region, "topic": topic, "rate": rate}
    )
    whole = ask_all(
        settings,
        files=files or [],
        texts=text or [],
        as_json=as_json,
        out=out,
        speech=speech,
        raw_rate=raw_rate,
    )
    if not whole:
        raise typer.Exit(FAILED)


def _check_out(out: Path, files: list[str], speech: bool) -> None:
    if not speech:
        raise UsageError("--no-speech makes no sound to save. Leave one of them out.")
    if out.suffix.lower() != ".wav":
        raise UsageError(f"'{out}' must end in .wav, which is what is written.")
    if any(name != "-" and Path(name).resolve() == out.resolve() for name in files):
        raise UsageError(f"'{out}' is a question; the answer would overwrite it.")
