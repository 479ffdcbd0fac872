"""Recordings of people, and of voices from elsewhere, in folders.

Two kinds of folder are read. With `clips.tsv`, each line has a file, its set, its
speaker and what is said; of orders of the set `picovoice` only the words that matter
are known, and a fifth column, if any, has labels joined by |. With `spk2age`, it is of
speechocean762's kind, of which those speakers are heard that were kept aside.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from audio.model_kit.recordings import read_recordings
from intents.spoken import heard_words
from tests.benchmarks.recognition.sounds import Asked, labelled_questions
from tests.benchmarks.recognition.tongues import read

CLIPS: Final = "clips.tsv"
AGES: Final = "spk2age"
SLOTS_ONLY: Final = "picovoice"
"""The set of orders of which only the words of their slots are known."""

KEPT_ASIDE: Final = frozenset(
    ("2179", "2244", "2441", "2981", "3023", "8068", "9607", "9608", "9610", "9628")
)
"""Speakers of speechocean762 that no training hears."""
ADULT: Final = 16


def people(folder: Path, every: int = 1) -> Iterator[Asked]:
    """The recordings of a folder, of whichever kind; each so-manyth of each set.

    Raises:
        OSError: It has neither of the two lists.
    """
    if (folder / CLIPS).exists():
        return clips(folder, every)
    return kept_aside(folder, every)


def clips(folder: Path, every: int = 1) -> Iterator[Asked]:
    """Sounds that `clips.tsv` lists; questions that are known have their labels."""
    known: Mapping[str, tuple[str, ...]] = dict(labelled_questions())
    counts: dict[str, int] = {}
    for line in (folder / CLIPS).read_text(encoding="utf-8").splitlines():
        file, kind, _, text, labels = (*line.split("\t"), "", "", "", "")[:5]
        at = counts[kind] = counts.get(kind, -1) + 1
        if at % every == 0:
            said = " ".join(heard_words(text))
            told = tuple(labels.split("|")) if labels else known.get(said, ())
            samples = read(folder / file)
            yield Asked(said, told, samples, kind, kind == SLOTS_ONLY)


def kept_aside(folder: Path, every: int = 1) -> Iterator[Asked]:
    """Recordings of the speakers who were kept aside, grown-ups and children."""
    lines = (folder / AGES).read_text(encoding="utf-8").splitlines()
    ages = {
        speaker.lstrip("0"): int(age)
        for speaker, _, age in (line.partition("\t") for line in lines)
        if age
    }
    counts: dict[str, int] = {}
    for one in read_recordings(folder):
        speaker = one.speaker.lstrip("0")
        if speaker in KEPT_ASIDE:
            kind = "grown-ups" if ages[speaker] >= ADULT else "children"
            at = counts[kind] = counts.get(kind, -1) + 1
            if at % every == 0:
                yield Asked(one.text, (), one.samples(), f"{folder.name}, {kind}")


def texts_of_others(folder: Path) -> list[str]:
    """What the speakers say that were not kept aside, where ages are listed."""
    aside, others = set(), []
    for one in read_recordings(folder):
        if one.speaker.lstrip("0") in KEPT_ASIDE:
            aside.add(one.text)
        else:
            others.append(one.text)
    return [text for text in others if text not in aside]
