"""The files of a topic, and what was learned from it."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final

from intents import lint, load_topic, sayings, sign, stamp, urgent_places
from intents.features import Reader
from intents.signing import load_signatures
from intents.training import examples_of, train
from intents.weights import load_weights, save_weights
from tests.benchmarks.fuzz.kind import InputKind
from tests.benchmarks.fuzz.mutating import as_bytes, changed_bytes, changed_text
from tests.conftest import TINY_TOPIC

SHIPPED: Final = ("lexicon.yaml", "facets/*.yaml", "after_alarm/*.yaml")
"""Kinds of files that the small topic lacks; they do not fit, and are read first."""


class Topics(InputKind):
    """A topic of somebody's own, a few of its files not as they should be."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        topic = load_topic(TINY_TOPIC)
        self._learned = home / "weights.npz"
        save_weights(
            train(examples_of(topic), Reader(topic.lexicon), "digest"), self._learned
        )
        shipped = load_topic().folder
        self._others = sorted(one for kind in SHIPPED for one in shipped.glob(kind))
        self._shipped = shipped

    def make(self, chance: Random, given: Path) -> None:
        """The small topic, changed."""
        garden = Path(shutil.copytree(TINY_TOPIC, given / "garden"))
        shutil.copy(self._learned, garden / "weights.npz")
        sign(load_topic(garden), urgent_places(load_topic(garden))[0], "A B", "nurse")
        (garden / "utterances").mkdir()
        (garden / "utterances/own.tsv").write_text(
            "size\thow wide is it\nout_of_scope\thello moon\n" * 4, encoding="utf-8"
        )
        if chance.random() < 0.2:
            other = chance.choice(self._others)
            place = garden / other.relative_to(self._shipped)
            place.parent.mkdir(exist_ok=True)
            shutil.copy(other, place)
        files = sorted(one for one in garden.rglob("*") if one.is_file())
        for file in chance.sample(files, chance.choice((1, 1, 1, 2))):
            if chance.random() < 0.05:
                file.unlink()
                chance.choice(_IN_PLACE)(file)
            elif file.suffix == ".npz" or chance.random() < 0.15:
                file.write_bytes(changed_bytes(chance, file.read_bytes()))
            else:
                text = file.read_text(encoding="utf-8")
                file.write_bytes(as_bytes(changed_text(chance, text)))

    def take(self, given: Path) -> None:
        """Load it, check it, and write into it what the commands do."""
        garden = given / "garden"
        try:
            topic = load_topic(garden)
            lint(topic)
            for region in topic.manifest.regions:
                sayings(topic.in_region(region))
            load_signatures(topic)
            for place in list(urgent_places(topic))[:1]:
                sign(topic, place, "Ann Other", "doctor")
            stamp(topic)
            load_topic(garden)
        finally:
            load_weights(garden / "weights.npz")


def _loop(file: Path) -> None:
    file.symlink_to(file)


def _endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def _sparse(file: Path) -> None:
    with file.open("wb") as out:
        out.truncate(1 << 34)


_IN_PLACE: Final[Sequence[Callable[[Path], None]]] = (
    *(os.mkfifo, Path.mkdir, _loop, _endless, _sparse, Path.touch),
)
