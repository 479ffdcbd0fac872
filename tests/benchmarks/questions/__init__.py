"""Labelled questions that the matcher is measured on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

QUESTIONS: Final = Path(__file__).parent


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
