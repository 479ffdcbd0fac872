"""The turn: listen, understand, answer, speak. Here alone the stages meet."""

import time
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

import numpy as np

from audio import (
    Frame,
    Recogniser,
    Speech,
    SpeechCache,
    Transcript,
    hear,
)
from intents import Decision, Match, RejectReason
from skill.dialogue.dialogue import Dialogue
from skill.dialogue.reply import Prosody, Reply
from skill.dialogue.state import DialogueState
from skill.feedback import WRONG, count_wrong
from skill.settings import Settings
from skill.understanding import Understanding
from skill.voice import open_pack, rates_of, voice_of


@dataclass(frozen=True)
class Turn:
    """One question and its answer."""

    transcript: Transcript | None
    """What was recognised; None where nobody spoke, or the question was typed."""
    match: Match
    reply: Reply
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds that each stage took."""
    content_version: str = ""
    """Which texts of the topic it was answered from."""


class Announcement(Enum):
    """What an assistant says of its own accord: a field of a topic's replies."""

    FAULT = "fault"
    NO_MICROPHONE = "no_microphone"
    MICROPHONE_BACK = "microphone_back"


class Assistant:
    """Answers questions in sound or in writing, one conversation long.

    Args:
        understanding: The topic and its matcher.
        settings: What the operator set.
        recogniser: Makes the recogniser; called at the first spoken question.
        cache: Where synthesised speech is kept: a folder or a cache; None keeps none.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        understanding: Understanding,
        settings: Settings,
        recogniser: Callable[[], Recogniser],
        cache: Path | SpeechCache | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._understanding = understanding
        self._settings = settings
        self._make_recogniser = recogniser
        self._recogniser: Recogniser | None = None
        self._cache = cache
        self._clock = clock
        self._pack = open_pack(settings)
        rates = rates_of(settings, understanding.topic, self._pack)
        self._dialogue = Dialogue(
            understanding.topic,
            Prosody(settings.rate, settings.volume),
            understanding.situations,
            rates=rates,
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

    def another(self) -> "Assistant":
        """An assistant for another conversation, which has all else in common."""
        twin = copy(self)
        twin.forget()
        return twin

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
            match = Match(Decision.REJECT, reject_reason=RejectReason.NO_SPEECH)
            return self._answer(None, match, {"listen": listening})
        began = self._clock()
        match = self.judge(heard)
        matching = self._clock() - began
        return self._answer(heard, match, {"listen": listening, "match": matching})

    @property
    def prosody(self) -> Prosody:
        """How it speaks at present."""
        return self._state.prosody

    @property
    def alarmed(self) -> bool:
        """Whether an emergency was reported in this conversation."""
        return self._state.alarm is not None

    def judge(self, transcript: Transcript) -> Match:
        """The matcher's judgement of what was heard."""
        return self._understanding.judge(transcript)

    def judge_text(self, text: str) -> Match:
        """The matcher's judgement of a text."""
        return self._understanding.matcher.match(text)

    def preview(self, match: Match, overheard: bool = False) -> Reply:
        """What would be replied, were this all; the conversation stays as it is.

        Args:
            match: What was said means.
            overheard: Whether it is to be answered by `alarm`.
        """
        return self._decide(match, overheard, self._clock())[1]

    def answer(
        self,
        heard: Transcript | None,
        match: Match,
        timings: Mapping[str, float] | None = None,
    ) -> Turn:
        """Reply to what was heard and judged.

        Args:
            heard: What was recognised.
            match: What it means.
            timings: Seconds that the stages before took.
        """
        return self._answer(heard, match, dict(timings or {}))

    def alarm(
        self, heard: Transcript, match: Match, timings: Mapping[str, float]
    ) -> Turn:
        """Reply shortly to a report that was said to nobody: see `Dialogue.alarm`.

        Args:
            heard: What was recognised.
            match: The report.
            timings: Seconds that the stages before took.
        """
        return self._answer(heard, match, dict(timings), overheard=True)

    def announcement(self, what: Announcement | str) -> Reply | None:
        """What to say of its own accord; None where the topic has no words for it.

        Args:
            what: What it is about, or a text.
        """
        replies = self._understanding.topic.manifest.replies
        text: str | None
        text = what if isinstance(what, str) else getattr(replies, what.value)
        return self._dialogue.announce(self._state, text) if text else None

    def forget(self) -> None:
        """Begin a new conversation."""
        self._state = self._dialogue.begin()

    def ask_text(self, text: str) -> Turn:
        """Answer a question in writing."""
        began = self._clock()
        match = self._understanding.matcher.match(text)
        return self._answer(None, match, {"match": self._clock() - began})

    def speech(self, reply: Reply) -> Speech:
        """Make a reply into speech, at full loudness.

        Raises:
            VoiceError: The synthesiser failed.
        """
        topic, rate = self._understanding.topic, reply.prosody.rate
        voice = voice_of(self._settings, topic, rate, self._cache, self._pack)
        return voice.speak(reply.text)

    def speak(self, reply: Reply) -> Speech:
        """Make a reply into speech, as loud as it is to be.

        Raises:
            VoiceError: The synthesiser failed.
        """
        speech = self.speech(reply)
        loudness = np.rint(speech.samples * reply.prosody.volume)
        return replace(speech, samples=loudness.astype(np.int16))

    def _answer(
        self,
        heard: Transcript | None,
        match: Match,
        timings: dict[str, float],
        overheard: bool = False,
    ) -> Turn:
        began, before = self._clock(), self._state
        self._state, reply = self._decide(match, overheard, began)
        counted = self._settings.count_wrong and reply.intent == WRONG
        if counted and before.section is not None:
            count_wrong(before.section)
        timings["reply"] = self._clock() - began
        version = self._understanding.topic.content_version
        return Turn(heard, match, reply, timings, version)

    def _decide(
        self, match: Match, overheard: bool, now_s: float
    ) -> tuple[DialogueState, Reply]:
        decide = self._dialogue.alarm if overheard else self._dialogue.turn
        return decide(self._state, match, now_s)
