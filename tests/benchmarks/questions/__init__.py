"""Labelled questions that the matcher is measured on.

They stand with the topic's other utterances, because what ships has learned from
them too; the benchmark leaves those out that it asks. `recognised.jsonl` holds
what the recognisers made of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intents.loader import DEFAULT_TOPIC, TOPICS

RECOGNISED: Final = Path(__file__).parent / "recognised.jsonl"


def question_files() -> tuple[Path, Path]:
    """The questions of two writers."""
    first, second = sorted(TOPICS.glob(f"{DEFAULT_TOPIC}/utterances/questions_*.tsv"))
    return first, second


@dataclass(frozen=True)
class Question:
    """A labelled question."""

    labels: tuple[str, ...]
    """The right ones, the best first."""
    text: str


def read_questions(path: Path) -> Sequence[Question]:
    """Read a file of `label<TAB>utterance` lines, labels joined by |."""
    lines = path.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip()]
    return [Question(tuple(label.split("|")), text) for label, text in rows]
