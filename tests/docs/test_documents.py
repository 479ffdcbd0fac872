"""What the documents say is so: commands, options, settings, links, paths."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer
from pydantic import ValidationError

from skill.cli.app import app
from skill.settings import Settings
from tests.docs.pages import MADE, PAGES, ROOT, TOPIC, Page, rows

OPERATORS = ROOT / "docs" / "operators.md"
DEVELOPERS = ROOT / "docs" / "developers" / "README.md"
DECISIONS = ROOT / "docs" / "developers" / "decisions"
PICTURE = ROOT / "docs" / "pipeline.svg"

MIN_GUESSES = 20
"""Rows of the table "In one guess": with fewer, it would not be read aright."""

OF_ANY_COMMAND = {"--help"}
OF_OTHERS = {"--quick"}
"""Options of benchmarks, which stand alone in a sentence."""

MAKE = re.compile(r"\bmake((?: +[A-Za-z][\w-]*(?![\w=./-]))+)")
SVG = "{http://www.w3.org/2000/svg}"


def commands() -> dict[tuple[str, ...], set[str]]:
    """The options of each command; those of the program itself under ()."""
    found: dict[tuple[str, ...], set[str]] = {}

    def walk(command: Any, words: tuple[str, ...]) -> None:  # noqa: ANN401
        found[words] = OF_ANY_COMMAND | {
            name
            for one in command.params
            for name in (*one.opts, *one.secondary_opts)
            if name.startswith("-")
        }
        for name, below in getattr(command, "commands", {}).items():
            walk(below, (*words, name))

    walk(typer.main.get_command(app), ())
    return found


COMMANDS = commands()
OPTIONS = set().union(*COMMANDS.values())
GROUPS = {words[:1] for words in COMMANDS if len(words) > 1}
TARGETS = set(
    re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
)


def wrong_commands(page: Page) -> Iterator[str]:
    """Code that calls `askaloud` as it cannot be called."""
    for line in page.code:
        if not re.match(r"(?:\S*/)?askaloud(?:\s|$)", line):
            continue
        words = re.sub(r"[\[\]]", "", line).split()[1:]
        if ">" in words:
            words = words[: words.index(">")]
        yield from (f"{line}: {why}" for why in wrong_call(words))


def wrong_call(words: list[str]) -> Iterator[str]:
    """What is wrong with the words that follow `askaloud`."""
    called: tuple[str, ...] = ()
    while words and words[0].startswith("-"):
        if words[0] not in COMMANDS[()]:
            yield f"there is no option {words[0]}"
        words = words[1:]
    if words and not words[0].startswith(("…", "-")):
        called, words = (words[0],), words[1:]
        if called not in COMMANDS:
            yield f"there is no command {called[0]}"
            return
    if called in GROUPS and words and not words[0].startswith(("…", "-")):
        both = [(*called, name) for name in words[0].split("|")]
        missing = [" ".join(one) for one in both if one not in COMMANDS]
        yield from (f"there is no command {one}" for one in missing)
        if missing:
            return
        called, words = both[0], words[1:]
    known_options = set(COMMANDS[called])
    if called == ("service",):
        # It takes those of the command that it has started, too.
        named = [name for name in words if (name,) in COMMANDS]
        known_options |= set(COMMANDS[(*(named or ["listen"])[:1],)])
    for word in words:
        option = word.partition("=")[0]
        known = not option.startswith("--") or option == "--"
        if not known and option not in known_options:
            yield f"{' '.join(called)} has no option {option}"


def wrong_options(page: Page) -> Iterator[str]:
    """Options that stand alone and are those of no command."""
    for span in page.spans:
        for option in re.findall(r"--[a-z][a-z0-9-]*", span):
            if span.startswith("--") and option not in OPTIONS | OF_OTHERS:
                yield f"no command has the option {option}"


def wrong_settings(page: Page) -> Iterator[str]:
    """Blocks of settings that cannot be read as such."""
    for block in page.blocks:
        try:
            values = tomllib.loads(block)
        except tomllib.TOMLDecodeError:
            continue
        try:
            Settings.model_validate(values)
        except ValidationError as why:
            yield str(why)


def wrong_links(page: Page) -> Iterator[str]:
    """Links that lead nowhere."""
    for link in page.links:
        to, anchor = page.leads_to(link), link.partition("#")[2]
        if not to.exists():
            yield f"{link}: there is no such file"
        elif anchor and anchor not in Page.read(to).anchors:
            yield f"{link}: the page has no such heading"


def wrong_paths(page: Page) -> Iterator[str]:
    """Paths that are not there."""
    for path in page.paths:
        places = (ROOT, page.path.parent, TOPIC)
        there = any((place / path).exists() for place in places)
        if not there and path not in MADE:
            yield f"{path}: there is no such file or folder"


def wrong_targets(page: Page) -> Iterator[str]:
    """What `make` is said to make and cannot."""
    for line in page.code:
        if not line.startswith("make "):
            continue
        for words in MAKE.findall(line):
            wrong = [word for word in words.split() if word not in TARGETS]
            yield from (f"make has no target {word}" for word in wrong)


Wrong = Callable[[Page], Iterator[str]]
KINDS: tuple[Wrong, ...] = (
    wrong_commands,
    wrong_options,
    wrong_settings,
    wrong_links,
    wrong_paths,
    wrong_targets,
)


def test_there_are_pages_and_commands_to_look_at() -> None:
    assert {ROOT / "README.md", OPERATORS, DEVELOPERS} <= set(PAGES)
    assert ("models", "install") in COMMANDS
    assert {"run", "test", "quick"} <= TARGETS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_says_is_so(path: Path, kind: Wrong) -> None:
    assert list(kind(Page.read(path))) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (wrong_commands, "`askaloud lissen`"),
        (wrong_commands, "`askaloud listen --opened`"),
        (wrong_commands, "`askaloud models fetch NAME`"),
        (wrong_commands, "`askaloud topic show|lind`"),
        (wrong_commands, "`askaloud service -- --opened`"),
        (wrong_commands, "`askaloud --loud listen`"),
        (wrong_commands, "So:\n\n    .venv/bin/askaloud ask --txt x\n"),
        (wrong_commands, "So:\n\n    askaloud lissen     # hears\n"),
        (wrong_options, "`--patient 2`"),
        (wrong_options, "`--push-to-talk` and `--holding`"),
        (wrong_settings, 'So:\n\n    region = "uk"\n    colour = "red"\n'),
        (wrong_settings, "So:\n\n    rate = 1000\n"),
        (wrong_links, "[that](nowhere.md)"),
        (wrong_links, "[that](README.md#nothing-of-the-kind)"),
        (wrong_links, "[that](#nothing-of-the-kind)"),
        (wrong_paths, "`audio/ears.py`"),
        (wrong_paths, "`audio/ears/`"),
        (wrong_targets, "`make tests`"),
        (wrong_targets, "So:\n\n    make rum     # runs\n"),
    ],
)
def test_what_is_not_so_is_found(kind: Wrong, text: str) -> None:
    page = Page(ROOT / "README.md", f"# A page\n\n{text}\n")
    if "(#" in text:
        page = Page(ROOT / "SECURITY.md", page.text)
    assert list(kind(page)) != []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (wrong_commands, "`askaloud models …`, `askaloud topic show|lint`, `askaloud`"),
        (wrong_commands, '`askaloud listen --wake "hello nurse"`, `askaloud ask -`'),
        (wrong_commands, "`askaloud listen --push-to-talk [--hold] [--switch NAME]`"),
        (wrong_commands, "So:\n\n    askaloud service > x     # service -- --open\n"),
        (wrong_commands, "`askaloud-answer.wav`"),
        (wrong_options, "`pip install --force-reinstall pyttsx3`"),
        (wrong_settings, "So:\n\n    label: spread\n"),
        (wrong_links, "[that](SECURITY.md#how-to-report), [that](https://x.org/y)"),
        (wrong_paths, "`audio/sound.py`, `/dev/input/`, `sections/`"),
        (wrong_targets, "`make quick PYTHON=python3.13`, what it makes"),
    ],
)
def test_what_is_so_is_not_complained_about(kind: Wrong, text: str) -> None:
    page = Page(ROOT / "README.md", f"# A page\n\n{text}\n")
    assert list(kind(page)) == []


def test_every_setting_is_described_with_what_it_is_by_itself() -> None:
    section = Page.read(OPERATORS).section("## Settings")
    told = {row[0].strip("`"): row[1].strip("`") for row in rows(section)}
    for name, field in Settings.model_fields.items():
        default = "none" if field.default is None else json.dumps(field.default)
        assert told.get(name) == default, name


def test_every_setting_stands_in_the_example() -> None:
    page = Page.read(OPERATORS)
    example = next(block for block in page.blocks if block.startswith("region"))
    assert set(tomllib.loads(example)) == set(Settings.model_fields)


@pytest.mark.parametrize("words", sorted(COMMANDS), ids=" ".join)
def test_every_command_is_described(words: tuple[str, ...]) -> None:
    text = OPERATORS.read_text(encoding="utf-8")
    said = text.replace("topic show|lint", "topic show, askaloud topic lint")
    assert " ".join(("askaloud", *words)) in said


@pytest.mark.parametrize("row", rows(Page.read(DEVELOPERS).section("## In one guess")))
def test_a_guess_leads_to_a_module(row: list[str]) -> None:
    named = re.findall(r"`([^`]+)`", row[1])
    assert named, f"'{row[0]}' names no module"
    for one in named:
        # An `errors.py` in each package, for one.
        places = (ROOT, *ROOT.glob("*/"))
        assert any((place / one).exists() for place in places), one


def test_there_are_guesses() -> None:
    assert len(rows(Page.read(DEVELOPERS).section("## In one guess"))) >= MIN_GUESSES


def test_every_page_of_the_documents_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    to_read = [ROOT / "README.md"]
    while to_read:
        path = to_read.pop()
        if path in reached or path.suffix != ".md":
            continue
        reached.add(path)
        page = Page.read(path)
        to_read += [page.leads_to(link) for link in page.links]
    assert set((ROOT / "docs").rglob("*.md")) <= reached


def test_decisions_are_numbered_without_a_gap_and_all_of_one_form() -> None:
    pages = [Page.read(path) for path in sorted(DECISIONS.glob("[0-9]*.md"))]
    assert pages
    for number, page in enumerate(pages, start=1):
        assert page.path.name.startswith(f"{number:04d}-")
        heads = re.findall(r"^#+ .+$", page.text, re.MULTILINE)
        assert heads[0].startswith(f"# {number}. "), page.path.name
        assert heads[1:] == ["## Context", "## Decision", "## Consequences"]


def test_the_picture_tells_those_who_cannot_see_it_what_it_shows() -> None:
    picture = ElementTree.parse(PICTURE).getroot()
    named = (picture.get("aria-labelledby") or "").split()
    told = {one.get("id"): one.text for one in picture if one.tag in _TELLING}
    assert sorted(named) == sorted(str(name) for name in told)
    assert all(told.values())
    shown = {one.text for one in picture.iter(f"{SVG}text")}
    described = told["pipeline-desc"] or ""
    for thing in ("sound in", "frames", "utterance", "transcript", "match", "reply"):
        assert thing in shown
        assert thing in described


_TELLING = (f"{SVG}title", f"{SVG}desc")
