"""`askaloud topic sign` and `stamp`."""

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intents import SIGNATURES, load_topic, places, urgent_places
from intents.signing import load_signatures
from skill.cli import app
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change
from tests.skill.running import Ran

Command = Callable[..., Ran]
NURSE = ("--by", "Ada Nurse", "--role", "oncology nurse")


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def signed(garden: Path) -> list[str]:
    return [one.place for one in load_signatures(load_topic(garden))]


@pytest.fixture
def typing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs `askaloud` at a terminal, where answers are typed."""

    def run(answers: str, *arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["askaloud", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", Terminal(answers))
        with pytest.raises(SystemExit) as ended:
            app.main()
        told = capsys.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return run


def test_a_script_signs_what_was_read_before(command: Command, garden: Path) -> None:
    ran = command("topic", "sign", garden, *NURSE, "--urgent", "--yes")
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.splitlines() == [
        f"{garden / SIGNATURES}: topic",
        f"{garden / SIGNATURES}: sections/gnome_down",
        "2 of 2 signed by Ada Nurse",
    ]
    one = load_signatures(load_topic(garden))[0]
    assert (one.by, one.role, one.on) == ("Ada Nurse", "oncology nurse", date.today())
    lint = command("topic", "lint", "--topic", garden, "--release")
    assert SIGNATURES not in lint.out


def test_all_of_it_is_signed(command: Command, garden: Path) -> None:
    assert command("topic", "sign", garden, *NURSE, "--all", "--yes").status == 0
    assert signed(garden) == list(places(load_topic(garden)))


def test_sections_and_places_are_signed(command: Command, garden: Path) -> None:
    names = ("--section", "size", "--section", "topic", "--section", "sections/paint")
    ran = command("topic", "sign", "--topic", garden, *NURSE, *names, "--yes")
    assert ran.status == 0
    assert signed(garden) == ["sections/size", "topic", "sections/paint"]


def test_every_text_is_shown_before_it_is_asked_about(
    typing: Callable[..., Ran], garden: Path
) -> None:
    ran = typing("n\ny\n", "topic", "sign", garden, *NURSE, "--urgent")
    assert ran.status == 0
    shown = " ".join(ran.err.split())
    texts = places(load_topic(garden))
    for place in urgent_places(load_topic(garden)):
        assert place in shown
        for field, text in texts[place].items():
            assert f"{field} {text}" in shown
    assert shown.count("Have you read this? y/n") == 2
    assert signed(garden) == ["sections/gnome_down"]
    assert ran.out.splitlines()[-1] == "1 of 2 signed by Ada Nurse"


def test_it_is_asked_again_until_it_is_answered(
    typing: Callable[..., Ran], garden: Path
) -> None:
    ran = typing("\nwhat\nYes\n", "topic", "sign", garden, *NURSE, "--section", "size")
    assert ran.err.count("Have you read this?") == 3
    assert signed(garden) == ["sections/size"]


def test_who_goes_away_has_signed_what_they_said_yes_to(
    typing: Callable[..., Ran], garden: Path
) -> None:
    ran = typing("y\n", "topic", "sign", garden, *NURSE, "--all")
    assert ran.status == 0
    assert signed(garden) == ["topic"]


def test_without_a_terminal_nobody_can_be_asked(command: Command, garden: Path) -> None:
    ran = command("topic", "sign", garden, *NURSE, "--urgent", given=b"y\ny\n")
    assert ran.status == 2
    assert ran.complaint().startswith("only somebody at a terminal")
    assert not (garden / SIGNATURES).exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--all",), "--by NAME and --role ROLE"),
        (("--by", "Ada", "--role", " ", "--all"), "--by NAME and --role ROLE"),
        (NURSE, "say what was read"),
        ((*NURSE, "--all", "--urgent"), "say what was read"),
        ((*NURSE, "--all", "--topic", TINY_TOPIC), "name the topic once"),
        ((*NURSE, "--section", "shape"), "no section or place 'shape'"),
    ],
)
def test_wrong_use(
    command: Command, garden: Path, arguments: tuple[str, ...], told: str
) -> None:
    ran = command("topic", "sign", garden, *arguments, "--yes")
    assert ran.status == 2
    assert ran.out == ""
    assert told in ran.complaint()
    assert not (garden / SIGNATURES).exists()


def test_a_stamp_is_told(command: Command, garden: Path) -> None:
    change(garden / "sections/size.yaml", "as a boot", "as a shoe")
    ran = command("topic", "stamp", "--topic", garden)
    version = load_topic(garden).content_version
    assert version.startswith(f"{date.today()}+")
    assert ran == Ran(0, f"{version} (new)\n", "")
    assert (
        command("topic", "stamp", "--topic", garden).out == f"{version} (as before)\n"
    )
