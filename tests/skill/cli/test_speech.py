"""`askaloud speech`: make, export and import, as an operator does."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from audio import SpeechPack
from intents import load_topic
from skill.settings import Settings, settings_file
from skill.speech_making import wanted_speech
from skill.voice import pack_file
from tests.audio.synthesis.kokoro.conftest import NEEDS_KOKORO
from tests.audio.synthesis.packs import hum, packed, row
from tests.conftest import TINY_TOPIC
from tests.skill.running import Ran

Command = Callable[..., Ran]

GNOMES = ("--topic", TINY_TOPIC)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and data of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture
def made() -> int:
    """A pack with a hum for all that the gnomes' topic says in the United Kingdom."""
    wanted = wanted_speech(
        load_topic(TINY_TOPIC), Settings(voice="kokoro:bf_emma"), ["uk"], [225]
    )
    rows = [row(one.text, 225, speech=hum(one.text, 0.1)) for one in wanted]
    packed(pack_file(), *rows).close()
    assert {one.key for one in rows} == {one.key for one in wanted}
    return len(rows)


@NEEDS_KOKORO
def test_speech_is_made_once_and_its_use_is_told(command: Command, made: int) -> None:
    pack = SpeechPack(pack_file(), write=True)
    lost = pack.keys()[:2]
    pack.close()
    with sqlite3.connect(pack_file()) as database:
        database.executemany("DELETE FROM speech WHERE key = ?", [(k,) for k in lost])
    database.close()
    ran = command("speech", "make", *GNOMES, "--region", "uk", "--rate", 225)
    assert ran.status == 0
    assert f"2 texts were made, {made - 2} were there" in ran.err
    assert 'voice = "kokoro"' in ran.err
    assert set(SpeechPack(pack_file()).keys()) >= {*lost}


@pytest.mark.usefixtures("made")
def test_nothing_more_is_told_where_it_is_used(command: Command) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('voice = "kokoro:bf_emma"\n')
    ran = command("speech", "make", *GNOMES, "--region", "uk", "--rate", 225)
    assert ran.status == 0
    assert "settings say so" not in ran.err


def test_speech_is_carried_to_another_machine(
    command: Command, made: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick.pack"
    options = (*GNOMES, "--region", "uk", "--rate", 225)
    ran = command("speech", "export", stick, *options)
    assert ran.status == 0
    assert ran.out == f"{made} texts are in '{stick}'.\n"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "other"))
    ran = command("speech", "import", stick)
    assert ran.status == 0
    assert ran.out == f"{made} texts were imported.\n"
    assert len(SpeechPack(pack_file()).keys()) == made
    assert [path.name for path in pack_file().parent.iterdir()] == [pack_file().name]


@pytest.mark.usefixtures("made")
def test_an_export_has_only_what_is_wanted_and_tells_what_lacks(
    command: Command, tmp_path: Path
) -> None:
    stick = tmp_path / "stick.pack"
    ran = command("speech", "export", stick, *GNOMES, "--region", "uk", "--rate", 100)
    assert ran.status == 2
    assert "nothing of that was made yet" in ran.err
    assert not list(tmp_path.glob("*stick*"))
    rates = ("--rate", 100, "--rate", 225)
    ran = command("speech", "export", stick, *GNOMES, "--region", "uk", *rates)
    assert ran.status == 0
    assert "texts were not made yet" in ran.err


@pytest.mark.usefixtures("made")
def test_an_export_overwrites_nothing_unless_it_may(
    command: Command, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    options = (*GNOMES, "--region", "uk", "--rate", 225)
    ran = command("speech", "export", there, *options)
    assert ran.status == 2
    assert there.read_text() == "mine"
    assert command("speech", "export", there, *options, "--force").status == 0
    assert SpeechPack(there).keys()


def test_an_import_adds_to_what_there_is(command: Command, tmp_path: Path) -> None:
    packed(pack_file(), row("Sit up.")).close()
    packed(tmp_path / "stick", row("Lie flat.")).close()
    assert command("speech", "import", tmp_path / "stick").status == 0
    assert set(SpeechPack(pack_file()).keys()) == {
        row("Sit up.").key,
        row("Lie flat.").key,
    }


def test_of_a_damaged_pack_nothing_is_taken(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.synthesis.pack.BATCH", 1)
    packed(pack_file(), row("Sit up.")).close()
    stick = tmp_path / "stick"
    packed(stick, row("Lie flat.", urgent=True), row("Keep still.")).close()
    with sqlite3.connect(stick) as database:
        changed = "UPDATE speech SET sound = ? WHERE text = 'Keep still.'"
        database.execute(changed, (b"noise",))
    database.close()
    ran = command("speech", "import", stick)
    assert ran.status == 1
    assert f"'{stick}' is damaged (its sum is wrong)" in ran.err
    assert SpeechPack(pack_file()).keys() == (row("Sit up.").key,)


def test_what_is_no_pack_is_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no speech")
    ran = command("speech", "import", tmp_path / "notes.txt")
    assert ran.status == 1
    assert "is no pack of speech" in ran.err
    assert not pack_file().exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("make", "--voice", "en-gb"), "'en-gb' is no voice of Kokoro"),
        (("make", "--voice", "kokoro:bm_nobody"), "has no voice 'bm_nobody'"),
        (("make", "--rate", "20"), "20 words a minute are not possible"),
    ],
)
def test_what_cannot_be_made_is_told(
    command: Command, arguments: tuple[str, ...], told: str
) -> None:
    ran = command("speech", *arguments)
    assert ran.status == 2
    assert told in ran.err


def test_a_region_that_is_not_there_is_told(command: Command) -> None:
    ran = command("speech", "make", "--region", "mars")
    assert ran.status == 1
    assert "there is no region 'mars'" in ran.err
