"""The turn: listen, understand, answer, speak. Here alone the stages meet."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from audio import (
    Frame,
    Heard,
    Recogniser,
    Speech,
    Voice,
    VoiceSettings,
    hear,
)
from intents import Code, Decision, Hypothesis, Match
from skill.dialogue import Dialogue
from skill.reply import Manner, Reply
from skill.settings import Settings
from skill.understanding import Understanding


@dataclass(frozen=True)
class Turn:
    """One question and its answer."""

    heard: Heard | None
    """What was recognised; None where nobody spoke, or the question was typed."""
    match: Match
    reply: Reply
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds that each stage took."""


class Assistant:
    """Answers questions in sound or in writing, one conversation long.

    Args:
        understanding: The topic and its matcher.
        settings: What the operator set.
        recogniser: Makes the recogniser; called at the first spoken question.
        cache: Where synthesised speech is kept; None keeps none.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        understanding: Understanding,
        settings: Settings,
        recogniser: Callable[[], Recogniser],
        cache: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._understanding = understanding
        self._settings = settings
        self._make_recogniser = recogniser
        self._recogniser: Recogniser | None = None
        self._cache = cache
        self._clock = clock
        self._dialogue = Dialogue(
            understanding.topic, Manner(settings.rate, settings.volume)
        )
        self._state = self._dialogue.begin()

    @property
    def recogniser(self) -> Recogniser:
        """The recogniser, loaded when it is first asked for.

        Raises:
            ModelError: It cannot be loaded.
        """
        if self._recogniser is None:
            self._recogniser = self._make_recogniser()
        return self._recogniser

    def ask_sound(self, frames: Iterable[Frame]) -> Turn:
        """Answer a recording.

        Raises:
            SoundFileError: The recording cannot be read.
            ModelError: The recogniser cannot be loaded.
            RecognitionError: The recogniser failed.
        """
        recogniser = self.recogniser
        started = self._clock()
        heard = hear(frames, recogniser)
        listening = self._clock() - started
        if heard is None:
            match = Match(Decision.REJECT, code=Code.NO_SPEECH)
            return self._answer(None, match, {"listen": listening})
        began = self._clock()
        match = self._understanding.matcher.match(
            Hypothesis(one.text, one.score) for one in heard.alternatives
        )
        matching = self._clock() - began
        return self._answer(heard, match, {"listen": listening, "match": matching})

    def ask_text(self, text: str) -> Turn:
        """Answer a question in writing."""
        began = self._clock()
        match = self._understanding.matcher.match(text)
        return self._answer(None, match, {"match": self._clock() - began})

    def speak(self, reply: Reply) -> Speech:
        """Make a reply into speech.

        Raises:
            VoiceError: The synthesiser failed.
        """
        topic = self._understanding.topic
        region = topic.manifest.regions[self._settings.region]
        voice = Voice(
            VoiceSettings(
                voice=self._settings.voice or region.voice,
                rate=reply.manner.rate,
                pronunciations=topic.manifest.pronunciations,
            ),
            self._cache,
        )
        speech = voice.speak(reply.text)
        loudness = np.rint(speech.samples * reply.manner.volume)
        return replace(speech, samples=loudness.astype(np.int16))

    def _answer(
        self, heard: Heard | None, match: Match, timings: dict[str, float]
    ) -> Turn:
        began = self._clock()
        self._state, reply = self._dialogue.turn(self._state, match, began)
        timings["reply"] = self._clock() - began
        return Turn(heard, match, reply, timings)
