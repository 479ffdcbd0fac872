"""An utterance on its way through a recogniser, from its first frame to its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from audio.recogniser import UNKNOWN, Recogniser, Recognition
from audio.recogniser.result import Transcript
from audio.sound import Frame


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


class UtteranceUnderWay:
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


class WaitingUtterance(UtteranceUnderWay):
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
