"""The `askaloud` command.

Exit status: 0 where every question got a reply (a refusal is one), 1 where
something could not be done, 2 where the command or a setting is wrong.
Standard output carries results only; all else goes to standard error.
"""

import gc
import logging
import sys
from typing import Annotated, Final, NoReturn

import typer

from askaloud import AskAloudError
from skill.cli import models, speech, topic
from skill.cli.ask import ask
from skill.cli.check import check
from skill.cli.explain import explain
from skill.cli.kiosk import kiosk
from skill.cli.listen import listen
from skill.cli.match import match
from skill.cli.service import TAKES_OPTIONS, service
from skill.cli.setup import setup
from skill.cli.vosk_server import vosk_server
from skill.cli.worker import worker
from skill.cli.wyoming import wyoming
from skill.errors import SettingsError, UsageError
from skill.output.results import give_up_output, keep_output_for_results
from skill.settings import load_settings

FAILED: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130

GARBAGE_THRESHOLD: Final = 20_000
"""New objects after which Python looks for garbage; 700 as it comes."""

app = typer.Typer(
    name="askaloud",
    help="Answers spoken questions about secondary bone cancer, offline.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    *(ask, match, explain, listen, kiosk, check, wyoming, vosk_server),
    *(worker, setup),
):
    app.command()(command)
app.command(context_settings=TAKES_OPTIONS)(service)
app.add_typer(topic.app, name="topic")
app.add_typer(models.app, name="models")
app.add_typer(speech.app, name="speech")


def _versions(wanted: bool) -> None:
    """Print the program's version, and that of the topic that is set."""
    if not wanted:
        return
    from importlib.metadata import version as installed

    from intents import load_topic

    sys.stdout.write(f"askaloud {installed('askaloud')}\n")
    topic = load_topic(load_settings().topic)
    sys.stdout.write(f"{topic.manifest.name} {topic.content_version}\n")
    raise typer.Exit


@app.callback()
def _every_command(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log what happens, not words.")
    ] = False,
    versions: Annotated[  # noqa: ARG001 (done before it is here)
        bool,
        typer.Option(
            "--version",
            callback=_versions,
            is_eager=True,
            help="Print the versions of program and content.",
        ),
    ] = False,
) -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
    )


@app.command()
def version() -> None:
    """Print the version of the program and of what it says."""
    _versions(True)


def main() -> NoReturn:
    """Run the command; what goes wrong is one line on standard error."""
    # Most of what is loaded stays: looking for what does not made starting slower.
    gc.set_threshold(GARBAGE_THRESHOLD)
    keep_output_for_results()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except (SettingsError, UsageError) as why:
        _stop(why, WRONG_USE)
    except AskAloudError as why:
        _stop(why, FAILED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except (OSError, SystemExit):
        _stop_if_nobody_takes_results()
        raise
    sys.exit(0)


def _stop_if_nobody_takes_results() -> None:
    why = give_up_output()
    if why == "":
        sys.exit(FAILED)
    if why is not None:
        told = f"standard output cannot be written ({why}). Send it elsewhere."
        _stop(UsageError(told), FAILED)


def _stop(why: AskAloudError, status: int) -> NoReturn:
    sys.stderr.write(f"askaloud: {why}\n")
    sys.exit(status)
