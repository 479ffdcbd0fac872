"""`askaloud models`: which recognition models there are; getting and keeping them."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from askaloud.parsing import parsed_toml
from askaloud.plain_text import read_plain_text
from skill.errors import UsageError
from skill.output import console
from skill.settings import (
    MODEL_VARIABLE,
    load_settings,
    settings_file,
    write_settings,
)

FAILED: Final = 1
INTERRUPTED: Final = 130
MIRROR_VARIABLE: Final = "ASKALOUD_MIRROR"
"""The address of a mirror; --mirror overrides it."""

app = typer.Typer(
    help="Models that hear, for Vosk and Whisper: get, keep and check them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Mirror = Annotated[
    str | None,
    typer.Option(
        help=f"Where the archives are, if not at the makers'; or {MIRROR_VARIABLE}.",
        metavar="URL",
    ),
]
Sum = Annotated[
    str | None,
    typer.Option("--sha256", help="What the archive's SHA-256 must be.", metavar="HEX"),
]


@app.command("list")
def list_models(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON array of objects.")
    ] = False,
) -> None:
    """Show the models that are here and the official ones that can be."""
    from skill.output.listed_models import all_models
    from skill.output.model_table import print_table

    models, problems = all_models(load_settings())
    for problem in problems:
        console.note(problem)
    if as_json:
        records = [one.record() for one in models]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    else:
        print_table(models)


@app.command()
def install(
    name: Annotated[str, typer.Argument(help="As 'askaloud models list' has it.")],
    mirror: Mirror = None,
    sha256: Sum = None,
) -> None:
    """Fetch a model, check it and unpack it; goes on where it broke off before."""
    from audio.models import (
        OFFICIAL_MODELS,
        OFFICIAL_SITE,
        OFFICIAL_WHISPERS,
        WHISPER_SITE,
        install_model,
        install_whisper,
        models_folder,
        official_model,
        official_whisper,
    )
    from audio.recogniser.packed_whispers import packed_whisper
    from skill.output.model_telling import how_used

    settings, site = load_settings(), site_of(mirror)
    demanded = _sum(sha256)
    packed = packed_whisper(name)
    if packed is not None:
        raise UsageError(f"'{name}' comes by pip alone. Run {packed.how_to_install}.")
    official = official_model(name)
    whisper = official_whisper(name)
    if official is None and whisper is None and site == OFFICIAL_SITE:
        every = (*OFFICIAL_MODELS, *OFFICIAL_WHISPERS)
        raise UsageError(
            f"there is no official English model '{name}'. There are "
            f"{', '.join(one.name for one in every)}."
        )
    fetch = install_model if whisper is None else install_whisper
    if whisper is not None and site == OFFICIAL_SITE:
        site = WHISPER_SITE
    try:
        with console.progress(f"fetching {name}") as step:
            place = fetch(name, models_folder(), site, sha256=demanded, progress=step)
    except KeyboardInterrupt:
        console.note("what has come is kept; the same command goes on from there.")
        raise typer.Exit(INTERRUPTED) from None
    known = official or whisper
    licence = f" ({known.licence})" if known is not None else ""
    sys.stdout.write(f"{name}{licence} is installed in '{place}'.\n")
    if official is not None and official.is_big:
        console.note(
            f"{name} is made for servers and may need up to 16 GB of memory. If this "
            f"machine has less, remove it again."
        )
    sys.stdout.write(f"{how_used(place, settings)}\n")


@app.command("import")
def import_file(
    source: Annotated[
        Path, typer.Argument(metavar="FILE.zip|DIR", help="An archive, or a folder.")
    ],
    name: Annotated[
        str | None, typer.Option(help="What to call it; else as its folder is called.")
    ] = None,
    sha256: Sum = None,
) -> None:
    """Take a Vosk model or a Whisper from a file or folder; needs no network."""
    from audio.models import import_model, models_folder, official_model, read_record
    from skill.output.model_telling import how_used

    settings = load_settings()
    with console.progress(f"importing {source.name}") as step:
        place = import_model(
            source, models_folder(), name, sha256=_sum(sha256), progress=step
        )
    record, official = read_record(place), official_model(place.name)
    archive = record.archive_sha256 if record is not None else None
    sys.stdout.write(f"{place.name} is installed in '{place}'.\n")
    if archive is not None:
        sys.stdout.write(f"The SHA-256 of its archive is {archive}.\n")
        if official is not None and official.sha256 not in (None, archive):
            console.note(
                f"that is not the SHA-256 of the official {place.name}. If you did "
                f"not pack it yourself, remove it and get it from the makers."
            )
    sys.stdout.write(f"{how_used(place, settings)}\n")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="As 'askaloud models list' has it.")],
) -> None:
    """Take an installed model away."""
    from audio.models import models_folder, remove_model

    load_settings()
    place = models_folder() / name
    remove_model(name, models_folder())
    sys.stdout.write(f"{name} is removed.\n")
    for setting in ("model", "whisper"):
        if _in_settings(setting) in (name, str(place)):
            path = write_settings({setting: None})
            sys.stdout.write(
                f"'{path}' named it as the {setting}, and does so no more.\n"
            )
    if os.environ.get(MODEL_VARIABLE) in (name, str(place)):
        console.note(f"{MODEL_VARIABLE} still names it. Unset the variable.")


@app.command()
def verify(
    name: Annotated[
        str | None, typer.Argument(help="One model; all that are here without.")
    ] = None,
) -> None:
    """Compare models with what was installed, and load them; status 1 for damage."""
    from audio import ModelError
    from audio.models import (
        EMBEDDED_NAME,
        installed_models,
        models_folder,
        verify_model,
        verify_packed,
    )
    from audio.recogniser import EMBEDDED, MODEL_NAME
    from audio.recogniser.packed_whispers import PACKED_WHISPERS, packed_whisper
    from skill.output.model_telling import verdict

    there: dict[str, Path | None] = {EMBEDDED_NAME: EMBEDDED / MODEL_NAME}
    there |= {one.name: None for one in PACKED_WHISPERS if one.is_installed}
    there |= {one.name: one.folder for one in installed_models(models_folder())}
    wanted = EMBEDDED_NAME if name == MODEL_NAME else name
    if wanted is not None and wanted not in there:
        raise ModelError(
            f"the model '{wanted}' is not installed. There are {', '.join(there)}."
        )
    damaged = False
    for one in there if wanted is None else [wanted]:
        with console.progress(f"checking {one}") as step:
            place, packed = there[one], packed_whisper(one)
            if place is not None:
                found = verify_model(place, step)
            elif packed is not None:
                found = verify_packed(packed)
        damaged |= bool(found.problems)
        sys.stdout.write(f"{one}: {verdict(one, place, found)}\n")
    if damaged:
        raise typer.Exit(FAILED)


def site_of(mirror: str | None = None) -> str:
    """The address that models are fetched from: a mirror, or the makers' own.

    Raises:
        UsageError: The mirror is no address of a kind that can be read.
    """
    from audio.models import OFFICIAL_SITE

    site = mirror or os.environ.get(MIRROR_VARIABLE) or OFFICIAL_SITE
    if urlsplit(site).scheme not in ("http", "https", "file"):
        raise UsageError(
            f"the mirror '{site}' is no address. Give one that begins with https://, "
            f"http:// or file:// and has the archives in it."
        )
    return site


def _sum(sha256: str | None) -> str | None:
    if sha256 is None:
        return None
    if re.fullmatch(r"[0-9a-fA-F]{64}", sha256.strip()) is None:
        raise UsageError(
            f"'{sha256}' is no SHA-256, which has 64 hexadecimal digits. Give it as "
            f"sha256sum prints it."
        )
    return sha256.strip().lower()


def _in_settings(setting: str) -> str | None:
    """The model that the file of settings itself names."""
    path = settings_file()
    if not path.exists():
        return None
    named = parsed_toml(read_plain_text(path)).get(setting)
    return None if named is None else str(Path(named).expanduser())
