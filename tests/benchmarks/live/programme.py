"""What a bedside overhears: television, and reports, in six voices.

The texts stand beside this in `television.tsv` and `reports.tsv`. What the recognisers
made of each is kept in a file, if one is given, so that what is decided about it can be
measured again in seconds.
"""

import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from audio import (
    SAMPLE_RATE,
    Alternative,
    Endpointer,
    Samples,
    StreamingRecogniser,
    StreamResult,
    Transcript,
    Utterance,
    frames_of,
)
from audio.model_kit.voices import SpeakingStyle, speak
from audio.recogniser import EMBEDDED, MODEL_NAME, VoskRecogniser
from audio.recogniser.result import HeardWord
from skill.live.stage import silence
from skill.recognisers import recogniser_of
from skill.understanding import Understanding

HERE: Final = Path(__file__).parent

VOICES: Final = (
    SpeakingStyle("espeak:en-gb", 1.0, 0.4),
    SpeakingStyle("espeak:en-gb+f3", 0.95, 0.6),
    SpeakingStyle("espeak:en-us+m3", 1.05, 0.4),
    SpeakingStyle("espeak:en-us+f2", 0.9, 0.7),
    SpeakingStyle("espeak:en-gb-scotland+m7", 1.0, 0.5),
    SpeakingStyle("espeak:en-gb-x-rp+f4", 1.1, 0.5),
)
"""Accents, sexes and rates of people on television."""

GAP_S: Final = 1.2
"""Silence between two that speak: longer than what ends an utterance."""

BREATH_S: Final = 0.15
"""Silence within a run-on, as announcers and quarrels have it."""

RUN_ON_EVERY: Final = 6
RUN_ON_LINES: Final = (3, 5)
"""Every so many speeches one is a run-on, of so many lines."""

CHARACTERS: Final = "report"
"""How the text of television marks what a character says as a patient would."""

FORMAT: Final = 4
"""Raised where what is kept changes its shape, or other recognisers listen."""


@dataclass(frozen=True)
class Speech:
    """Something that is said in the room without a pause."""

    kind: str
    """The programme, or whose report it is."""
    lines: tuple[str, ...]
    styles: tuple[SpeakingStyle, ...]
    """Who speaks each line."""

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.lines)

    def sound(self) -> Samples:
        """What comes out of the television."""
        sounds: list[Samples] = []
        for line, style in zip(self.lines, self.styles, strict=True):
            sounds += [silence(BREATH_S), speak(line, style)]
        return np.concatenate([*sounds[1:], silence(GAP_S)])


@dataclass(frozen=True)
class HeardSpeech:
    """What was heard of a speech: of the whole, or of parts of it."""

    speech: Speech
    seconds: float
    utterances: tuple[tuple[StreamResult, Transcript], ...]
    """What is heard by what listens all the time, asleep, and what both recognisers
    make of the same."""


def read_lines(name: str) -> list[tuple[str, str, str]]:
    """The rows of a file beside this one: two columns that sort, and the words."""
    rows = [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines()]
    return [(first, second, words) for first, second, words in rows]


def television(seed: int) -> Iterator[Speech]:
    """Talk without end; each line in each voice, before any comes again."""
    rng = random.Random(seed)
    lines = [row for row in read_lines("television.tsv") if row[1] != CHARACTERS]
    while True:
        drawn = [(*line, style) for line in lines for style in VOICES]
        rng.shuffle(drawn)
        at = 0
        while at < len(drawn):
            kind, _, words, style = drawn[at]
            at += 1
            if at % RUN_ON_EVERY:
                yield Speech(kind, (words,), (style,))
                continue
            more = [
                (line[2], rng.choice((style, rng.choice(VOICES))))
                for line in rng.sample(
                    [one for one in lines if one[0] == kind and one[2] != words],
                    rng.randint(*RUN_ON_LINES) - 1,
                )
            ]
            yield Speech(
                kind,
                (words, *(line for line, _ in more)),
                (style, *(voice for _, voice in more)),
            )


def characters() -> Iterator[Speech]:
    """What is said on television as a patient would say it, in turn of the voices."""
    said = [row for row in read_lines("television.tsv") if row[1] == CHARACTERS]
    for at, (programme, _, words) in enumerate(said):
        yield Speech(programme, (words,), (VOICES[at % len(VOICES)],))


def reports(count: int) -> Iterator[Speech]:
    """What is said in need, spread evenly over the file, in turn of the voices."""
    rows = read_lines("reports.tsv")
    for at in range(min(count, len(rows))):
        _, whose, words = rows[at * len(rows) // min(count, len(rows))]
        yield Speech(whose, (words,), (VOICES[at % len(VOICES)],))


class Ears:
    """What an assistant that is asleep listens with, and what it has heard so far.

    Args:
        understanding: What it knows.
        phrase: The wake phrase.
        cache: The folder in which is kept what was heard; None keeps nothing.
    """

    def __init__(
        self, understanding: Understanding, phrase: str, cache: Path | None
    ) -> None:
        self._understanding, self._phrase = understanding, phrase
        self._file = None if cache is None else cache / "overheard.jsonl"
        self._kept: dict[str, dict[str, Any]] = {}
        self._streaming: StreamingRecogniser | None = None
        self._quick = StreamResult(Transcript())
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._file.exists():
                rows = self._file.read_text("utf-8").splitlines()
                self._kept = {row["key"]: row for row in map(json.loads, rows)}

    def hear(self, speech: Speech) -> HeardSpeech:
        """What is heard of a speech, now or as it was heard before."""
        key = self._key(speech)
        if key in self._kept:
            return _read(speech, self._kept[key])
        heard = self._listen(speech)
        if self._file is not None:
            row = {"key": key, "said": speech.text, **_written(heard)}
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row) + "\n")
        return heard

    def close(self) -> None:
        """End the thread that listens."""
        if self._streaming is not None:
            self._streaming.close()

    def _key(self, speech: Speech) -> str:
        how = (FORMAT, self._phrase, speech.lines, [asdict(s) for s in speech.styles])
        return hashlib.sha256(json.dumps(how).encode()).hexdigest()[:20]

    def _listen(self, speech: Speech) -> HeardSpeech:
        sound, endpointer = speech.sound(), Endpointer()
        ended = [endpointer.feed(frame) for frame in frames_of(sound)]
        utterances = [one for one in (*ended, endpointer.finish()) if one is not None]
        heard = tuple(self._recognise(one) for one in utterances)
        return HeardSpeech(speech, len(sound) / SAMPLE_RATE, heard)

    def _recognise(self, utterance: Utterance) -> tuple[StreamResult, Transcript]:
        """What is heard of an utterance at its end, not what it is at each pause."""
        streaming = self._streaming or self._open()
        streaming.start((self._phrase,))
        for frame in utterance.frames:
            streaming.accept(frame)
        whole = streaming.finish(utterance.speech_s).result().transcript
        return self._quick, whole

    def _open(self) -> StreamingRecogniser:
        """The ears of a live assistant, but that none is given up for being slow."""

        def note(quick: StreamResult) -> bool:
            self._quick = quick
            return True

        self._streaming = StreamingRecogniser(
            recogniser_of(self._understanding.topic),
            VoskRecogniser(EMBEDDED / MODEL_NAME),
            note,
        )
        return self._streaming


def _written(heard: HeardSpeech) -> dict[str, Any]:
    utterances = [(asdict(quick), asdict(whole)) for quick, whole in heard.utterances]
    return {"seconds": heard.seconds, "utterances": utterances}


def _read(speech: Speech, row: Mapping[str, Any]) -> HeardSpeech:
    return HeardSpeech(
        speech,
        row["seconds"],
        tuple(
            (
                StreamResult(_transcript(quick["transcript"]), quick["spotted"]),
                _transcript(whole),
            )
            for quick, whole in row["utterances"]
        ),
    )


def _transcript(row: Mapping[str, Any]) -> Transcript:
    each = tuple(_alternatives(one) for one in row["heard_by_each"])
    words = tuple(HeardWord(**one) for one in row["words"])
    told = {**row, "alternatives": _alternatives(row["alternatives"])}
    return Transcript(**{**told, "heard_by_each": each, "words": words})


def _alternatives(rows: Sequence[Mapping[str, Any]]) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(one["text"], one["score"], tuple(one["sources"])) for one in rows
    )
