"""The `askaloud` command.

Exit status: 0 where every question got a reply (a refusal is one), 1 where
something could not be done, 2 where the command or a setting is wrong.
Standard output carries results only; all else goes to standard error.
"""

import logging
import signal
import sys
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

from intents import IntentsError
from skill import cli_check, cli_listen, cli_models, cli_topic
from skill.errors import SettingsError, SkillError, UsageError
from skill.options import ModelOption, Rate, Region, TopicOption
from skill.output import console
from skill.settings import Settings, load_settings

FAILED: Final = 1
WRONG_USE: Final = 2

app = typer.Typer(
    name="askaloud",
    help="Answers spoken questions about secondary bone cancer, offline.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(cli_topic.app, name="topic")
app.add_typer(cli_models.app, name="models")
app.command()(cli_listen.listen)
app.command()(cli_check.check)
app.command()(cli_listen.service)


@app.callback()
def _every_command(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log what happens, not words.")
    ] = False,
) -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
    )


@app.command()
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


@app.command()
def match(region: Region = None, topic: TopicOption = None) -> None:
    """Read an utterance a line; print what each is, as one JSON object a line."""
    from skill.output.render import match_record, to_json

    understanding = _understand(load_settings({"region": region, "topic": topic}))
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        found = understanding.matcher.match(line)
        sys.stdout.write(to_json(match_record(line, found)) + "\n")
        sys.stdout.flush()


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="What somebody said.")],
    region: Region = None,
    topic: TopicOption = None,
) -> None:
    """Tell why a text is answered, asked about or rejected."""
    from skill.output.explain import explanation

    understanding = _understand(load_settings({"region": region, "topic": topic}))
    sys.stdout.write(explanation(understanding, text) + "\n")


@app.command()
def setup() -> None:
    """Fetch the official small Vosk model and use it from now on."""
    from audio import SMALL_US, ModelError, install_model, models_folder
    from skill.settings import write_model

    load_settings()
    site = cli_models.site_of()
    try:
        with console.progress(f"fetching {SMALL_US.name}") as step:
            found = install_model(SMALL_US.name, models_folder(), site, progress=step)
    except ModelError as why:
        console.note(f"{why} Until then the embedded models are used.")
        return
    path = write_model(found)
    sys.stdout.write(f"{found} is used from now on; '{path}' says so.\n")


@app.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    sys.stdout.write(installed("askaloud") + "\n")


def _check_out(out: Path, files: list[str], speech: bool) -> None:
    if not speech:
        raise UsageError("--no-speech makes no sound to save. Leave one of them out.")
    if out.suffix.lower() != ".wav":
        raise UsageError(f"'{out}' must end in .wav, which is what is written.")
    if any(name != "-" and Path(name).resolve() == out.resolve() for name in files):
        raise UsageError(f"'{out}' is a question; the answer would overwrite it.")


def _understand(settings: Settings) -> Any:  # noqa: ANN401 (imported late)
    from skill.understanding import Understanding

    with console.progress("learning the topic's phrases, once") as step:
        return Understanding(settings.topic, settings.region, step)


def main() -> NoReturn:
    """Run the command; what goes wrong is one line on standard error."""
    # A reader that stops reading, such as `head`, is no error.
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except (SettingsError, UsageError) as why:
        _stop(why, WRONG_USE)
    except (SkillError, IntentsError) as why:
        _stop(why, FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as why:
        # Named by module alone, so that `match` need not load all of audio.
        if all(kind.__module__ != "audio.errors" for kind in type(why).__mro__):
            raise
        _stop(why, FAILED)
    sys.exit(0)


def _stop(why: Exception, status: int) -> NoReturn:
    sys.stderr.write(f"askaloud: {why}\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
