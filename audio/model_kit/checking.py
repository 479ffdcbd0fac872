"""Whether a finished model is whole: it loads, knows its words, hears its test.

Runs without torch, which must not share a process with Vosk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audio.errors import AudioError
from audio.files import read_frames
from audio.recogniser.vosk import UNKNOWN, VoskRecogniser
from audio.vad.endpointer import find_utterance

MAX_MEGABYTES: Final = 25.0
MIN_WORDS: Final = 8_000
MIN_HEARD: Final = 0.9
"""Share of the words of its own test that a model must hear."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    detail: str

    def __str__(self) -> str:
        return f"{'good' if self.good else 'BAD '}  {self.what}: {self.detail}"


def check_model(
    folder: Path, words: Iterable[str], spoken: Iterable[Path]
) -> list[Finding]:
    """Look at a Vosk model.

    Args:
        folder: The model.
        words: Words that it must know.
        spoken: Sounds, each named after what is said in it.
    """
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    megabytes = size / 1e6
    found = [
        Finding("size", megabytes <= MAX_MEGABYTES, f"{megabytes:.1f} MB"),
    ]
    try:
        model = VoskRecogniser(folder)
    except AudioError as why:
        return [*found, Finding("loads in Vosk", False, str(why))]
    found.append(Finding("loads in Vosk", True, model.description))
    table = folder / "graph" / "words.txt"
    lines = table.read_text(encoding="utf-8").splitlines() if table.is_file() else []
    count = sum(line[:1] not in "<#[" for line in lines)
    found.append(Finding("vocabulary", count >= MIN_WORDS, f"{count} words"))
    missing = sorted({word for word in words if not model.knows(word)})
    found.append(
        Finding(
            "words of the topic",
            not missing,
            f"{len(missing)} missing: {' '.join(missing[:10])}" if missing else "all",
        )
    )
    found.append(Finding("unknown words", model.knows(UNKNOWN), UNKNOWN))
    found.append(_grammar(model))
    found += _heard(model, list(spoken))
    return found


def word_errors(said: str, heard: str) -> int:
    """Words put in, left out or changed, at the least (Levenshtein distance)."""
    one, other = said.split(), heard.split()
    row = list(range(len(other) + 1))
    for i, word in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, candidate in enumerate(other, 1):
            change = before + (word != candidate)
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, change)
    return row[-1]


def _grammar(model: VoskRecogniser) -> Finding:
    """Whether a grammar can be put in place at run time."""
    try:
        recognition: Any = model.start(["stop", UNKNOWN])
        recognition.accept(b"\0" * 1024)
        heard = recognition.finish()
    except AudioError as why:
        return Finding("grammar at run time", False, str(why))
    return Finding("grammar at run time", True, f"heard {heard.text!r} in silence")


def _heard(model: VoskRecogniser, spoken: list[Path]) -> list[Finding]:
    if not spoken:
        return []
    wrong = words = 0
    for path in spoken:
        utterance = find_utterance(read_frames(path))
        recognition = model.start()
        for frame in utterance.frames if utterance else ():
            recognition.accept(frame)
        wrong += word_errors(path.stem, recognition.finish().text)
        words += len(path.stem.split())
    share = 1 - wrong / max(1, words)
    detail = f"{share:.1%} of {words} words in {len(spoken)} recordings"
    return [Finding("its own test", share >= MIN_HEARD, detail)]
