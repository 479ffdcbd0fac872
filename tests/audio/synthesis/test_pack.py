"""A pack of speech: one file that keeps what is put into it, and says what is wrong."""

import gc
import os
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio import SpeechPack, VoiceError
from audio.synthesis.pack import copy_rows
from tests.audio.synthesis.packs import VOICE, hum, packed, row

TEXTS = ("Call 9 9 9 now.", "Lie flat.", "Please ask your doctor.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a pack may be."""
    return tmp_path / "deep" / "speech.pack"


@pytest.fixture
def pack(path: Path) -> SpeechPack:
    """A pack with three texts."""
    return packed(path, *map(row, TEXTS))


def test_what_was_kept_is_there_also_after_a_restart(path: Path) -> None:
    kept = row("Lie flat.")
    packed(path, kept).close()
    found = SpeechPack(path).get(kept.key)
    assert found is not None
    assert found.words == hum("Lie flat.").words
    assert found.rate == 24_000
    assert len(found.samples) == len(hum("Lie flat.").samples)
    likeness = np.corrcoef(found.samples, hum("Lie flat.").samples)[0, 1]
    assert likeness > 0.99


def test_what_was_not_kept_is_not_there(pack: SpeechPack) -> None:
    assert pack.get("0" * 40) is None
    assert not pack.has("0" * 40)
    assert pack.has(row("Lie flat.").key)


def test_it_tells_what_it_has(pack: SpeechPack) -> None:
    pack.put([row("Lie flat.", rate=100), row("Lie flat.", voice="af_heart")])
    assert pack.contents() == {VOICE: {100: 1, 150: 3}, "af_heart": {150: 1}}
    assert len(pack.keys()) == 5


def test_urgent_things_are_read_first(path: Path) -> None:
    rows = [row(f"Text {n}.", urgent=n % 3 == 0) for n in range(30)]
    pack = packed(path, *rows)
    urgent = {one.key for one in rows if one.urgent}
    assert set(pack.keys()[: len(urgent)]) == urgent


def test_one_that_was_begun_and_not_made_is_made(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"")
    with pytest.raises(VoiceError, match="is no pack of speech"):
        SpeechPack(path)
    packed(path, row("Lie flat.")).close()
    assert SpeechPack(path).keys() == (row("Lie flat.").key,)


def test_a_rate_at_which_most_is_lacking_is_not_offered(pack: SpeechPack) -> None:
    pack.put([row("Lie flat.", rate=100)])
    pack.put([row(text, rate=175) for text in TEXTS[:2]])
    assert pack.rates(VOICE) == (150, 175)
    assert pack.rates("af_heart") == ()


def test_it_is_small(pack: SpeechPack) -> None:
    key = row("Long.").key
    pack.put([row("Long.", speech=hum("Long.", seconds=10))])
    (stored,) = pack.rows([key])
    assert len(stored.sound) < 10 * 6_000


def test_a_reader_sees_what_a_writer_adds(path: Path, pack: SpeechPack) -> None:
    reader = SpeechPack(path)
    added = row("Keep still.")
    assert reader.get(added.key) is None
    pack.put([added])
    assert reader.get(added.key) is not None


@pytest.mark.usefixtures("pack")
def test_a_reader_does_not_wait_for_a_writer(path: Path) -> None:
    reader = SpeechPack(path)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    assert reader.get(row("Lie flat.").key) is None
    assert time.monotonic() - began < 2.0
    writer.execute("ROLLBACK")
    assert reader.get(row("Lie flat.").key) is not None
    writer.close()


def test_a_reader_does_not_write(path: Path, pack: SpeechPack) -> None:
    pack.close()
    with pytest.raises(VoiceError, match="cannot be written"):
        SpeechPack(path).put([row("Keep still.")])


def test_rows_are_kept_together_or_not_at_all(path: Path, pack: SpeechPack) -> None:
    def failing() -> list[object]:
        raise KeyboardInterrupt

    def rows() -> object:
        yield row("Keep still.")
        failing()

    with pytest.raises(KeyboardInterrupt):
        pack.put(rows())  # type: ignore[arg-type]
    pack.close()
    assert len(SpeechPack(path).keys()) == 3


@pytest.mark.parametrize(
    "content", [b"RIFF....WAVEfmt ", b"SQLite format 3\0" + bytes(200)]
)
def test_what_is_no_pack_is_told(tmp_path: Path, content: bytes) -> None:
    strange = tmp_path / "strange"
    strange.write_bytes(content)
    with pytest.raises(VoiceError, match=r"'.*strange' is no pack of speech"):
        SpeechPack(strange)
    with pytest.raises(VoiceError, match="is no pack of speech"):
        SpeechPack(strange, write=True)
    assert strange.read_bytes() == content


def test_a_pipe_is_no_pack(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(VoiceError, match="it is a pipe, not a file"):
        SpeechPack(tmp_path / "pipe")


def test_a_database_of_somebody_else_is_no_pack(tmp_path: Path) -> None:
    strange = tmp_path / "strange"
    with sqlite3.connect(strange) as other:
        other.execute("CREATE TABLE speech (key TEXT)")
    other.close()
    with pytest.raises(VoiceError, match="is no pack of speech"):
        SpeechPack(strange)


def test_a_pack_whose_names_are_no_text_is_told(path: Path, pack: SpeechPack) -> None:
    pack.close()
    # SQLite names what it cannot read, in whatever bytes.
    damaged = path.read_bytes().replace(b"speech_voice", b"\xffpeech_voice")
    path.write_bytes(damaged.replace(b"CREATE INDEX", b"CREATX INDEX"))
    with pytest.raises(VoiceError, match="is damaged"):
        SpeechPack(path)


def test_a_pack_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="cannot be read"):
        SpeechPack(tmp_path / "nowhere.pack")


def test_another_version_is_told(path: Path, pack: SpeechPack) -> None:
    pack.close()
    with sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 2")
    later.close()
    with pytest.raises(VoiceError, match=r"of version 2, .* reads version 1"):
        SpeechPack(path)


@pytest.mark.parametrize(
    "smuggled",
    [
        "CREATE TRIGGER t AFTER INSERT ON speech BEGIN DELETE FROM speech; END",
        "CREATE VIEW v AS SELECT * FROM speech",
        "CREATE TABLE more (x)",
    ],
)
def test_nothing_else_may_be_in_it(path: Path, pack: SpeechPack, smuggled: str) -> None:
    pack.close()
    with sqlite3.connect(path) as other:
        other.execute(smuggled)
    other.close()
    with pytest.raises(VoiceError, match="its tables are others"):
        SpeechPack(path)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sound", b"no sound"),
        ("sound", "text"),
        ("text", "Sit up."),
        ("words", "[]"),
        ("rate", 100),
        ("urgent", 1),
        ("sha256", "0" * 64),
    ],
)
def test_a_row_that_was_changed_is_not_said(
    path: Path, pack: SpeechPack, column: str, value: object
) -> None:
    key = row("Lie flat.").key
    pack.close()
    with sqlite3.connect(path) as other:
        other.execute(f"UPDATE speech SET {column} = ? WHERE key = ?", (value, key))
    other.close()
    changed = SpeechPack(path)
    assert changed.get(key) is None
    assert changed.get(row("Call 9 9 9 now.").key) is not None
    with pytest.raises(VoiceError, match=r"is damaged \(.*\)\. Make or import it anew"):
        list(changed.rows([key]))


def test_a_row_too_long_to_be_speech_is_not_read() -> None:
    long = replace(row("Lie flat."), sound=bytes(5_000_000))
    with pytest.raises(ValueError, match="too long"):
        long.check()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_pack_that_breaks_off_is_told_and_speaks_no_nonsense(
    path: Path, pack: SpeechPack, share: float
) -> None:
    pack.put([row(f"Text number {n}.", speech=hum("x", 5)) for n in range(20)])
    keys = pack.keys()
    pack.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(VoiceError, match="is damaged"):
        _ = list(SpeechPack(path).rows(keys))


def test_copies_keep_the_order_and_leave_what_was_there(tmp_path: Path) -> None:
    source = packed(tmp_path / "a", *map(row, TEXTS))
    target = packed(tmp_path / "b", row("Keep still."))
    told: list[float] = []
    keys = [row(text).key for text in TEXTS]
    assert copy_rows(source, target, [*keys, "not there"], told.append) == 3
    assert told[-1] == 1.0
    assert len(target.keys()) == 4


def test_a_damaged_one_stops_a_copy_and_what_was_there_stays(tmp_path: Path) -> None:
    source = packed(tmp_path / "a", row("Sit up."))
    source.put([replace(row("Lie flat."), sound=b"x")])
    target = packed(tmp_path / "b", row("Keep still."))
    with pytest.raises(VoiceError, match="is damaged"):
        copy_rows(source, target, source.keys())
    assert target.keys() == (row("Keep still.").key,)


def test_a_pack_that_is_let_go_is_closed(tmp_path: Path) -> None:
    pack = packed(tmp_path / "a.pack", row("Sit up."))
    database = pack._db
    del pack
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")
