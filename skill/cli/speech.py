"""`askaloud speech`: speech that is made ahead, in one file that can be carried."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from audio.defaults import KOKORO
from skill.cli.options import TopicOption
from skill.errors import UsageError, WriteError
from skill.output import console
from skill.settings import Settings, load_settings, settings_file

if TYPE_CHECKING:  # brings all of audio, which other commands do without
    from skill.speech_making import Made, Wanted

INTERRUPTED: Final = 130

app = typer.Typer(
    help="Speech made ahead, in Kokoro's voice: make it, carry it elsewhere.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Voice = Annotated[
    str | None,
    typer.Option(help="A voice of Kokoro; else the one that is set.", metavar="VOICE"),
]
Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--region", help="Wording of this region; else all.", metavar="REGION"
    ),
]
Rates = Annotated[
    list[int] | None,
    typer.Option("--rate", help="Words a minute; else all.", metavar="N"),
]


@app.command()
def make(
    voice: Voice = None,
    region: Regions = None,
    rate: Rates = None,
    topic: TopicOption = None,
    jobs: Annotated[
        int, typer.Option(help="Texts at a time; as many as cores without.", min=0)
    ] = 0,
    check: Annotated[
        bool, typer.Option("--check", help="Hear all that is made back, list errors.")
    ] = False,
) -> None:
    """Make the speech of all that can be said; goes on where it broke off before."""
    from audio import SpeechPack
    from skill.heard_back import ears, hear_back
    from skill.speech_making import make_speech
    from skill.voice import pack_file

    settings = _settings(voice, topic)
    wanted = _wanted(settings, region, rate)
    recogniser = ears() if check else None

    def listen(one: "Made") -> None:
        if recogniser is None:
            return
        what = one.wanted
        back = hear_back(what.text, one.speech, recogniser, what.phonemes)
        if back.wrong:
            told = (what.voice, str(what.rate), ", ".join(back.wrong), back.text)
            sys.stdout.write("\t".join((*told, back.heard)) + "\n")
            sys.stdout.flush()

    pack = SpeechPack(pack_file(), write=True)
    try:
        with console.progress(f"making {len(wanted)} texts") as step:
            made = make_speech(wanted, pack, step, listen, jobs)
    except KeyboardInterrupt:
        console.note("what was made is kept; the same command goes on from there.")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        pack.close()
    console.note(
        f"{made} texts were made, {len(wanted) - made} were there; they are in "
        f"'{pack_file()}'."
    )
    _tell_use(settings)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What is written.")],
    voice: Voice = None,
    region: Regions = None,
    rate: Rates = None,
    topic: TopicOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the file if it is there.")
    ] = False,
) -> None:
    """Write speech that was made into one file, urgent things first."""
    from audio import SpeechPack
    from audio.synthesis.pack import copy_rows
    from skill.voice import pack_file

    settings = _settings(voice, topic)
    wanted = _wanted(settings, region, rate)
    if file.exists() and not force:
        raise UsageError(f"'{file}' is there already. Give --force to overwrite it.")
    source = SpeechPack(pack_file())
    unfinished = file.with_name(f".{file.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        target = SpeechPack(unfinished, write=True)
        with console.progress(f"exporting to {file.name}") as step:
            copied = copy_rows(source, target, (one.key for one in wanted), step)
        target.close()
        if not copied:
            raise UsageError(
                "nothing of that was made yet. Run 'askaloud speech make' with the "
                "same options."
            )
        unfinished.replace(file)
    except OSError as why:
        raise WriteError(f"'{file}' cannot be written ({why}). Mend that.") from why
    finally:
        source.close()
        unfinished.unlink(missing_ok=True)
    sys.stdout.write(f"{copied} texts are in '{file}'.\n")
    if copied < len(wanted):
        console.note(
            f"{len(wanted) - copied} texts were not made yet. Run 'askaloud speech "
            f"make' with the same options."
        )


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What 'speech export' has written.")
    ],
) -> None:
    """Take speech that was made elsewhere; needs neither network nor Kokoro."""
    from audio import SpeechPack
    from audio.synthesis.pack import copy_rows
    from skill.voice import pack_file

    settings = load_settings()
    source = SpeechPack(file)
    try:
        # All of it is looked at before any of it is taken.
        keys = source.keys()
        for _ in source.rows(keys):
            pass
        target = SpeechPack(pack_file(), write=True)
        try:
            with console.progress(f"importing {file.name}") as step:
                copied = copy_rows(source, target, keys, step)
        finally:
            target.close()
    finally:
        source.close()
    sys.stdout.write(f"{copied} texts were imported.\n")
    _tell_use(settings)


def _settings(voice: str | None, topic: str | None) -> Settings:
    """The settings, with a voice of Kokoro: the one set, or the region's."""
    settings = load_settings({"voice": voice, "topic": topic})
    if (settings.voice or "").partition(":")[0] == KOKORO:
        return settings
    if voice is not None:
        raise UsageError(
            f"'{voice}' is no voice of Kokoro. Give --voice {KOKORO}, or one with a "
            f"name."
        )
    return settings.model_copy(update={"voice": KOKORO})


def _wanted(
    settings: Settings, regions: list[str] | None, rates: list[int] | None
) -> "tuple[Wanted, ...]":
    from intents import load_topic
    from skill.settings import FASTEST, SLOWEST
    from skill.speech_making import wanted_speech

    for rate in rates or ():
        if not SLOWEST <= rate <= FASTEST:
            raise UsageError(
                f"{rate} words a minute are not possible. Give {SLOWEST} to {FASTEST}."
            )
    topic = load_topic(settings.topic)
    return wanted_speech(topic, settings, regions or (), rates or ())


def _tell_use(settings: Settings) -> None:
    """Say how the speech comes to be used, if it is not."""
    named = load_settings().voice or ""
    if named.partition(":")[0] != KOKORO:
        console.note(
            f'it is used once the settings say so: voice = "{settings.voice or KOKORO}'
            f"\" in '{settings_file()}'."
        )
