"""What is compared: each engine hears an utterance once, and all ears are made of that.

Two that listen together are merged by the same `FusionRecogniser` as in an assistant,
from what each of them has heard already.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from audio import Frame, Recogniser, Transcript, find_utterance, recognise
from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    FusionRecogniser,
    PocketSphinxRecogniser,
    VoskRecogniser,
)
from audio.recogniser.choice import BESIDE_WHISPER, VOSK_SHARE
from audio.recogniser.fusion import FusionWeight
from audio.recogniser.fusion_weights import fusion_weight
from audio.recogniser.open_ears import weigh_whisper
from audio.recogniser.packed_whispers import TINY_EN
from audio.recogniser.whisper_weights import WhisperModel, whisper_that_comes_along
from audio.topic_recogniser.build import Built, Talk, build
from tests.benchmarks.recognition.kept import Kept

VOSK: Final = "Vosk"
SPHINX: Final = "PocketSphinx"
WHISPER: Final = "Whisper"
LIGHT: Final = "Whisper, light"
"""The small one, for slow machines."""


@dataclass(frozen=True)
class OnceHeard:
    """What each engine heard of an utterance."""

    frames: int
    """How long it is."""
    each: Mapping[str, Transcript]


class Replayed:
    """A recogniser that has heard already; it is its own recognition."""

    def __init__(self, name: str, heard: Transcript) -> None:
        self.name = self.description = name
        self._heard = heard

    def start(self) -> "Replayed":
        """Begin an utterance."""
        return self

    def accept(self, _: Frame) -> str:
        """Take the next frame, whatever is in it."""
        return ""

    def finish(self) -> Transcript:
        """What was heard."""
        return self._heard


@dataclass(frozen=True)
class ListeningSet:
    """One engine, or several together."""

    name: str
    shares: tuple[tuple[str, float], ...]
    """The engines, each with its share of belief."""
    weight: FusionWeight | None = None

    def of(self, heard: OnceHeard | None) -> Transcript | None:
        """What they make of an utterance together; None where nobody spoke."""
        if heard is None:
            return None
        if len(self.shares) == 1:
            return heard.each[self.shares[0][0]]
        members = [(Replayed(one, heard.each[one]), to) for one, to in self.shares]
        recognition = FusionRecogniser(members, self.weight).start()
        for _ in range(heard.frames):
            recognition.accept(b"")
        return recognition.finish()


DEFAULT: Final = ListeningSet(
    "Vosk + Whisper",
    ((VOSK, BESIDE_WHISPER), (WHISPER, 1 - BESIDE_WHISPER)),
    weigh_whisper,
)
"""What an assistant listens with, as it is installed."""

WITHOUT_WHISPER: Final = ListeningSet(
    "Vosk + PocketSphinx", ((VOSK, VOSK_SHARE), (SPHINX, 1 - VOSK_SHARE)), fusion_weight
)

SETS: Final = (
    *(ListeningSet(one, ((one, 1.0),)) for one in (VOSK, SPHINX, LIGHT, WHISPER)),
    WITHOUT_WHISPER,
    ListeningSet(
        "Vosk + Whisper, light",
        ((VOSK, BESIDE_WHISPER), (LIGHT, 1 - BESIDE_WHISPER)),
        weigh_whisper,
    ),
    DEFAULT,
    ListeningSet("PocketSphinx + Whisper", ((WHISPER, 0.7), (SPHINX, 0.3))),
    ListeningSet("all three", ((WHISPER, 0.5), (VOSK, 0.3), (SPHINX, 0.2))),
)
"""The last two have plain shares: no weights were found for them."""


class Bench:
    """The engines, all with one language model where they take any.

    Args:
        talk: What the language model is made of.
        folder: Where to put what is built.
        others: Other acoustic models for Vosk, by name.
        kept: What was heard before.
    """

    def __init__(
        self,
        talk: Talk,
        folder: Path,
        others: Mapping[str, Path] | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.built: Built = build(talk, EMBEDDED / MODEL_NAME, folder / "ours")
        self.engines: dict[str, Recogniser] = {
            VOSK: VoskRecogniser(self.built.vosk),
            SPHINX: PocketSphinxRecogniser(self.built.arpa, self.built.dictionary),
        }
        whisper = whisper_that_comes_along()
        if whisper is not None:
            self.engines[WHISPER] = whisper.load()
        if TINY_EN.is_installed and self.engines.get(WHISPER) is not None:
            self.engines[LIGHT] = WhisperModel(TINY_EN).load()
        extra = []
        for name, acoustic in (others or {}).items():
            engine = f"{VOSK}, {name}"
            self.engines[engine] = VoskRecogniser(
                build(talk, acoustic, folder / name).vosk
            )
            extra.append(ListeningSet(engine, ((engine, 1.0),)))
        there = self.engines.keys()
        self.sets: Sequence[ListeningSet] = [
            one for one in (*SETS, *extra) if {name for name, _ in one.shares} <= there
        ]
        self._kept = kept or Kept(None)
        self._words = hashlib.sha256(self.built.arpa.read_bytes()).hexdigest()

    @property
    def default(self) -> ListeningSet:
        """What listens where nothing else was said."""
        return DEFAULT if DEFAULT in self.sets else WITHOUT_WHISPER

    def hear(self, frames: Iterable[Frame]) -> OnceHeard | None:
        """Have each engine hear the utterance in a sound; None where nobody speaks."""
        utterance = find_utterance(frames)
        if utterance is None:
            return None
        sound = hashlib.sha256(b"".join(utterance.frames)).hexdigest()
        each = {}
        for name, engine in self.engines.items():
            how = "" if name == WHISPER else self._words
            key = f"{name} {MODEL_NAME} {how} {sound}"
            each[name] = self._kept.get(key, partial(recognise, utterance, engine))
        return OnceHeard(len(utterance.frames), each)
