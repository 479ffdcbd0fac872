"""How well the recognisers hear, side by side in one run.

    python -m tests.benchmarks.recognition [--quick] [--every 16] [--people FOLDER...]
        [--voices FOLDER...] [--sounds FOLDER] [--other MODEL...] [--keep FILE]
        [--wrong FILE]

Every engine that takes a language model gets the same, built here without the
development questions that it is then asked; the matcher has not seen them either.
PocketSphinx brings its own acoustic model, Whisper everything; `--other` names a Vosk
model whose acoustic model is put beside ours. Needs espeak-ng, flite and festival.

`people.py` tells what folders of recordings hold: `--people` names people, `--voices`
questions in strange voices. In `--sounds` nobody asks anything. `--own-words` gives the
language model what the other speakers of a folder of speechocean762's kind say, so that
acoustic models are compared. `--keep` keeps what was heard in a file, so that a run
goes on where it ended; `--wrong` writes what the default ears led astray. Prints
tables in Markdown.
"""

import argparse
import resource
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from audio.topic_recogniser.build import Talk
from intents import load_topic
from skill.building import talk_of
from tests.benchmarks.recognition.costs import HEAD, cost_rows
from tests.benchmarks.recognition.ears import Bench
from tests.benchmarks.recognition.grammar import closed
from tests.benchmarks.recognition.judging import Judge, rejection
from tests.benchmarks.recognition.kept import Kept
from tests.benchmarks.recognition.nothing import Nothings, non_questions
from tests.benchmarks.recognition.people import AGES, people, texts_of_others
from tests.benchmarks.recognition.tables import (
    ELSEWHERE,
    PEOPLE,
    WholeTable,
    table,
)
from tests.benchmarks.recognition.wanted import wanted

LEFT_OUT = ("questions_b", "questions_c")
"""The files with the development questions."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="little of everything")
    parser.add_argument("--every", type=int, default=16, help="each so-manyth question")
    parser.add_argument(
        "--every-clip", type=int, default=1, help="each so-manyth recording"
    )
    parser.add_argument(
        "--every-nothing", type=int, default=1, help="each so-manyth of no question"
    )
    for name, what in (
        ("people", "recordings of people"),
        ("voices", "questions in strange voices, as sounds"),
        ("other", "a Vosk model"),
    ):
        parser.add_argument(f"--{name}", type=Path, nargs="*", default=[], help=what)
    parser.add_argument("--sounds", type=Path, help="WAV files that ask nothing")
    parser.add_argument("--keep", type=Path, help="a file for what was heard")
    parser.add_argument("--wrong", type=Path, help="a file for what went wrong")
    parser.add_argument("--own-words", action="store_true", help="see above")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.every, chosen.every_clip, chosen.every_nothing = 160, 20, 20
    return chosen


def with_own_words(
    folders: Sequence[Path], talk: Talk, others: Mapping[str, Path], every: int
) -> None:
    """Word errors on people whose words the language model knows."""
    for folder in folders:
        if (folder / AGES).exists():
            own = dict.fromkeys(texts_of_others(folder), 1.0)
            with tempfile.TemporaryDirectory() as scratch:
                bench = Bench(Talk(own, talk.other, talk.words), Path(scratch), others)
                whole = WholeTable(bench, None)
                whole.head()
                whole.recordings("people, words known", people(folder, every))


def main() -> int:
    """Print the tables."""
    chosen = arguments()
    topic = load_topic()
    judge = Judge(topic, LEFT_OUT)
    talk = talk_of(topic, LEFT_OUT)
    others = {path.name: path for path in chosen.other}
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(talk, Path(scratch), others, Kept(chosen.keep))
        whole = WholeTable(bench, judge)
        whole.head()
        for folder in chosen.people:
            whole.recordings(PEOPLE, people(folder, chosen.every_clip))
        for folder in chosen.voices:
            whole.recordings(ELSEWHERE, people(folder, chosen.every_clip))
        whole.asked_in_all_ways(chosen.every)
        table(
            ["rejection, clean", "area under the curve", "let through where 95 % are"],
            (
                [name, *(f"{one:.3f}" for one in rejection(tally))]
                for name, tally in whole.clean.items()
            ),
        )
        if chosen.wrong is not None:
            lines = "".join(f"{one}\n" for one in whole.wrong)
            chosen.wrong.write_text(lines, encoding="utf-8")
        nothings = Nothings(bench, judge)
        for kind, samples in non_questions(chosen.every_nothing, chosen.sounds):
            nothings.hear(kind, samples)
        names = [ears.name for ears in bench.sets]
        table(["no questions: answers / alarms", "", *names], nothings.rows())
        table(
            ["wanted of the default ears", "is", "should be", ""],
            wanted(whole, nothings, bench.default.name),
        )
        closed(bench.built.vosk)
        table(HEAD, cost_rows(bench.built.vosk.parent, list(bench.engines)))
    if chosen.own_words:
        with_own_words(chosen.people, talk, others, chosen.every_clip)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nall of it together took {peak:.0f} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
