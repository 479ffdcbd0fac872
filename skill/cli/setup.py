"""`askaloud setup`: where it stands, whom to call there, and the official model."""

import sys
from typing import Annotated, Final

import typer

from skill.cli.models import site_of
from skill.cli.options import Region
from skill.output import console
from skill.settings import Settings, load_settings, write_settings

TRIES: Final = 3
"""How often a region is asked for, until the one that is set stays."""


def setup(
    region: Region = None,
    team_number: Annotated[
        str | None,
        typer.Option(help="The hospital's own line, day and night.", metavar="NUMBER"),
    ] = None,
    team_name: Annotated[
        str | None,
        typer.Option(help='Who answers there: "the oncology ward".', metavar="NAME"),
    ] = None,
) -> None:
    """Say where it stands; fetch the official small Vosk model and use it."""
    from audio import SMALL_US, ModelError, install_model, models_folder
    from skill.settings import write_model

    given = {"region": region, "team_number": team_number, "team_name": team_name}
    settings = load_settings(given)
    site = site_of()
    if region is None:
        given["region"] = choose_region(settings)
    changes = {name: value for name, value in given.items() if value is not None}
    if changes:
        path = write_settings(changes)
        told = ", ".join(f"{name} is '{value}'" for name, value in changes.items())
        sys.stdout.write(f"{told} from now on; '{path}' says so.\n")
    try:
        with console.progress(f"fetching {SMALL_US.name}") as step:
            found = install_model(SMALL_US.name, models_folder(), site, progress=step)
    except ModelError as why:
        console.note(f"{why} Until then the embedded models are used.")
        return
    path = write_model(found)
    sys.stdout.write(f"{found} is used from now on; '{path}' says so.\n")


def choose_region(settings: Settings) -> str | None:
    """Ask which region it is to be; without a terminal, say which one it is.

    Returns:
        A region; None keeps the one that is set.
    """
    known = _known(settings)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        console.note(
            f"the region is '{settings.region}'{known.get(settings.region, '')}. "
            f"'askaloud setup --region XX' changes that; there are "
            f"{', '.join(known)}. --team-number and --team-name set the hospital's "
            f"own line."
        )
        return None
    console.note("where is it? That decides which emergency number it tells people.")
    width = max(map(len, known))
    for number, (name, what) in enumerate(known.items(), start=1):
        sys.stderr.write(f"  {number}  {name:<{width}}{what}\n")
    for _ in range(TRIES):
        sys.stderr.write(f"A number, or Enter for '{settings.region}': ")
        sys.stderr.flush()
        answer = sys.stdin.readline().strip().lower()
        if not answer:
            break
        if answer in known:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(known):
            return list(known)[int(answer) - 1]
        sys.stderr.write(f"'{answer}' is none of them.\n")
    console.note(f"the region stays '{settings.region}'.")
    return None


def _known(settings: Settings) -> dict[str, str]:
    """The regions that the topic has, each with its country and number."""
    from intents import REGIONS, TopicError, load_topic
    from intents.manifest import EMERGENCY_NUMBER

    try:
        regions = load_topic(settings.topic).manifest.regions
    except TopicError as why:
        console.note(str(why))
        return dict.fromkeys(REGIONS, "")
    return {
        name: f": {regions[name].title or name}, "
        f"call {regions[name].words.get(EMERGENCY_NUMBER, 'nobody')}"
        for name in REGIONS
        if name in regions
    }
