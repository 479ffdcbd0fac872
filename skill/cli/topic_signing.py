"""`askaloud topic sign` and `stamp`: who has read a topic, and its version."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from skill.cli.options import TopicOption
from skill.errors import UsageError
from skill.output import console
from skill.settings import load_settings

if TYPE_CHECKING:
    from intents import Topic


def sign(
    named: Annotated[
        str | None, typer.Argument(metavar="TOPIC", help="As --topic.")
    ] = None,
    by: Annotated[str, typer.Option(help="The name of who has read it.")] = "",
    role: Annotated[
        str, typer.Option(help='What they are, such as "oncology nurse".')
    ] = "",
    section: Annotated[
        list[str] | None,
        typer.Option(help="A section, or a place as lint names it; may be repeated."),
    ] = None,
    urgent: Annotated[
        bool, typer.Option("--urgent", help="All that is said in an emergency.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="All that can be said.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="It was read before: ask nothing.")
    ] = False,
    topic: TopicOption = None,
) -> None:
    """Sign that you have read what is said, after it was shown to you.

    A text that is changed later has to be read and signed again.
    """
    from intents import load_topic, places, urgent_places
    from intents import sign as written

    if not by.strip() or not role.strip():
        raise UsageError("a signature needs --by NAME and --role ROLE. Give both.")
    if (bool(section), urgent, everything).count(True) != 1:
        raise UsageError("say what was read: --section LABEL, --urgent or --all.")
    if named and topic:
        raise UsageError(f"name the topic once: '{named}', or --topic.")
    if not yes and not sys.stdin.isatty():
        raise UsageError(
            "only somebody at a terminal can be asked whether they have read it. "
            "Run it there; or give --yes, if they have read it elsewhere."
        )
    loaded = load_topic(load_settings({"topic": named or topic}).topic)
    texts = places(loaded)
    chosen = tuple(texts) if everything else urgent_places(loaded)
    if section:
        chosen = tuple(_place(loaded, name, texts) for name in section)
    signed = 0
    for number, place in enumerate(chosen, start=1):
        head = f"{place} ({number} of {len(chosen)})"
        if not yes and not _has_read(head, texts[place]):
            continue
        # Each at once, so that an interruption loses none.
        file = written(loaded, place, by, role)
        signed += 1
        sys.stdout.write(f"{file}: {place}\n")
    sys.stdout.write(f"{signed} of {len(chosen)} signed by {by}\n")


def stamp(topic: TopicOption = None) -> None:
    """Give a topic whose texts have changed a new version: today's date."""
    from intents import load_topic
    from intents import stamp as stamped

    loaded = load_topic(load_settings({"topic": topic}).topic)
    manifest = stamped(loaded)
    news = "as before" if manifest == loaded.manifest else "new"
    sys.stdout.write(f"{manifest.version}+{manifest.text_hash} ({news})\n")


def _place(topic: "Topic", name: str, texts: Mapping[str, Mapping[str, str]]) -> str:
    for place in (f"sections/{name}", name):
        if place in texts:
            return place
    raise UsageError(
        f"the topic has no section or place '{name}'. Its sections are "
        f"{', '.join(topic.sections)}; its other places, "
        f"{', '.join(one for one in texts if not one.startswith('sections/'))}."
    )


def _has_read(head: str, texts: Mapping[str, str]) -> bool:
    """Show the texts of a place, and ask."""
    sys.stderr.write(f"\n{head}\n\n")
    for field, text in texts.items():
        sys.stderr.write(f"{console.paragraph(field, text)}\n")
    while True:
        sys.stderr.write("\nHave you read this? y/n ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        said = line.strip().lower()
        if said in ("y", "yes"):
            return True
        if said in ("n", "no") or not line:
            return False
