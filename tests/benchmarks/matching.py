"""How well questions in writing are matched, side by side with other ways.

    python -m tests.benchmarks.matching [--quick]

Trains every matcher on the topic's phrases and one writer's labelled questions
(`questions_*.tsv` among the topic's utterances), tests it on the other's, and the
other way round, in one run. Prints the means as a table in Markdown.
`pip install '.[bench]'` brings the rivals; those that are not there are left out
and named. `--quick` runs ours and the two that need nothing more, one way, on
every third question, and lets them learn a quarter of the phrases.

    accuracy       in scope, answered with a right label
    wrong          in scope, answered with a wrong label
    urgent recall  urgent reports answered with any urgent label
    urgent exact   urgent reports answered with a right urgent label
    false alarm    anything else answered as urgent
    false answer   out of scope, answered at all
    F0.5           mean over the labels; precision counts double
    R@P99          share of what is in scope answered right, where the score is
                   so high that 99 of 100 answers are right
    spoken         accuracy on the same questions in four synthetic voices, as the
                   embedded recognisers heard them (`recognise` made the file);
                   ours is given all alternatives, the others the likeliest
    ms (ratio)     median time for a question, and how many times ours
    MB             memory that it takes, measured as growth of the process
"""

import argparse
import gc
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from intents import (
    OUT_OF_SCOPE,
    Kind,
    Matcher,
    Topic,
    encoder_of,
    load_topic,
    weights_of,
)
from intents.training import Example, examples_of
from tests.benchmarks.questions import (
    RECOGNISED,
    Question,
    question_files,
    read_questions,
)
from tests.benchmarks.rivals import EVERY, RIVALS, AskAloud, Guess, Rival

QUICK: Final = ("rapidfuzz WRatio", "rapidfuzz token_set", "Ask Aloud")
QUICK_STEP: Final = 4
"""In a hurry, every so many phrases are learned."""
PRECISION: Final = 0.99

COLUMNS: Final = (
    ("accuracy", "inside"),
    ("wrong", "inside"),
    ("urgent recall", "urgent"),
    ("urgent exact", "urgent"),
    ("false alarm", "calm"),
    ("false answer", "outside"),
)


def figures(
    questions: Sequence[Question], guesses: Sequence[Guess], urgent: set[str]
) -> list[float]:
    """The shares of COLUMNS, then macro F0.5 and recall at 99 % precision."""
    count: Counter[str] = Counter()
    for question, (label, _) in zip(questions, guesses, strict=True):
        right = label in question.labels
        if OUT_OF_SCOPE in question.labels:
            count["outside"] += 1
            count["false answer"] += label is not None and not right
        else:
            count["inside"] += 1
            count["accuracy"] += right
            count["wrong"] += label is not None and not right
        if set(question.labels) & urgent:
            count["urgent"] += 1
            count["urgent recall"] += label in urgent
            count["urgent exact"] += right
        else:
            count["calm"] += 1
            count["false alarm"] += label in urgent
    shares = [count[name] / max(1, count[of]) for name, of in COLUMNS]
    return [*shares, macro_f(questions, guesses), recall_at(questions, guesses)]


def macro_f(
    questions: Sequence[Question], guesses: Sequence[Guess], beta: float = 0.5
) -> float:
    """F-beta of each label, averaged over the labels; below 1, precision leads."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for question, (label, _) in zip(questions, guesses, strict=True):
        found = label or OUT_OF_SCOPE
        true = found if found in question.labels else question.labels[0]
        given[found] += 1
        wanted[true] += 1
        right[found] += found == true
    scores = []
    for label in wanted:
        precision = right[label] / max(1, given[label])
        recall = right[label] / wanted[label]
        below = beta**2 * precision + recall
        scores.append((1 + beta**2) * precision * recall / below if below else 0.0)
    return statistics.mean(scores)


def recall_at(questions: Sequence[Question], guesses: Sequence[Guess]) -> float:
    """The largest share answered right by a threshold with PRECISION or more."""
    inside = sum(OUT_OF_SCOPE not in q.labels for q in questions)
    ranked = sorted(
        (
            (score, label in question.labels)
            for question, (label, score) in zip(questions, guesses, strict=True)
            if label is not None
        ),
        reverse=True,
    )
    best = right = 0
    for given, (_, is_right) in enumerate(ranked, start=1):
        right += is_right
        if right / given >= PRECISION:
            best = right
    return best / max(1, inside)


def resident_mb() -> float:
    """Memory of this process now, in MB."""
    gc.collect()
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(li for li in status.read_text().splitlines() if "VmRSS" in li)
    return int(line.split()[1]) / 1024


def ask(rival: Rival, questions: Sequence[Question]) -> tuple[list[Guess], float]:
    """The guesses of a matcher, and its median time in milliseconds."""
    guesses, times = [], []
    rival(questions[0].text)
    for question in questions:
        began = time.perf_counter()
        guesses.append(rival(question.text))
        times.append(time.perf_counter() - began)
    return guesses, 1e3 * statistics.median(times)


def spoken_accuracy(rival: Rival, file: str, step: int = 1) -> float:
    """The share of a file's questions in scope that is answered right when spoken."""
    lines = RECOGNISED.read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["file"] == file][::step]
    inside = [row for row in rows if OUT_OF_SCOPE not in row["labels"]]
    right = 0
    for row in inside:
        heard = [(text, share) for text, share in row["heard"]] or [("", 1.0)]
        if isinstance(rival, AskAloud):
            label, _ = rival.hear(heard)
        else:
            label, _ = rival(heard[0][0])
        right += label in row["labels"]
    return right / max(1, len(inside))


def longest_ms(topic: Topic) -> float:
    """The longest time that our matcher takes for input that nobody expects."""
    matcher = Matcher(topic, weights_of(topic), encoder_of(topic))
    random = np.random.default_rng(0)
    letters = list("abcdefghijklmnopqrstuvwxyz")
    gibberish = [
        " ".join("".join(random.choice(letters, size)) for _ in range(200))
        for size in (3, 5, 8, 12, 20)
    ]
    known = " ".join(random.choice(list(weights_of(topic).words), 200))
    times = []
    for text in (*gibberish, known, "a " * 5000, "\u0130" * 9000, "9" * 9000, ""):
        began = time.perf_counter()
        matcher.match(text)
        times.append(time.perf_counter() - began)
    return 1e3 * max(times)


def measure(name: str, topic: Topic, quick: bool) -> list[float]:
    """All figures of one matcher, the means of both ways."""
    urgent = {s.label for s in topic.of_kind(Kind.URGENT)}
    first, second = question_files()
    asked_of = {first.stem, second.stem}
    others = tuple(u for u in topic.utterances if u.file not in asked_of)
    phrases = examples_of(replace(topic, utterances=others))
    rows = []
    for learned, asked in ((first, second), (second, first)):
        more = [
            Example(q.text, q.labels[0], 1.0, q.labels[1:])
            for q in read_questions(learned)
        ]
        step = next((n for slow, n in EVERY.items() if name.startswith(slow)), 1)
        tested = read_questions(asked)[:: 3 if quick else step]
        before = resident_mb()
        learned_from = [*phrases, *more]
        rival = RIVALS[name](topic, learned_from[:: QUICK_STEP if quick else 1])
        guesses, ms = ask(rival, tested)
        grown = resident_mb() - before
        spoken = spoken_accuracy(rival, asked.stem, step)
        rows.append([*figures(tested, guesses, urgent), spoken, ms, grown])
        if quick:
            break
    return [float(mean) for mean in np.mean(rows, axis=0)]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a third, one way")
    parser.add_argument("--without", nargs="*", default=[], help="rivals left out")
    chosen = parser.parse_args()
    quick = chosen.quick
    topic = load_topic()
    rows: dict[str, list[float]] = {}
    for name in RIVALS:
        if quick and not name.startswith(QUICK):
            continue
        if any(name.startswith(other) for other in chosen.without):
            continue
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            rows[name] = measure(name, topic, quick)
        except ImportError as why:
            print(f"left out: {name} ({why})", file=sys.stderr)
    own = rows["Ask Aloud"][-2]
    names = [name for name, _ in COLUMNS]
    print(
        f"| matcher | {' | '.join(names)} | F0.5 | R@P99 | spoken | ms (ratio) | MB |"
    )
    print("|---|" + "---|" * (len(names) + 5))
    for name, row in rows.items():
        cells = " | ".join(f"{figure:.3f}" for figure in row[:-2])
        times = f"{row[-2]:.2f} ({row[-2] / own:.1f})"
        print(f"| {name} | {cells} | {times} | {row[-1]:.0f} |")
    print(f"\nLongest time for an odd input: {longest_ms(topic):.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
