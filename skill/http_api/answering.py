"""Answers questions that come by HTTP, apart from the conversation of the page."""

import asyncio
import base64
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from audio import (
    FRAME_S,
    Recogniser,
    Speech,
    SpeechCache,
    Transcript,
    VoiceError,
    hear,
)
from audio.files import read_sound, wav_bytes
from intents import Decision, Match, RejectReason
from skill.assistant import Assistant, Turn
from skill.http_api.question import HttpQuestion
from skill.output.render import turn_record
from skill.serving.conversations import Conversations
from skill.serving.loading import load_recogniser
from skill.settings import Settings
from skill.understanding import Understanding

MAX_SOUND_S: Final = 120.0
"""Of a question in sound, so much is listened to."""

LoadRecogniser = Callable[
    [Understanding, Settings], tuple[Recogniser, Callable[[], None]]
]
"""Loads a recogniser, and gives what puts it away again."""


@dataclass(frozen=True)
class HttpAnswer:
    """What a question is answered."""

    record: dict[str, Any]
    """As `askaloud ask --json` prints it."""
    wav: bytes | None = None
    """Its speech, where that was asked for."""


class HttpAnswering:
    """Answers questions, each in the conversation that it names or in one of its own.

    What is quick, judging and replying, has one thread, so that no conversation is in
    two. What takes long, hearing and speaking, has another: one thing at a time, by
    recognisers of its own, loaded at the first question in sound. So the page never
    waits for what comes by HTTP, and a report in writing never for sound.

    Args:
        understanding: The topic and its matcher.
        settings: What the operator set.
        cache: Where synthesised speech is kept.
        load: Loads the recognisers.
    """

    def __init__(
        self,
        understanding: Understanding,
        settings: Settings,
        cache: Path | SpeechCache | None,
        load: LoadRecogniser = load_recogniser,
    ) -> None:
        self._understanding, self._settings, self._load = understanding, settings, load
        self._close: Callable[[], None] = lambda: None
        self._assistant = Assistant(understanding, settings, self._loaded, cache)
        self._conversations = Conversations(self._assistant)
        self._judging = ThreadPoolExecutor(1, "http judging")
        self._sounding = ThreadPoolExecutor(1, "http sound")

    async def answer(self, question: HttpQuestion) -> HttpAnswer:
        """Answer a question.

        Raises:
            SoundFileError: Its sound cannot be read.
            ModelError: The recognisers cannot be loaded.
            RecognitionError: A recogniser failed.
            VoiceError: The speech that was asked for alone cannot be made.
        """
        run = asyncio.get_running_loop().run_in_executor
        heard, timings = None, dict[str, float]()
        if question.sound is not None:
            heard = await run(self._sounding, self._hear, question.sound, timings)
        turn = await run(self._judging, self._reply, question, heard, timings)
        spoken, wav = None, None
        if question.as_wav or question.speech:
            try:
                speech = await run(self._sounding, self._assistant.speak, turn.reply)
            except VoiceError as why:
                if question.as_wav:
                    raise
                # The answer counts, in sound or not.
                spoken = {"error": str(why)}
            else:
                wav = wav_bytes(speech)
                spoken = None if question.as_wav else _speech_record(speech, wav)
        asked = "sound" if question.text is None else question.text
        listened = turn.transcript is not None
        name = self._assistant.recogniser.description if listened else None
        return HttpAnswer(turn_record(asked, turn, name, spoken), wav)

    def close(self) -> None:
        """Put away what was loaded."""
        for pool in (self._judging, self._sounding):
            pool.shutdown(wait=False, cancel_futures=True)
        self._close()

    def _loaded(self) -> Recogniser:
        recogniser, self._close = self._load(self._understanding, self._settings)
        return recogniser

    def _hear(self, sound: bytes, timings: dict[str, float]) -> Transcript | None:
        frames = islice(read_sound(sound, "it"), int(MAX_SOUND_S / FRAME_S))
        recogniser, began = self._assistant.recogniser, time.monotonic()
        heard = hear(frames, recogniser)
        timings["listen"] = time.monotonic() - began
        return heard

    def _reply(
        self,
        question: HttpQuestion,
        heard: Transcript | None,
        timings: dict[str, float],
    ) -> Turn:
        if question.conversation is None:
            assistant = self._assistant.another()
        else:
            assistant = self._conversations.of(question.conversation)
        if question.text is not None:
            return assistant.ask_text(question.text)
        if heard is None:
            match = Match(Decision.REJECT, reject_reason=RejectReason.NO_SPEECH)
        else:
            match = assistant.judge(heard)
        return assistant.answer(heard, match, timings)


def _speech_record(speech: Speech, wav: bytes) -> dict[str, Any]:
    return {
        "wav": base64.b64encode(wav).decode("ascii"),
        "duration_s": round(speech.duration_s, 3),
    }
