"""What it keeps for itself: speech, packs of speech, records and counts."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

from audio import SpeechPack
from audio.models import read_record
from audio.models.record import Record, write_record
from audio.models.verified import require_verified, verified_file
from audio.recogniser.built_sums import require_as_built, write_sums
from audio.synthesis.cache import DiskSpeechCache, packed
from audio.synthesis.packed_row import PackedRow
from skill.feedback import count_wrong, read_counts
from tests.audio.synthesis.packs import hum, row
from tests.benchmarks.fuzz.kind import InputKind
from tests.benchmarks.fuzz.mutating import as_bytes, changed_bytes, changed_text

PACK: Final = "speech.pack"


class Records(InputKind):
    """A file that only it writes, after a bad disk or a bad mind."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._speech = packed(hum("call nine nine nine now"))
        rows = [row("call nine nine nine now", urgent=True), row("good bye")]
        self._keys = [one.key for one in rows]
        pack = SpeechPack(home / PACK, write=True)
        pack.put(rows)
        del pack
        self._pack = (home / PACK).read_bytes()

    def make(self, chance: Random, given: Path) -> None:
        """One of them, changed."""
        chance.choice(sorted(_MADE.items()))[1](self, chance, given)

    def take(self, given: Path) -> None:
        """Read whichever it is."""
        (name,) = {one.name for one in given.iterdir()} & {*_TAKEN}
        _TAKEN[name](self, given)

    def kept_speech(self, chance: Random, given: Path) -> None:
        """Kept speech; now and then with a sum that fits what became of it."""
        head, _, sound = self._speech.partition(b"\n")
        if chance.random() < 0.5:
            sound = changed_bytes(chance, sound)
        known = json.loads(head)
        known["sha256"] = hashlib.sha256(sound).hexdigest()
        told = changed_text(chance, json.dumps(known, indent=chance.choice((None, 0))))
        held = as_bytes(told.replace("\n", " ")) + b"\n" + sound
        (given / "key.speech").write_bytes(
            held if chance.random() < 0.7 else changed_bytes(chance, self._speech)
        )

    def speech_pack(self, chance: Random, given: Path) -> None:
        """A pack; now and then one that is whole, with odd rows in it."""
        file = given / PACK
        if chance.random() < 0.6:
            file.write_bytes(changed_bytes(chance, self._pack))
            return
        file.write_bytes(self._pack)
        with closing(sqlite3.connect(file, isolation_level=None)) as data:
            found = data.execute("SELECT * FROM speech LIMIT 1")
            names = [one[0] for one in found.description]
            old = PackedRow(**dict(zip(names, found.fetchone(), strict=True)))
            words = changed_text(chance, old.words)
            words = as_bytes(words).decode("utf-8", "replace")
            new = replace(old, words=words, sound=changed_bytes(chance, old.sound))
            new = replace(new, sha256=new.digest())
            data.execute(
                "UPDATE speech SET words = ?, sound = ?, sha256 = ? WHERE key = ?",
                (new.words, new.sound, new.sha256, new.key),
            )

    def model_record(self, chance: Random, given: Path) -> None:
        """A model's record."""
        write_record(given, Record("http://x/y.zip", "0" * 64, "nobody", {"a": "b"}))
        _change(chance, given / "askaloud-model.json")

    def built_sums(self, chance: Random, given: Path) -> None:
        """The sums of a recogniser that was built."""
        (given / "final.mdl").write_text("a model", encoding="utf-8")
        write_sums(given, ("final.mdl",))
        _change(chance, given / "SHA256SUMS")

    def counts(self, chance: Random, given: Path) -> None:
        """Answers that were called wrong."""
        counts = json.dumps({"size": 3, "paint": 12}, indent=1)
        (given / "wrong-answers.json").write_text(counts, encoding="utf-8")
        _change(chance, given / "wrong-answers.json")

    def verified(self, chance: Random, given: Path) -> None:
        """Models that were found in order."""
        known = json.dumps({str(given): "0" * 64, "/a": "b"}, indent=1)
        (given / "verified-models.json").write_text(known, encoding="utf-8")
        _change(chance, given / "verified-models.json")

    def take_speech(self, given: Path) -> None:
        """What cannot be used is made again; that is no error."""
        DiskSpeechCache(given).get("key")

    def take_pack(self, given: Path) -> None:
        """Read all rows, and speak them."""
        pack = SpeechPack(given / PACK)
        for key in self._keys:
            pack.get(key)
        list(pack.rows(pack.keys()))

    def take_record(self, given: Path) -> None:
        """Read it."""
        read_record(given)

    def take_sums(self, given: Path) -> None:
        """Hold the files against them."""
        require_as_built(given)

    def take_counts(self, given: Path) -> None:
        """Count one more, which never fails; then read."""
        count_wrong("size", given / "wrong-answers.json")
        read_counts(given / "wrong-answers.json")

    def take_verified(self, given: Path) -> None:
        """Ask for a model that is none."""
        verified_file().parent.mkdir(parents=True, exist_ok=True)
        (given / "verified-models.json").replace(verified_file())
        require_verified(given)


def _change(chance: Random, file: Path) -> None:
    held = file.read_bytes()
    if chance.random() < 0.2:
        file.write_bytes(changed_bytes(chance, held))
    else:
        file.write_bytes(as_bytes(changed_text(chance, held.decode())))


_MADE: Final[Mapping[str, Callable[[Records, Random, Path], None]]] = {
    "counts": Records.counts,
    "model": Records.model_record,
    "pack": Records.speech_pack,
    "speech": Records.kept_speech,
    "sums": Records.built_sums,
    "verified": Records.verified,
}

_TAKEN: Final[Mapping[str, Callable[[Records, Path], None]]] = {
    "wrong-answers.json": Records.take_counts,
    "askaloud-model.json": Records.take_record,
    PACK: Records.take_pack,
    "key.speech": Records.take_speech,
    "SHA256SUMS": Records.take_sums,
    "verified-models.json": Records.take_verified,
}
