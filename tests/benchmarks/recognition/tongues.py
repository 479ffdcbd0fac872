"""Speech that is not English, and English beside it.

`foreign.tsv` holds the sentences: a voice of espeak-ng and what it says. They are
spoken by the espeak-ng that pip brings, which knows more languages, and knows them
better, than the one of many systems.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import espeakng_loader
import numpy as np
import soundfile

from audio.model_kit.features import mono_samples
from audio.model_kit.voices import SpeakingStyle, speak
from audio.sound import Samples
from intents.spoken import heard_words
from tests.benchmarks.questions import question_files, read_questions
from tests.spoken.make import path_of, sentences

SENTENCES: Final = Path(__file__).parent / "foreign.tsv"

SPEAKERS: Final = ("", "+f2", "+m3", "+f4", "+m7", "+Annie", "+klatt2", "+m1")
"""espeak-ng's speakers, for each language in turn."""

OWN_VOICES: Final = ("flite:slt", "flite:rms", "flite:kal", "festival:slt")
ACCENTS: Final = ("en-us", "en-gb", "en-gb-scotland", "en-029")
"""In which English questions are asked."""

WORDS_A_MINUTE: Final = 160
REVERSED: Final = 50
EVERY_QUESTION: Final = 4

_SYNCHRONOUS: Final = 2
_UTF8: Final = 1
_RATE: Final = 1


@dataclass(frozen=True)
class Spoken:
    """Something said, and what should become of it."""

    kind: str
    """`foreign`, `reversed`, `english`, or `sounds`."""
    language: str
    voice: str
    text: str
    label: str
    """The section that it asks for; empty where it is no English, or not known."""
    samples: Samples


class Espeak:
    """The espeak-ng that pip brings, speaking any of its languages."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
        if self._rate <= 0:
            raise RuntimeError("espeak-ng does not start. Install espeakng-loader.")
        self._made: list[Any] = []
        kind = ctypes.CFUNCTYPE(
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_short),
            ctypes.c_int,
            ctypes.c_void_p,
        )
        self._callback = kind(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(_RATE, WORDS_A_MINUTE, 0)

    def speak(self, text: str, voice: str) -> Samples:
        """A text in a voice such as `fr+f2`, mono at 16 kHz."""
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise RuntimeError(f"espeak-ng has no voice '{voice}'. Name another.")
        self._made = []
        said = text.encode() + b"\0"
        self._library.espeak_Synth(said, len(said), 0, 1, 0, _UTF8, None, None)
        sound = np.concatenate(self._made).astype(np.float32) / np.float32(32768)
        return mono_samples(sound[:, None], self._rate)

    def _take(self, samples: Any, count: int, _: Any) -> int:  # noqa: ANN401
        if samples and count:
            self._made.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0


def foreign(every: int = 1) -> Iterator[Spoken]:
    """Sentences in other languages, in changing voices."""
    espeak = Espeak()
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        if at % every == 0:
            language, text = line.split("\t")
            speaker = SPEAKERS[at % len(SPEAKERS)]
            samples = espeak.speak(text, language + speaker)
            yield Spoken("foreign", language, f"espeak{speaker}", text, "", samples)


def reversed_english(every: int = 1) -> Iterator[Spoken]:
    """English questions backwards: voices of people, and no words."""
    for label, voice, text in sentences()[:REVERSED:every]:
        samples = np.ascontiguousarray(read(path_of(label, text))[::-1])
        yield Spoken("reversed", "reversed", voice, text, "", samples)


def english(every: int = 1) -> Iterator[Spoken]:
    """English questions and reports, in voices of all kinds."""
    for label, voice, text in sentences()[::every]:
        yield Spoken("english", "en", voice, text, label, read(path_of(label, text)))
    espeak = Espeak()
    asked = [one for file in question_files() for one in read_questions(file)]
    for at, question in enumerate(asked[:: EVERY_QUESTION * every]):
        text = " ".join(heard_words(question.text))
        if at % 2:
            voice = OWN_VOICES[at // 2 % len(OWN_VOICES)]
            samples = speak(text, SpeakingStyle(voice))
        else:
            accent = ACCENTS[at // 2 % len(ACCENTS)]
            speaker = SPEAKERS[at // 2 % len(SPEAKERS)]
            voice = f"espeak{speaker}"
            samples = espeak.speak(text, accent + speaker)
        yield Spoken("english", "en", voice, text, question.labels[0], samples)


def sounds(folder: Path) -> Iterator[Spoken]:
    """WAV files that must not be answered."""
    for path in sorted(folder.glob("*.wav")):
        yield Spoken("sounds", path.stem, path.stem, "", "", read(path))


def read(path: Path) -> Samples:
    """A sound file, mono at 16 kHz."""
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return mono_samples(sound, rate)


__all__: Sequence[str] = [
    "Spoken", "english", "foreign", "read", "reversed_english", "sounds",
]  # fmt: skip
