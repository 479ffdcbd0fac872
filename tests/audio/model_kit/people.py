"""A data folder of people's recordings, made of the spoken questions."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.conftest import SPOKEN

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "ann": (
        "who_gets_it/how common is it in children",
        "bones/how many bones do we have",
    ),
    "bob": ("treatment/what can they do for it", "stop/stop talking"),
}
"""Made-up speakers and what they say: label and text of a spoken question."""


def sounds(count: int) -> list[Path]:
    """The first few of the spoken questions, sorted by name."""
    return sorted(SPOKEN.rglob("*.flac"))[:count]


def data_folder(folder: Path, people: Mapping[str, Sequence[str]] = QUESTIONS) -> Path:
    """Write such a folder: `text`, `utt2spk` and a FLAC file for each utterance."""
    folder.mkdir(parents=True)
    texts, speakers = [], []
    for speaker, questions in people.items():
        for number, question in enumerate(questions):
            key = f"{speaker}-{number}"
            shutil.copy(SPOKEN / f"{question}.flac", folder / f"{key}.flac")
            texts.append(f"{key} {question.partition('/')[2]}\n")
            speakers.append(f"{key} {speaker}\n")
    (folder / "text").write_text("".join(texts), encoding="utf-8")
    (folder / "utt2spk").write_text("".join(speakers), encoding="utf-8")
    return folder
