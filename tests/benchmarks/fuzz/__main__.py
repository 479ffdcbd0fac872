"""What breaks over inputs that nobody thinks of, of every kind that somebody hands us.

    python -m tests.benchmarks.fuzz [--cases 10000] [--seed 1] [--only KIND]
        [--first 0] [--failures FOLDER] [--quick]

Files of sound, texts, topics and their encoders, settings, archives of models,
records and packs of its own, and the answers of a site are changed by chance and
taken up as the assistant does. The seed and the number of a case make it, so that it
can be run again, alone. A failure is: an exception that is none of ours, a message of
thousands of letters, an end by a signal, more than 20 seconds of the processor, output
that is not ours, or something that is left behind. Each is told, and kept in a folder;
then the status is 1. Prints a table in Markdown. Ten thousand cases take a quarter of
an hour; `--quick` runs 300.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.fuzz.running import KindOfCase, Outcome, outcomes

_HERE: Final = "tests.benchmarks.fuzz"

KINDS: Final = (
    KindOfCase("sounds", f"{_HERE}.sounds:SoundFiles", 5),
    KindOfCase("texts", f"{_HERE}.texts:Texts", 3),
    KindOfCase("topics", f"{_HERE}.topics:Topics", 4),
    KindOfCase("settings", f"{_HERE}.settings:SettingsFiles", 4),
    KindOfCase("archives", f"{_HERE}.archives:Archives", 5),
    KindOfCase("records", f"{_HERE}.records:Records", 5),
    KindOfCase("encoders", f"{_HERE}.encoders:Encoders", 1),
    KindOfCase("answers", f"{_HERE}.answers:Answers", 4),
)

CASES: Final = 10_000
QUICK_CASES: Final = 300
FAILURES: Final = Path("fuzz-failures")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases; the exit status."""
    asked = _asked(arguments)
    kinds = [one for one in KINDS if asked.only in (None, one.name)]
    cases = asked.cases or (QUICK_CASES if asked.quick else CASES)
    whole = sum(one.share for one in kinds)
    print(f"seed {asked.seed}\n")
    print("| inputs | cases | taken up | refused | failures | ms a case |")
    print("|---|---|---|---|---|---|", flush=True)
    wrong: list[Outcome] = []
    for kind in kinds:
        count = max(1, round(cases * kind.share / whole))
        began, states, failed = time.monotonic(), Counter[str](), 0
        for outcome in outcomes(kind, asked.seed, asked.first, count):
            states[outcome.state] += 1
            if outcome.wrong is not None:
                failed += 1
                wrong.append(outcome)
                keep(outcome, asked.failures)
        each_ms = 1000 * (time.monotonic() - began) / count
        print(
            f"| {kind.name} | {count} | {states['taken']} | {states['refused']} "
            f"| {failed} | {each_ms:.0f} |",
            flush=True,
        )
    for outcome in wrong:
        told = (outcome.wrong or "").strip().splitlines()[-1]
        print(f"\n{outcome.how_to_repeat}\n    {outcome.state}: {told[:300]}")
    if wrong:
        print(f"\n{len(wrong)} failures, each whole in '{asked.failures}'.")
    return 1 if wrong else 0


def keep(outcome: Outcome, folder: Path) -> Path:
    """Write down what was wrong, and how to see it again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{outcome.kind}-{outcome.seed}-{outcome.number}.txt"
    told = f"{outcome.how_to_repeat}\n\n{outcome.state}\n\n{outcome.wrong}\n"
    path.write_text(told, encoding="utf-8", errors="replace")
    return path


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="fuzz")
    parser.add_argument("--cases", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[one.name for one in KINDS])
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--failures", type=Path, default=FAILURES)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
