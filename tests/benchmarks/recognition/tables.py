"""One table: what is heard, line by line, and for all ears how well."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from tests.benchmarks.recognition.ears import Bench, OnceHeard
from tests.benchmarks.recognition.judging import Judge, Tally, answered
from tests.benchmarks.recognition.sounds import (
    ASKED_LESS,
    CLEAN,
    CONDITIONS,
    STRANGE_VOICES,
    TRAINING_VOICES,
    Asked,
    Condition,
    questions,
)

TYPED: Final = "typed"
PEOPLE: Final = "people"
ELSEWHERE: Final = "voices from elsewhere"
STRANGE: Final = "strange voices"
TRAINING: Final = "training voices"


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
        self.wrong: list[str] = []
        """What the default ears led to a wrong section, or none: the row, the labels,
        what was said and heard, and the section, with tabs between."""

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
                self._note_wrong(self._judge, name, one, once)
        self.rows[name] = tallies
        names = [TYPED, *(ears.name for ears in self._bench.sets)]
        line([name, str(count), *(str(tallies[one]) for one in names)])

    def _note_wrong(
        self, judge: Judge, name: str, asked: Asked, once: OnceHeard | None
    ) -> None:
        heard = self._bench.default.of(once)
        found = judge.heard(heard)
        if not judge.is_right(found, asked.labels):
            text, labels = heard.text if heard else "", "|".join(asked.labels)
            cells = (name, labels, asked.text, text, answered(found) or "none")
            self.wrong.append("\t".join(cells))


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
