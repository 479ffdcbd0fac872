"""An utterance stream: frames in, and what somebody says, as they say it."""

from collections.abc import Sequence
from concurrent.futures import Future
from enum import Enum
from typing import Final

from audio.sound import Frame
from audio.utterance.nearness import Nearness
from audio.utterance.streaming import StreamingRecogniser
from audio.utterance.under_way import StreamResult
from audio.vad.endpointer import Endpointer

PAUSE_S: Final = 0.3
"""Silence after which what was said is worked out, should it have been all. It is
what an utterance keeps of the silence behind it."""


ONSET_S: Final = 0.4
"""What may be the beginning of a nearer voice when that is noticed."""


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
        nearness: Tells talk behind from whoever asks, where the endpointer listens to
            it; without, everybody is near.
    """

    def __init__(
        self,
        streaming: StreamingRecogniser,
        endpointer: Endpointer,
        nearness: Nearness | None = None,
    ) -> None:
        self.streaming = streaming
        self.endpointer = endpointer
        self._nearness = nearness
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
        if self._nearness is not None and self._nearness.risen:
            return self._split(frame)
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
        if self._nearness is not None:
            frame = self._nearness.without_talk(frame)
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

    @property
    def hangs(self) -> bool:
        """Whether the recogniser is at something that will never end."""
        return self.streaming.hangs

    def drop(self) -> None:
        """Forget the utterance that is under way."""
        self.endpointer.finish()
        if self._nearness is not None:
            self._nearness.end()
        self.streaming.abandon()
        self._held, self.answer = [], None

    def recover(self) -> None:
        """Forget what is under way, and leave a recogniser behind that hangs.

        What has ended, and waited for its turn, is worked out all the same.
        """
        if self.endpointer.speaking:
            self.drop()
        self._held, self.answer = [], None
        if self.streaming.hangs:
            self.streaming = self.streaming.again()

    def _split(self, frame: Frame) -> SpeechEvent:
        """Somebody nearer speaks: what was said behind is over."""
        speech_s = self.endpointer.speech_s
        found = self.endpointer.split(ONSET_S)
        event = self._end(found is not None, speech_s, None)
        self.endpointer.feed(frame)
        return event

    def _begin(self) -> None:
        if self._nearness is not None:
            self._nearness.begin()
        self._held, self.answer = [], None
        self.streaming.start(self.phrases)
        frames = self.endpointer.so_far
        if self._nearness is not None:
            frames = self._nearness.onset(frames)
        for frame in frames:
            self.streaming.accept(frame)

    def _go_on(self, frame: Frame) -> None:
        self.answer = None
        for held in (*self._held, frame):
            self.streaming.accept(held)
        self._held = []

    def _end(self, whole: bool, speech_s: float, frame: Frame | None) -> SpeechEvent:
        if self._nearness is not None:
            self._nearness.end()
        self._held = []
        if not whole:
            self.streaming.abandon()
            self.answer = None
            return SpeechEvent.DROPPED
        if self.answer is None:
            if frame is not None:
                self.streaming.accept(frame)
            self.answer = self.streaming.finish(speech_s)
        self.streaming.end()
        return SpeechEvent.ENDED
