"""The command: what it prints, and how it ends."""

import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from intents import load_topic
from tests.conftest import TINY_TOPIC
from tests.skill.running import Ran

Command = Callable[..., Ran]


@pytest.mark.parametrize("how", ["version", "--version"])
def test_the_version(command: Command, how: str) -> None:
    content = f"secondary_bone_cancer {load_topic().content_version}"
    told = f"askaloud {version('askaloud')}\n{content}\n"
    assert command(how) == Ran(0, told, "")


def test_the_version_of_the_topic_that_is_set(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"topic = '{TINY_TOPIC}'\n", encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(file))
    content = f"garden_gnomes {load_topic(TINY_TOPIC).content_version}"
    assert command("version").out.splitlines()[1] == content


def test_the_version_of_the_program_is_told_whatever_the_settings(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("topic = 'nowhere'\n", encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(file))
    ran = command("version")
    assert ran.status == 1
    assert ran.out == f"askaloud {version('askaloud')}\n"
    assert "'nowhere' is no topic" in ran.complaint()


def test_help_lists_every_command(command: Command) -> None:
    ran = command("--help")
    assert ran.status == 0
    for name in ("ask", "match", "explain", "topic", "setup", "version"):
        assert re.search(rf"^  {name} ", ran.out, re.MULTILINE), name


@pytest.mark.parametrize("name", ["ask", "match", "explain", "topic", "setup"])
def test_every_command_has_help(command: Command, name: str) -> None:
    ran = command(name, "--help")
    assert ran.status == 0
    assert "Usage: " in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("sing",),
        ("ask", "--loudly"),
        ("ask", "--rate", "quick", "--text", "hello"),
        ("ask", "--raw-rate", "1", "-"),
        ("explain",),
    ],
)
def test_wrong_use_ends_with_two_and_a_hint(
    command: Command, arguments: tuple[str, ...]
) -> None:
    ran = command(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert "--help" in ran.err


def test_asking_nothing(command: Command) -> None:
    ran = command("ask")
    assert ran.status == 2
    assert ran.out == ""
    assert ran.complaint().startswith("there is nothing to ask. Give sound files")


def test_standard_input_twice(command: Command) -> None:
    ran = command("ask", "-", "-")
    assert ran.status == 2
    assert ran.complaint() == "standard input can be read once only. Give one -."


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "--text", "hello", "--no-speech"),
        ("match",),
        ("explain", "hello"),
        ("topic", "show"),
    ],
)
def test_a_region_that_there_is_not(
    command: Command, arguments: tuple[str, ...]
) -> None:
    ran = command(*arguments, "--region", "mars")
    assert ran.status == 2
    assert ran.out == ""
    assert "setting 'region' in the command line" in ran.complaint()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "--text", "hello", "--no-speech"),
        ("match",),
        ("explain", "hello"),
        ("topic", "show"),
    ],
)
def test_a_region_that_the_topic_lacks(
    command: Command, arguments: tuple[str, ...]
) -> None:
    ran = command(*arguments, "--topic", TINY_TOPIC, "--region", "au")
    assert ran.status == 1
    assert ran.out == ""
    assert "au" in ran.complaint()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "--text", "hello", "--no-speech"),
        ("match",),
        ("explain", "hello"),
        ("topic", "show"),
        ("topic", "lint"),
        ("topic", "train"),
    ],
)
def test_a_topic_that_there_is_not(
    command: Command, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = command(*arguments, "--topic", tmp_path)
    assert ran.status == 1
    assert ran.out == ""
    assert str(tmp_path / "topic.yaml") in ran.complaint()


def test_broken_settings(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("rate = 5\n", encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(file))
    ran = command("explain", "hello")
    assert ran.status == 2
    assert f"setting 'rate' in '{file}'" in ran.complaint()


def test_explaining(command: Command) -> None:
    ran = command("explain", "what are the symptoms")
    assert ran.status == 0
    assert "decision    answer symptoms" in ran.out
    assert ran.err == ""


def test_an_interruption_is_no_error(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("skill.output.explain.explanation", interrupt)
    ran = command("explain", "hello")
    assert ran.status == 130
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("q.wav", "--out", "q.wav"), "overwrite"),
        (("q.wav", "--out", "a.mp3"), ".wav"),
        (("q.wav", "--out", "a.wav", "--no-speech"), "--no-speech"),
    ],
)
def test_an_answer_that_cannot_go_there(
    command: Command, arguments: tuple[str, ...], reason: str
) -> None:
    ran = command("ask", *arguments)
    assert ran.status == 2
    assert reason in ran.complaint()
