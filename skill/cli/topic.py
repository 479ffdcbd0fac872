"""`askaloud topic`: what a topic says, and whether its files are in order."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from skill.cli.options import Region, TopicOption
from skill.cli.topic_signing import sign, stamp
from skill.errors import UsageError, WriteError
from skill.output import console
from skill.settings import load_settings

FAILED: Final = 1

app = typer.Typer(
    help="Look at a topic and check it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for command in (sign, stamp):
    app.command()(command)


@app.command()
def show(
    label: Annotated[
        str | None, typer.Argument(help="One section; all of them without.")
    ] = None,
    html: Annotated[
        bool, typer.Option("--html", help="As a document to be printed and signed.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where to write the document.", metavar="FILE")
    ] = None,
    topic: TopicOption = None,
    region: Region = None,
) -> None:
    """Print what is spoken for every section."""
    from intents import Context, Kind, load_topic

    if out is not None and not html:
        raise UsageError("--out FILE is for a document. Give --html too.")
    settings = load_settings({"topic": topic, "region": region})
    loaded = load_topic(settings.topic)
    local = loaded.in_region(settings.region, settings.team)
    if label is not None and label not in local.sections:
        sys.stderr.write(
            f"askaloud: there is no section '{label}'. "
            f"There are {', '.join(local.sections)}.\n"
        )
        raise typer.Exit(FAILED)
    if html:
        from skill.output.booklet import Booklet

        booklet = Booklet(loaded, local, settings.region)
        _write(booklet.html(date.today(), label), out)
        return
    for section in local.sections.values():
        if label not in (None, section.label):
            continue
        advice = local.manifest.advice[section.advice]
        first = local.opening(section)
        said = f"{first} {advice}" if first else "(depends on what was said before)"
        sys.stdout.write(f"{section.label} ({section.kind.value}): {section.title}\n")
        _paragraph("says", said)
        if section.more:
            _paragraph("more", f"{section.more} {advice}")
        if section.plain:
            _paragraph("plainer", f"{section.plain} {advice}")
        for name, facet in section.facets.items():
            whence = "the sources are silent" if facet.is_silent else facet.source
            told = f"{local.opening(section, facet)} {advice}"
            _paragraph(f"asked: {name}", f"{told} ({whence})")
        for one in local.situations.get(Context.ALARM, {}).values():
            then = section.kind is Kind.URGENT and local.told_after(section, one)
            if then:
                _paragraph(f"after: {one.situation}", f"{then} {advice}")
        if section.kind is not Kind.CONTROL:
            named = (local.manifest.sources[key] for key in section.sources)
            notes = (f"{s.publisher}, {s.title}, reviewed {s.reviewed}" for s in named)
            _paragraph("from", "; ".join(notes) or "no source")
        sys.stdout.write("\n")
    for one in local.situations.get(Context.ANSWER, {}).values():
        if label is None and one.answer:
            sys.stdout.write(f"{one.situation} (after an answer): {one.title}\n")
            _paragraph("says", one.answer)
            sys.stdout.write("\n")


@app.command()
def facets(topic: TopicOption = None, region: Region = None) -> None:
    """Print what of each section may be asked, as a table in Markdown.

    With the first sentence that is said to it, and where that stands in the sources.
    """
    from intents import load_topic, sentences_in

    settings = load_settings({"topic": topic, "region": region})
    local = load_topic(settings.topic).in_region(settings.region)
    lines = ["| section | asked | the answer begins | source |", "|---|---|---|---|"]
    for section in local.sections.values():
        for facet in section.facets.values():
            first = sentences_in(facet.answer)[0]
            cells = section.label, facet.title, first, facet.source
            lines.append(f"| {' | '.join(cells)} |")
    sys.stdout.write("\n".join(lines) + "\n")


@app.command("lint")
def check(
    topic: TopicOption = None,
    release: Annotated[
        bool,
        typer.Option("--release", help="Unsigned texts for emergencies are errors."),
    ] = False,
) -> None:
    """Check a topic's files; exit status 1 where something must be mended."""
    from intents import lint, load_topic

    loaded = load_topic(load_settings({"topic": topic}).topic)
    findings = lint(loaded, release=release)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    errors = sum(not finding.warning for finding in findings)
    sys.stdout.write(
        f"{len(loaded.sections)} sections, {errors} errors, "
        f"{len(findings) - errors} warnings\n"
    )
    if errors:
        raise typer.Exit(FAILED)


@app.command()
def train(topic: TopicOption = None) -> None:
    """Learn a topic's phrases and put the weights beside it, to be shipped."""
    from intents import load_topic, store_weights

    loaded = load_topic(load_settings({"topic": topic}).topic)
    with console.progress("learning the topic's phrases") as step:
        path = store_weights(loaded, step)
    sys.stdout.write(f"{path}: {path.stat().st_size / 1024:.0f} KiB\n")


@app.command()
def said(
    topic: TopicOption = None,
    without: Annotated[
        list[str] | None, typer.Option(help="A file of utterances to leave out.")
    ] = None,
) -> None:
    """Print what people say to a topic, a sentence on each line."""
    from intents import load_topic, said_to

    loaded = load_topic(load_settings({"topic": topic}).topic)
    files = {said.file for said in loaded.utterances}
    for name in without or ():
        if name not in files:
            raise UsageError(
                f"the topic has no file of utterances '{name}'. "
                f"It has {', '.join(sorted(files)) or 'none'}."
            )
    for sentence in said_to(loaded, without or ()):
        sys.stdout.write(f"{sentence}\n")


@app.command()
def build(
    topic: TopicOption = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to; a folder in the topic's own without."),
    ] = None,
    acoustic: Annotated[
        Path | None, typer.Option(help="A Vosk model to build around.")
    ] = None,
) -> None:
    """Build the recogniser of a topic: its words and questions, no training."""
    from intents import load_topic

    loaded = load_topic(load_settings({"topic": topic}).topic)
    try:
        from skill.building import build_topic
    except ModuleNotFoundError as why:
        sys.stderr.write(
            f"askaloud: building needs the package '{why.name}'. Install it with the "
            f"others that building needs: pip install 'askaloud[build]'.\n"
        )
        raise typer.Exit(FAILED) from why
    with console.progress("building the topic's recogniser") as step:
        try:
            built = build_topic(loaded, out, acoustic, step)
        except OSError as why:
            raise WriteError(
                f"the recogniser cannot be written ({why}). Choose another folder "
                f"with --out."
            ) from why
    if built.guessed:
        sys.stderr.write(
            f"espeak-ng guessed how to say {', '.join(built.guessed)}. Where it is "
            f"wrong, write the phones in the topic's `words`.\n"
        )
    sys.stdout.write(f"{built.vosk.parent}: {built.words} words\n")


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as why:
        raise WriteError(
            f"the document cannot be written ({why}). Choose another file with --out."
        ) from why


def _paragraph(name: str, text: str) -> None:
    sys.stdout.write(console.paragraph(name, text) + "\n")
