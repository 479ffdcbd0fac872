"""Whether ears and matcher understand: spoken questions whose answers are known."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import soxr

from audio import (
    FRAME_S,
    SAMPLE_RATE,
    Frame,
    RecogniserSet,
    RecognitionError,
    Transcript,
    Voice,
    frames_of,
    hear,
)
from intents import Decision, Kind, expand
from skill.checking.finding import CheckFinding, Health, Problem, found
from skill.live.live_settings import LiveSettings
from skill.live.wake_phrase import check_phrase
from skill.settings import Settings
from skill.understanding import Understanding

NAME: Final = "engine"

QUESTIONS: Final = 3
"""One alone may be misheard on a machine where all is well."""

FEWEST_WORDS: Final = 4
MAX_WORDS: Final = 8
"""A question has so many words: fewer tell little, more take long."""

SLOW: Final = 0.5
"""Of real time; slower, and the pause before an answer is felt."""

LOAD_S: Final = 60.0
"""The second recogniser is given so long to load in its process."""

BEFORE_S: Final = 0.3
AFTER_S: Final = 0.5
"""Silence around a question, as there is around one that is asked."""


@dataclass(frozen=True)
class Question:
    """A question whose answer is known."""

    text: str
    label: str


@dataclass(frozen=True)
class Tried:
    """What came of asking."""

    asked: int
    understood: int
    speed: float
    """Time that it took, as a share of the sound's own."""
    missing: str | None
    """Why the second recogniser did not answer in time; None where it did."""


def check_engine(
    understanding: Understanding, recognisers: RecogniserSet, voice: Voice
) -> Iterator[CheckFinding]:
    """Ask questions in the assistant's own voice, and see what is understood.

    Raises:
        VoiceError: They cannot be spoken.
        RecognitionError: The recogniser fails on them.
    """
    tried = _ask(understanding, recognisers, voice, known_questions(understanding))
    built = understanding.topic.folder.name
    yield judged(recognisers.recogniser.description, built, tried)


def judged(description: str, topic: str, tried: Tried) -> CheckFinding:
    """What is to be said of it.

    Args:
        description: The engines and their models.
        topic: What the topic's folder is called.
        tried: What came of asking.
    """
    told = (
        f"{description}; {tried.understood} of {tried.asked} spoken test questions "
        f"were understood, in {tried.speed:.2f} of their own time."
    )
    figures = {
        "asked": tried.asked,
        "understood": tried.understood,
        "real_time_factor": round(tried.speed, 3),
        "second": tried.missing is None,
    }
    return found(NAME, told, _problems(topic, tried), figures)


def check_wake(
    settings: Settings, recognisers: RecogniserSet
) -> Iterator[CheckFinding]:
    """Whether the wake phrase can be heard; nothing where none is used.

    Raises:
        SettingsError: It cannot.
    """
    if settings.address != "wake":
        return
    phrase = LiveSettings.of(settings).phrase
    check_phrase(phrase, recognisers)
    told = f"'{phrase}' is made of words that are known."
    yield found("wake phrase", told, figures={"phrase": phrase})


def _problems(topic: str, tried: Tried) -> Iterator[Problem]:
    if not tried.asked:
        yield Problem(
            Health.WARNING,
            "The topic has no question to ask.",
            f"Give its sections phrases of {FEWEST_WORDS} to {MAX_WORDS} words.",
        )
        return
    if 2 * tried.understood <= tried.asked:
        yield Problem(
            Health.WARNING if tried.understood else Health.BAD,
            "That is too few.",
            f"Build a recogniser for the topic '{topic}' with 'askaloud topic build', "
            f"or choose another voice: the questions are asked in it.",
            "I do not understand my own test questions.",
        )
    if tried.missing is not None:
        yield Problem(
            Health.WARNING,
            f"The second recogniser is left out: {tried.missing}",
            "End other programs on this machine.",
            "I am slow to understand.",
        )
    elif tried.speed > SLOW:
        yield Problem(
            Health.WARNING,
            f"That is slow: {SLOW} at most is wanted.",
            "End other programs on this machine, or use a smaller model.",
            "I am slow to understand.",
        )


def known_questions(understanding: Understanding) -> list[Question]:
    """Questions of different sections that the matcher is surest of."""
    found = []
    for section in understanding.topic.of_kind(Kind.INFORMATION):
        for text in (text for one in section.phrases for text in expand(one)):
            if not FEWEST_WORDS <= len(text.split()) <= MAX_WORDS:
                continue
            match = understanding.matcher.match(text)
            if match.decision is Decision.ANSWER and match.intent == section.label:
                found.append((match.score, Question(text, section.label)))
                break
    found.sort(key=lambda one: -one[0])
    return [question for _, question in found[:QUESTIONS]]


def spoken(text: str, voice: Voice) -> list[Frame]:
    """A text as somebody would say it at a microphone.

    Raises:
        VoiceError: It cannot be made into speech.
    """
    speech = voice.speak(text)
    sound = soxr.resample(speech.samples, speech.rate, SAMPLE_RATE)
    around = (round(BEFORE_S * SAMPLE_RATE), round(AFTER_S * SAMPLE_RATE))
    return frames_of(np.pad(sound, around))


def _ask(
    understanding: Understanding,
    recognisers: RecogniserSet,
    voice: Voice,
    questions: list[Question],
    clock: Callable[[], float] = time.monotonic,
) -> Tried:
    understood, spent_s, sound_s = 0, 0.0, 0.0
    missing: str | None = None
    for n, question in enumerate(questions):
        frames = spoken(question.text, voice)
        if n == 0 and recognisers.out_of_process is not None:
            missing = _why_missing(recognisers, frames, clock() + LOAD_S, clock)
        began_s = clock()
        heard = hear(frames, recognisers.recogniser)
        spent_s += clock() - began_s
        sound_s += len(frames) * FRAME_S
        match = understanding.judge(heard or Transcript())
        right = match.decision is Decision.ANSWER and match.intent == question.label
        understood += right
    return Tried(
        len(questions), understood, spent_s / sound_s if sound_s else 0.0, missing
    )


def _why_missing(
    recognisers: RecogniserSet,
    frames: list[Frame],
    until_s: float,
    clock: Callable[[], float],
) -> str | None:
    """Wait until the recogniser in the other process has answered; why it does not."""
    assert recognisers.out_of_process is not None
    while True:
        try:
            recognisers.out_of_process.hear(b"".join(frames))
            return None
        except RecognitionError as why:
            if clock() >= until_s:
                return str(why).partition(". ")[0] + "."
