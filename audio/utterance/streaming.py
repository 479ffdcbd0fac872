"""Recognition while somebody is still speaking.

Frames go to the recogniser as they come, in a thread of its own. Once the speaker
pauses, the text of all that was said so far is worked out ahead of the endpoint:
by the time that the endpoint falls, it is there. If the speaker goes on, it is
thrown away and the recogniser catches up.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import Protocol

from audio.errors import RecognitionError
from audio.recogniser import UNKNOWN, Recogniser, Recognition
from audio.recogniser.result import Transcript
from audio.sound import Frame

_LOGGER = logging.getLogger(__name__)


class Spotter(Protocol):
    """A recogniser that can be told which phrases it may hear."""

    def start(self, grammar: Sequence[str] | None = None) -> Recognition:
        """Begin an utterance in which only these phrases can be heard."""
        ...


@dataclass(frozen=True)
class StreamResult:
    """What became of an utterance, or of its beginning."""

    transcript: Transcript
    spotted: str = ""
    """What a grammar made of it; empty where none was given."""


def spotted_a_phrase(listened: StreamResult) -> bool:
    """Whether a grammar made anything of an utterance."""
    return bool(listened.spotted)


class StreamingRecogniser:
    """A recogniser with a thread of its own; one utterance at a time.

    Where it only waits for phrases, a quick recogniser listens: to the phrases and,
    openly, to everything. The whole one is asked once that finds something.

    Args:
        recogniser: What recognises.
        spotter: What is quick, and can be told phrases.
        worth: Whether what was found, while it waited for phrases, is worth the
            whole recogniser's time.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        spotter: Spotter | None = None,
        worth: Callable[[StreamResult], bool] = spotted_a_phrase,
    ) -> None:
        self._recogniser, self._spotter, self._worth = recogniser, spotter, worth
        self._work: SimpleQueue[_Task | None] = SimpleQueue()
        self._partial = ""
        self._utterance = 0
        self._thread = threading.Thread(
            target=self._run, name="recogniser", daemon=True
        )
        self._thread.start()

    @property
    def partial(self) -> str:
        """The words so far; they may still change."""
        return self._partial

    def start(self, phrases: Sequence[str] = ()) -> None:
        """Begin an utterance; what was under way is given up.

        Args:
            phrases: Phrases to wait for; without any, all is recognised.
        """
        self._utterance += 1
        self._partial = ""
        self._work.put(_Task(self._utterance, phrases=tuple(phrases)))

    def accept(self, frame: Frame) -> None:
        """Take the next frame."""
        self._work.put(_Task(self._utterance, frame=frame))

    def finish(self, speech_s: float = 0.0) -> "Future[StreamResult]":
        """Work out what was said so far.

        More frames may follow, and then another `finish`.

        Args:
            speech_s: Seconds of speech so far, noted in the result.

        Returns:
            What was heard, or the `RecognitionError` that came between.
        """
        answer: Future[StreamResult] = Future()
        self._work.put(_Task(self._utterance, answer=answer, speech_s=speech_s))
        return answer

    def abandon(self) -> None:
        """Give up the utterance that is under way."""
        self._utterance += 1
        self._partial = ""

    def again(self) -> "StreamingRecogniser":
        """A new one in place of this, whose thread may hang."""
        self.close()
        return StreamingRecogniser(self._recogniser, self._spotter, self._worth)

    def close(self) -> None:
        """End the thread, once it is done with what it has."""
        self.abandon()
        self._work.put(None)

    def _run(self) -> None:
        under_way: _UnderWay | None = None
        failed: Exception | None = None
        while (task := self._work.get()) is not None:
            if task.utterance != self._utterance:
                if task.answer is not None:
                    task.answer.cancel()
                continue
            try:
                if task.answer is None and task.frame is None:
                    failed = None
                    under_way = self._begin(task.phrases)
                elif failed is not None:
                    if task.answer is not None:
                        task.answer.set_exception(failed)
                elif under_way is None:
                    raise RecognitionError("no utterance was begun. Ask again.")
                elif task.frame is not None:
                    partial = under_way.accept(task.frame)
                    if task.utterance == self._utterance:
                        self._partial = partial
                elif task.answer is not None:
                    task.answer.set_result(under_way.finish(task.speech_s))
            except Exception as why:
                # Whatever an engine throws must reach whoever waits, not end this.
                under_way, failed = None, why
                _LOGGER.warning("recognition failed: %s", type(why).__name__)
                if task.answer is not None:
                    task.answer.set_exception(why)

    def _begin(self, phrases: tuple[str, ...]) -> "_UnderWay":
        if not phrases or self._spotter is None:
            return _UnderWay(self._recogniser)
        return _Waiting(self._recogniser, self._spotter, phrases, self._worth)


@dataclass(frozen=True)
class _Task:
    """Something for the thread: begin, a frame, or finish."""

    utterance: int
    phrases: tuple[str, ...] = ()
    frame: Frame | None = None
    answer: "Future[StreamResult] | None" = None
    speech_s: float = 0.0


class _UnderWay:
    """An utterance on its way through a recogniser."""

    def __init__(self, recogniser: Recogniser | Spotter) -> None:
        self._recogniser = recogniser
        self._frames: list[Frame] = []
        self._partial = ""
        self._finished: StreamResult | None = None
        self._begin()

    def accept(self, frame: Frame) -> str:
        """Take the next frame; the words so far."""
        if self._finished is not None:
            # An engine that has finished takes no more: it begins anew.
            self._finished = None
            self._begin()
            for earlier in self._frames:
                self._feed(earlier)
        self._frames.append(frame)
        self._feed(frame)
        return self._partial

    def finish(self, speech_s: float) -> StreamResult:
        """What was said so far."""
        if self._finished is None:
            self._finished = self._result()
        told = replace(self._finished.transcript, speech_s=speech_s)
        return replace(self._finished, transcript=told)

    def _begin(self) -> None:
        self._open = self._recogniser.start()

    def _feed(self, frame: Frame) -> None:
        self._partial = self._open.accept(frame)

    def _result(self) -> StreamResult:
        return StreamResult(self._open.finish())


class _Waiting(_UnderWay):
    """An utterance that is searched for phrases."""

    def __init__(
        self,
        whole: Recogniser,
        spotter: Spotter,
        phrases: tuple[str, ...],
        worth: Callable[[StreamResult], bool],
    ) -> None:
        self._whole, self._spotter = whole, spotter
        self._phrases, self._worth = phrases, worth
        super().__init__(spotter)

    def _begin(self) -> None:
        super()._begin()
        self._closed = self._spotter.start([*self._phrases, UNKNOWN])

    def _feed(self, frame: Frame) -> None:
        super()._feed(frame)
        self._closed.accept(frame)

    def _result(self) -> StreamResult:
        found = replace(super()._result(), spotted=self._closed.finish().text)
        if not self._worth(found):
            return found
        whole = self._whole.start()
        for frame in self._frames:
            whole.accept(frame)
        return replace(found, transcript=whole.finish())
