"""One table: what is heard, line by line, and for all ears how well."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from tests.benchmarks.recognition.ears import Bench
from tests.benchmarks.recognition.judging import Judge, Tally
from tests.benchmarks.recognition.sounds import (
    CLEAN,
    CONDITIONS,
    STRANGE_VOICES,
    TRAINING_VOICES,
    Asked,
    Condition,
    questions,
)

TYPED: Final = "typed"
STRANGE: Final = "strange voices"
TRAINING: Final = "training voices"
ASKED_LESS: Final = 3
"""Familiar voices are asked so many times less: they tell less."""


class WholeTable:
    """The table, whose rows are printed as they come.

    Args:
        bench: The engines.
        judge: What becomes of questions; None where none are asked.
    """

    def __init__(self, bench: Bench, judge: Judge | None) -> None:
        self._bench, self._judge = bench, judge
        self.rows: dict[str, dict[str, Tally]] = {}
        """For each row, and all ears, the counts; what is typed among them."""
        self.clean: dict[str, Tally] = defaultdict(Tally)
        """For all ears, of questions in quiet."""

    def head(self) -> None:
        """Print the head."""
        names = [ears.name for ears in self._bench.sets]
        what = "word errors / sections right / emergencies"
        line([what, "", TYPED, *names])
        print("|---|" + "---|" * (len(names) + 2))

    def recordings(self, kind: str, asked: Iterable[Asked]) -> None:
        """Rows for the sets of a folder."""
        sets: dict[str, list[Asked]] = defaultdict(list)
        for one in asked:
            sets[one.kind].append(one)
        for name, ones in sets.items():
            missed = " (slots missed)" if ones[0].slots_only else ""
            self.row(f"{kind}, {name}{missed}", ones)

    def asked_in_all_ways(self, every: int) -> None:
        """Rows for questions in both kinds of voices, in all conditions."""
        for kind, voices, step in (
            (STRANGE, STRANGE_VOICES, every),
            (TRAINING, TRAINING_VOICES, every * ASKED_LESS),
        ):
            for condition in CONDITIONS:
                name = f"{kind}, {condition.name}"
                self.row(name, questions(voices, condition, step), condition)
                if condition is CLEAN:
                    for ears, tally in self.rows[name].items():
                        self.clean[ears].add(tally)

    def row(
        self, name: str, asked: Iterable[Asked], condition: Condition = CLEAN
    ) -> None:
        """Hear all of a row, and print it."""
        tallies: dict[str, Tally] = defaultdict(Tally)
        count = 0
        for one in asked:
            count += 1
            once = self._bench.hear(one.frames(condition))
            for ears in self._bench.sets:
                tallies[ears.name].count(self._judge, one, ears.of(once))
            if self._judge is not None and one.labels:
                found = self._judge.typed(one.text)
                tallies[TYPED].judged(self._judge, one, found)
        self.rows[name] = tallies
        names = [TYPED, *(ears.name for ears in self._bench.sets)]
        line([name, str(count), *(str(tallies[one]) for one in names)])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table as its rows come."""
    print()
    line(head)
    print("|" + "---|" * len(head))
    for row in rows:
        line(row)


def line(cells: Sequence[str]) -> None:
    """Print a line of a table."""
    print(f"| {' | '.join(cells)} |", flush=True)
