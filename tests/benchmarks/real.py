"""How well the words of real people are understood, file by file.

    python -m tests.benchmarks.real FILE...

Each file has lines `label<TAB>utterance`, labels as the topic's sections,
`out_of_scope`, and `not_urgent` for what is only known to report no emergency; two
that serve equally well are joined by |. The words of people do not ship: name files
of your own. Where no encoder is wanted, `--words`. Prints a table in Markdown:

    right         in scope, answered with a right label
    wrong         in scope, answered with a wrong label
    recall        reports of emergencies answered as one
    exact         the same, with a right urgent label
    false alarm   anything else answered as an emergency
    false answer  out of scope, answered at all
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from intents import (
    OUT_OF_SCOPE,
    Decision,
    Kind,
    Matcher,
    encoder_of,
    load_topic,
    weights_of,
)
from intents.topic import NOT_URGENT
from tests.benchmarks.questions import Question, read_questions

SILENT: Final = "not_covered"
"""The answer that is right where something else is said to be out of scope too."""

COLUMNS: Final = (
    ("right", "inside"),
    ("wrong", "inside"),
    ("recall", "urgent"),
    ("exact", "urgent"),
    ("false alarm", "calm"),
    ("false answer", "outside"),
)


def figures(
    questions: Sequence[Question],
    answer: Callable[[str], str | None],
    urgent: frozenset[str],
) -> Counter[str]:
    """How many there are of each kind, and how many of COLUMNS."""
    count: Counter[str] = Counter()
    for question in questions:
        right, said = set(question.labels), answer(question.text)
        if OUT_OF_SCOPE in right and len(right) > 1:
            right.add(SILENT)
        if OUT_OF_SCOPE in right:
            count["outside"] += 1
            count["false answer"] += said is not None and said not in right
        elif right != {NOT_URGENT}:
            count["inside"] += 1
            count["right"] += said in right
            count["wrong"] += said is not None and said not in right
        if right & urgent:
            count["urgent"] += 1
            count["recall"] += said in urgent
            count["exact"] += said in right & urgent
        else:
            count["calm"] += 1
            count["false alarm"] += said in urgent
    return count


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--words", action="store_true", help="without the encoder")
    given = parser.parse_args()
    topic = load_topic()
    encoder = None if given.words else encoder_of(topic)
    matcher = Matcher(topic, weights_of(topic), encoder)
    urgent = frozenset(one.label for one in topic.of_kind(Kind.URGENT))

    def answer(text: str) -> str | None:
        match = matcher.match(text)
        return match.intent if match.decision is Decision.ANSWER else None

    print(f"| file | lines | {' | '.join(name for name, _ in COLUMNS)} |")
    print("|---|" + "---|" * (len(COLUMNS) + 1))
    for file in given.files:
        questions = read_questions(file)
        count = figures(questions, answer, urgent)
        cells = [
            f"{count[name] / count[of]:.3f}" if count[of] else "-"
            for name, of in COLUMNS
        ]
        print(f"| {file.stem} | {len(questions)} | {' | '.join(cells)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
