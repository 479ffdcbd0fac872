"""Recognition while somebody is still speaking.

Frames go to the recogniser as they come, in a thread of its own. Once the speaker
pauses, the text of all that was said so far is worked out ahead of the endpoint:
by the time that the endpoint falls, it is there. If the speaker goes on, it is
thrown away and the recogniser catches up.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

from audio.errors import RecognitionError
from audio.processor_wait import thread_wait_s
from audio.recogniser import Recogniser
from audio.sound import Frame
from audio.utterance.under_way import (
    Spotter,
    StreamResult,
    UtteranceUnderWay,
    WaitingUtterance,
)

_LOGGER = logging.getLogger(__name__)

HUNG_S: Final = 12.0
"""A step that takes longer will never end. What it waits for a processor does not
count: on a busy machine, late is better than never. Longer than any engine may take
that works in a process of its own."""


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
        self._utterance = _Utterance()
        self._step: _Step | None = None
        self._closed = False
        self._thread = threading.Thread(
            target=self._run, name="recogniser", daemon=True
        )
        self._thread.start()

    @property
    def partial(self) -> str:
        """The words so far; they may still change."""
        return self._partial

    @property
    def hangs(self) -> bool:
        """Whether it is at a step that will never end."""
        step = self._step
        if step is None:
            return False
        waited_s = thread_wait_s(self._thread.native_id or 0) - step.waited_s
        return time.monotonic() - step.began_s - waited_s > HUNG_S

    def start(self, phrases: Sequence[str] = ()) -> None:
        """Begin an utterance; what was under way is given up, unless it has ended.

        Args:
            phrases: Phrases to wait for; without any, all is recognised.
        """
        self._leave()
        self._utterance = _Utterance()
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

    def end(self) -> None:
        """All was said: whatever is said next, this is still worked out."""
        self._utterance.ended = True

    def abandon(self) -> None:
        """Give up the utterance that is under way, also one that has just ended."""
        self._utterance.given_up = True
        self._partial = ""

    def again(self) -> "StreamingRecogniser":
        """A new one in place of this, whose thread may hang.

        What has ended, and was waiting for its turn, is worked out by the new one.
        """
        fresh = StreamingRecogniser(self._recogniser, self._spotter, self._worth)
        self._leave()
        self._closed = True
        under_way = None if self._step is None else self._step.utterance
        for task in _all_in(self._work):
            if task.utterance is under_way:
                # Its beginning is lost with the thread that has it.
                task.utterance.given_up = True
            fresh._work.put(task)
        self._work.put(None)
        return fresh

    def close(self) -> None:
        """End the thread, once it is done with what it is at."""
        self.abandon()
        self._closed = True
        self._work.put(None)

    def _leave(self) -> None:
        if not self._utterance.ended:
            self._utterance.given_up = True
        self._partial = ""

    def _run(self) -> None:
        under_way: UtteranceUnderWay | None = None
        failed: Exception | None = None
        while (task := self._work.get()) is not None and not self._closed:
            if task.utterance.given_up:
                if task.answer is not None:
                    task.answer.cancel()
                continue
            waited_s = thread_wait_s(threading.get_native_id())
            self._step = _Step(task.utterance, time.monotonic(), waited_s)
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
                    if task.utterance is self._utterance:
                        self._partial = partial
                elif task.answer is not None:
                    task.answer.set_result(under_way.finish(task.speech_s))
            except Exception as why:
                # Whatever an engine throws must reach whoever waits, not end this.
                under_way, failed = None, why
                _LOGGER.warning("recognition failed: %s", type(why).__name__)
                if task.answer is not None:
                    task.answer.set_exception(why)
            finally:
                self._step = None

    def _begin(self, phrases: tuple[str, ...]) -> UtteranceUnderWay:
        if not phrases or self._spotter is None:
            return UtteranceUnderWay(self._recogniser)
        return WaitingUtterance(self._recogniser, self._spotter, phrases, self._worth)


class _Utterance:
    """What is said at one go."""

    def __init__(self) -> None:
        self.ended = self.given_up = False


@dataclass(frozen=True)
class _Step:
    """What the thread is at."""

    utterance: _Utterance
    began_s: float
    waited_s: float
    """How long the thread had waited for a processor by then."""


@dataclass(frozen=True)
class _Task:
    """Something for the thread: begin, a frame, or finish."""

    utterance: _Utterance
    phrases: tuple[str, ...] = ()
    frame: Frame | None = None
    answer: "Future[StreamResult] | None" = None
    speech_s: float = 0.0


def _all_in(work: "SimpleQueue[_Task | None]") -> Iterator[_Task]:
    """What waits to be done, taken away."""
    while True:
        try:
            task = work.get_nowait()
        except Empty:
            return
        if task is not None:
            yield task
