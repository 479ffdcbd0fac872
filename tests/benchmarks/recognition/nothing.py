"""What is no question: how much of it is answered, and raises an alarm.

Sounds of a bedside, other languages, and English played backwards.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from audio.sound import Samples
from tests.benchmarks.recognition.ears import Bench
from tests.benchmarks.recognition.judging import Judge, answered
from tests.benchmarks.recognition.noises import noises
from tests.benchmarks.recognition.sounds import Asked
from tests.benchmarks.recognition.tongues import foreign, reversed_english, sounds

NOISES: Final = "sounds of a bedside"
ALL: Final = "all of it"


def non_questions(every: int, folder: Path | None) -> Iterator[tuple[str, Samples]]:
    """Kinds with their sounds: the so-manyth of each; those of a folder as well."""
    for at, (_, samples) in enumerate(noises()):
        if at % every == 0:
            yield NOISES, samples
    for one in foreign(every):
        yield "other languages", one.samples
    for one in reversed_english(every):
        yield "English backwards", one.samples
    if folder is not None:
        for one in sounds(folder):
            yield folder.name, one.samples


class Nothings:
    """What the engines made of what is no question.

    Args:
        bench: The engines.
        judge: What becomes of what they heard.
    """

    def __init__(self, bench: Bench, judge: Judge) -> None:
        self._bench, self._judge = bench, judge
        self.counts: Counter[str] = Counter()
        """How many there were of each kind."""
        self.answers: Counter[tuple[str, str]] = Counter()
        self.alarms: Counter[tuple[str, str]] = Counter()
        """By kind and by ears."""

    def hear(self, kind: str, samples: Samples) -> None:
        """One more."""
        heard = self._bench.hear(Asked("", (), samples).frames())
        for row in (kind, ALL):
            self.counts[row] += 1
        for ears in self._bench.sets:
            found = self._judge.heard(ears.of(heard))
            for row in (kind, ALL):
                self.answers[row, ears.name] += answered(found) is not None
                self.alarms[row, ears.name] += self._judge.is_alarm(found)

    def rows(self) -> Iterator[Sequence[str]]:
        """For each kind, how many there were, and for all ears answers and alarms."""
        kinds = [kind for kind in self.counts if kind != ALL]
        for kind in (*kinds, ALL):
            cells = (
                f"{self.answers[kind, ears.name]} / {self.alarms[kind, ears.name]}"
                for ears in self._bench.sets
            )
            yield [kind, str(self.counts[kind]), *cells]
