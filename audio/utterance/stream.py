"""An utterance stream: frames in, and what somebody says, as they say it."""

from collections.abc import Sequence
from concurrent.futures import Future
from enum import Enum
from typing import Final

from audio.sound import Frame
from audio.utterance.streaming import StreamingRecogniser, StreamResult
from audio.vad.endpointer import Endpointer

PAUSE_S: Final = 0.3
"""Silence after which what was said is worked out, should it have been all. It is
what an utterance keeps of the silence behind it."""


class SpeechEvent(Enum):
    """What a frame brought."""

    BEGAN = "began"
    """Somebody began to speak."""
    PAUSED = "paused"
    """The speaker is silent; `UtteranceStream.answer` is being worked out."""
    RESUMED = "resumed"
    """The speaker went on."""
    ENDED = "ended"
    """The endpoint; `UtteranceStream.answer` is or will be there."""
    DROPPED = "dropped"
    """It was too short to be speech."""


class UtteranceStream:
    """Listens to frames one after the other.

    Args:
        streaming: What recognises.
        endpointer: Where utterances begin and end.
    """

    def __init__(self, streaming: StreamingRecogniser, endpointer: Endpointer) -> None:
        self.streaming = streaming
        self.endpointer = endpointer
        self.phrases: Sequence[str] = ()
        """Phrases that the next utterance is searched for besides."""
        self.answer: Future[StreamResult] | None = None
        """What was said: while the speaker pauses, so far; after the endpoint, all."""
        self._held: list[Frame] = []

    @property
    def speaking(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return self.endpointer.speaking

    @property
    def trailing_silence_s(self) -> float:
        """Silence that ends an utterance; may be changed while somebody speaks."""
        return self.endpointer.trailing_silence_s

    @trailing_silence_s.setter
    def trailing_silence_s(self, silence_s: float) -> None:
        self.endpointer.trailing_silence_s = silence_s

    @property
    def partial(self) -> str:
        """The words so far of the utterance that is under way."""
        return self.streaming.partial if self.endpointer.speaking else ""

    def feed(self, frame: Frame) -> SpeechEvent | None:
        """Take the next frame."""
        before = self.endpointer.speaking
        speech_s = self.endpointer.speech_s
        ended = self.endpointer.feed(frame)
        if not before:
            if not self.endpointer.speaking:
                return None
            self._begin()
            return SpeechEvent.BEGAN
        if not self.endpointer.speaking:
            return self._end(ended is not None, speech_s, frame)
        if self.endpointer.silence_s == 0 and self.answer is not None:
            self._go_on(frame)
            return SpeechEvent.RESUMED
        if self.answer is not None:
            self._held.append(frame)
            return None
        self.streaming.accept(frame)
        if self.endpointer.silence_s >= PAUSE_S:
            self.answer = self.streaming.finish(self.endpointer.speech_s)
            return SpeechEvent.PAUSED
        return None

    def cut(self) -> SpeechEvent | None:
        """End the utterance that is under way now, if there is one."""
        if not self.endpointer.speaking:
            return None
        speech_s = self.endpointer.speech_s
        ended = self.endpointer.finish()
        return self._end(ended is not None, speech_s, None)

    def drop(self) -> None:
        """Forget the utterance that is under way."""
        self.endpointer.finish()
        self.streaming.abandon()
        self._held, self.answer = [], None

    def recover(self) -> None:
        """Forget what is under way, and leave a recogniser behind that may hang."""
        self.drop()
        self.streaming = self.streaming.again()

    def _begin(self) -> None:
        self._held, self.answer = [], None
        self.streaming.start(self.phrases)
        for frame in self.endpointer.so_far:
            self.streaming.accept(frame)

    def _go_on(self, frame: Frame) -> None:
        self.answer = None
        for held in (*self._held, frame):
            self.streaming.accept(held)
        self._held = []

    def _end(self, whole: bool, speech_s: float, frame: Frame | None) -> SpeechEvent:
        self._held = []
        if not whole:
            self.streaming.abandon()
            self.answer = None
            return SpeechEvent.DROPPED
        if self.answer is None:
            if frame is not None:
                self.streaming.accept(frame)
            self.answer = self.streaming.finish(speech_s)
        return SpeechEvent.ENDED
