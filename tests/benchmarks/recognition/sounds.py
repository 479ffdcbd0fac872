"""What the recognisers are asked to hear, and how it is made worse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from audio import Frame, frames_of
from audio.model_kit.room_simulation import Place, placed
from audio.model_kit.voices import KEPT_OUT, SpeakingStyle, speak
from audio.sound import Samples
from intents.spoken import heard_words
from tests.benchmarks.questions import question_files, read_questions
from tests.benchmarks.recognition.backgrounds import BACKGROUNDS, with_background

TRAINING_VOICES: Final = ("flite:slt", "flite:rms", "festival:slt", "espeak:en-gb")
STRANGE_VOICES: Final = (KEPT_OUT, "flite:awb")
"""Which never train: an American through a narrow band, and a Scot."""
ASKED_LESS: Final = 3
"""Training voices are asked so many times less: they tell less."""

SLOWER: Final = 1.25
QUIET_S: Final = 0.3


@dataclass(frozen=True)
class Condition:
    """How a question is asked."""

    name: str
    background: str = ""
    """Of what kind; none where empty."""
    snr_db: float = 0.0
    slowness: float = 1.0
    place: Place | None = None


ROOM: Final = Place(0.5, 3.0, 0.6, -3.0, telephone=False)
"""Some two metres away in a furnished room."""
TELEPHONE: Final = Place(0.0, 0.0, 1.0, -3.0, telephone=True)

CLEAN: Final = Condition("clean")
SNRS_DB: Final = (20, 10)

CONDITIONS: Final = (
    CLEAN,
    *(
        Condition(f"{kind}, {db} dB", kind, db)
        for db in SNRS_DB
        for kind in BACKGROUNDS
    ),
    Condition("25 % slower", slowness=SLOWER),
    Condition("across a room", place=ROOM),
    Condition("8 kHz line", place=TELEPHONE),
)


@dataclass(frozen=True)
class Asked:
    """A sound with what is said in it."""

    text: str
    labels: tuple[str, ...]
    """The right ones, the best first; none where it is no question, or not known."""
    samples: Samples
    kind: str = ""
    """The set that it is of."""
    slots_only: bool = False
    """Whether the text has only the words that matter, as those of an order."""

    def frames(self, condition: Condition = CLEAN) -> list[Frame]:
        """The frames, with some quiet around, perhaps with a background."""
        quiet = np.zeros(int(QUIET_S * 16_000), np.int16)
        whole = np.concatenate([quiet, self.samples, quiet])
        if condition.background:
            whole = with_background(whole, condition.background, condition.snr_db)
        return frames_of(whole)


def labelled_questions() -> list[tuple[str, tuple[str, ...]]]:
    """The development questions, as they are spoken, with their labels."""
    return [
        (" ".join(heard_words(question.text)), question.labels)
        for file in question_files()
        for question in read_questions(file)
    ]


def questions(
    voices: Sequence[str], condition: Condition, every: int
) -> Iterator[Asked]:
    """The development questions, each spoken by one of the voices in turn."""
    for at, (text, labels) in enumerate(labelled_questions()[::every]):
        voice = voices[at % len(voices)]
        samples = speak(text, SpeakingStyle(voice, condition.slowness))
        if condition.place is not None:
            samples = placed(samples, condition.place, at)
        yield Asked(text, labels, samples)


def commands(texts: Sequence[str], voices: Sequence[str]) -> Iterator[Asked]:
    """Short texts, each spoken by all voices."""
    for text in texts:
        for voice in voices:
            yield Asked(text, (), speak(text, SpeakingStyle(voice)))
