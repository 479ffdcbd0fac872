"""What the recognisers are asked to hear, and how it is made worse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from audio import Frame, frames_of
from audio.model_kit.recordings import read_recordings
from audio.model_kit.room_simulation import Place, placed
from audio.model_kit.voices import KEPT_OUT, SpeakingStyle, speak
from audio.sound import Samples
from intents.spoken import heard_words
from tests.benchmarks.questions import question_files, read_questions
from tests.benchmarks.spoken import with_noise

TRAINING_VOICES: Final = ("flite:slt", "flite:rms", "festival:slt", "espeak:en-gb")

KEPT_ASIDE: Final = frozenset(
    ("2179", "2244", "2441", "2981", "3023", "8068", "9607", "9608", "9610", "9628")
)
"""Speakers of speechocean762 that no training hears."""
ADULT: Final = 16

SLOWER: Final = 1.25
QUIET_S: Final = 0.3


@dataclass(frozen=True)
class Condition:
    """How a question is asked."""

    name: str
    snr_db: int | None = None
    slowness: float = 1.0
    place: Place | None = None


ROOM: Final = Place(0.5, 3.0, 0.6, -3.0, telephone=False)
"""Some two metres away in a furnished room."""
TELEPHONE: Final = Place(0.0, 0.0, 1.0, -3.0, telephone=True)

CONDITIONS: Final = (
    Condition("clean"),
    Condition("20 dB", 20),
    Condition("10 dB", 10),
    Condition("25 % slower", None, SLOWER),
    Condition("across a room", None, 1.0, ROOM),
    Condition("8 kHz line", None, 1.0, TELEPHONE),
)


@dataclass(frozen=True)
class Asked:
    """A sound with what is said in it."""

    text: str
    label: str
    samples: Samples

    def frames(self, snr_db: int | None = None) -> list[Frame]:
        """The frames, with some quiet around, perhaps in noise."""
        quiet = np.zeros(int(QUIET_S * 16_000), np.int16)
        whole = np.concatenate([quiet, self.samples, quiet])
        return with_noise(frames_of(whole), snr_db)


def questions(
    voices: Sequence[str], slowness: float, every: int, place: Place | None = None
) -> Iterator[Asked]:
    """The development questions, each spoken by one of the voices in turn."""
    for file in question_files():
        for at, question in enumerate(read_questions(file)):
            if at % every == 0:
                voice = voices[at // every % len(voices)]
                text = " ".join(heard_words(question.text))
                samples = speak(text, SpeakingStyle(voice, slowness))
                if place is not None:
                    samples = placed(samples, place, at)
                yield Asked(text, question.labels[0], samples)


def commands(texts: Sequence[str], voices: Sequence[str]) -> Iterator[Asked]:
    """Short texts, each spoken by all voices."""
    for text in texts:
        for voice in voices:
            yield Asked(text, text, speak(text, SpeakingStyle(voice)))


def people(folder: Path, adults: bool, every: int) -> Iterator[Asked]:
    """Recordings of the speakers who were kept aside, of one age group."""
    lines = (folder / "spk2age").read_text(encoding="utf-8").split("\n")
    ages = {
        speaker.lstrip("0"): int(age)
        for speaker, _, age in (line.partition("\t") for line in lines)
        if age
    }
    found = [
        one
        for one in read_recordings(folder)
        if one.speaker.lstrip("0") in KEPT_ASIDE
        and (ages[one.speaker.lstrip("0")] >= ADULT) is adults
    ]
    for one in found[::every]:
        yield Asked(one.text, "", one.samples())


def texts_of_others(folder: Path) -> list[str]:
    """What the speakers say that were not kept aside."""
    aside, others = set(), []
    for one in read_recordings(folder):
        if one.speaker.lstrip("0") in KEPT_ASIDE:
            aside.add(one.text)
        else:
            others.append(one.text)
    return [text for text in others if text not in aside]


__all__ = [
    "CONDITIONS", "KEPT_OUT", "TRAINING_VOICES", "Asked", "Condition", "commands",
    "people", "questions", "texts_of_others",
]  # fmt: skip
