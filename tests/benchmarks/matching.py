"""How well questions in writing are matched, beside the plain way to do it.

    python -m tests.benchmarks.matching [--quick] [TSV...]

Scores the matcher on labelled questions that it was not trained on
(questions/, one `label<TAB>utterance` a line, labels joined by | where two are
right), and in the same run the nearest phrase by rapidfuzz, as most assistants
do it. Prints a table in Markdown.

    accuracy       in scope, answered with a right label
    wrong          in scope, answered with a wrong label
    urgent recall  urgent reports answered with any urgent label
    urgent exact   urgent reports answered with a right urgent label
    false alarm    anything else answered as urgent
    false answer   out of scope, answered at all
    ms             median time for a question, and how many times ours
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from intents import OUT_OF_SCOPE, Decision, Kind, Topic, normalise
from intents.training import examples_of
from skill.understanding import Understanding

QUESTIONS: Final = Path(__file__).parent / "questions"
LEAST_RATIO: Final = 80.0
"""The plain matcher answers from this ratio on: what its users mostly set."""

Answer = Callable[[str], str | None]
"""A text to the label that it is answered with; None where it is not."""


@dataclass(frozen=True)
class Question:
    """A labelled question."""

    labels: frozenset[str]
    text: str


def read_questions(paths: Sequence[Path]) -> list[Question]:
    """Read labelled questions."""
    lines = [line for p in paths for line in p.read_text("utf-8").splitlines()]
    rows = [line.split("\t") for line in lines if line.strip()]
    return [Question(frozenset(label.split("|")), text) for label, text in rows]


def nearest_phrase(
    topic: Topic, scorer: Callable[..., float]
) -> Callable[[str], str | None]:
    """The plain way: the phrase that is most like the question."""
    phrases = {
        " ".join(normalise(one.text)): one.label
        for one in examples_of(topic)
        if one.label != OUT_OF_SCOPE
    }
    texts = list(phrases)

    def answer(text: str) -> str | None:
        found = process.extractOne(
            " ".join(normalise(text)), texts, scorer=scorer, score_cutoff=LEAST_RATIO
        )
        return phrases[found[0]] if found else None

    return answer


def ours(understanding: Understanding) -> Callable[[str], str | None]:
    """The matcher of Ask Aloud."""

    def answer(text: str) -> str | None:
        found = understanding.matcher.match(text)
        return found.intent if found.decision is Decision.ANSWER else None

    return answer


def score(questions: Sequence[Question], answer: Answer, topic: Topic) -> list[float]:
    """The figures of a matcher, in the order of the table, the time last (ms)."""
    urgent = {s.label for s in topic.of_kind(Kind.URGENT)}
    count: Counter[str] = Counter()
    times: list[float] = []
    for question in questions:
        began = time.perf_counter()
        label = answer(question.text)
        times.append(time.perf_counter() - began)
        right = label in question.labels
        if OUT_OF_SCOPE in question.labels:
            count["outside"] += 1
            count["false answer"] += label is not None and not right
        else:
            count["inside"] += 1
            count["accuracy"] += right
            count["wrong"] += label is not None and not right
        if question.labels & urgent:
            count["urgent"] += 1
            count["urgent recall"] += label in urgent
            count["urgent exact"] += right
        else:
            count["calm"] += 1
            count["false alarm"] += label in urgent
    columns = (
        ("accuracy", "inside"),
        ("wrong", "inside"),
        ("urgent recall", "urgent"),
        ("urgent exact", "urgent"),
        ("false alarm", "calm"),
        ("false answer", "outside"),
    )
    shares = [count[name] / max(1, count[of]) for name, of in columns]
    return [*shares, 1e3 * statistics.median(times)]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--quick", action="store_true", help="every third question")
    chosen = parser.parse_args()
    questions = read_questions(chosen.files or sorted(QUESTIONS.glob("*.tsv")))
    if chosen.quick:
        questions = questions[::3]
    understanding = Understanding("secondary_bone_cancer", "uk")
    topic = understanding.topic
    matchers: list[tuple[str, Answer]] = [
        ("nearest phrase, rapidfuzz WRatio", nearest_phrase(topic, fuzz.WRatio)),
        (
            "nearest phrase, rapidfuzz token_set",
            nearest_phrase(topic, fuzz.token_set_ratio),
        ),
        ("Ask Aloud", ours(understanding)),
    ]
    rows = [(name, score(questions, answer, topic)) for name, answer in matchers]
    own = rows[-1][1][-1]
    print(
        "| matcher | accuracy | wrong | urgent recall | urgent exact | false alarm "
        "| false answer | ms (ratio) |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, figures in rows:
        cells = " | ".join(f"{figure:.3f}" for figure in figures[:-1])
        print(f"| {name} | {cells} | {figures[-1]:.2f} ({figures[-1] / own:.1f}) |")
    print(f"\n{len(questions)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
