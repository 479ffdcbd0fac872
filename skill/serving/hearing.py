"""The sound of one client, utterance by utterance, in the thread that hands it over.

A microphone must never wait, and has an utterance stream with a thread of its own. A
client can: while its sound is worked on, it is not read on. So it never gets ahead of
what was recognised, however fast it sends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from audio import (
    FRAME_S,
    Endpointer,
    EndpointSettings,
    Frame,
    Recogniser,
    Transcript,
)

PAUSE_S: Final = 0.3
"""Silence after which what was said is worked out, should it have been all."""

SLICE: Final = 16
"""Frames that are worked on in one go: half a second, so that nobody waits for long
for somebody else's."""


@dataclass(frozen=True)
class HeardUtterance:
    """An utterance that has ended, and what was heard."""

    transcript: Transcript
    start_s: float
    """Where the sound of it begins, counted from the first frame that was heard."""


class Hearing:
    """Finds the utterances in what it is fed, and recognises them as they come.

    Args:
        recogniser: What recognises; may be shared.
        endpointing: Where utterances begin and end.
    """

    def __init__(
        self, recogniser: Recogniser, endpointing: EndpointSettings | None = None
    ) -> None:
        self._recogniser = recogniser
        self._endpointer = Endpointer(endpointing)
        self._frames: list[Frame] = []
        self._held: list[Frame] = []
        self._finished: Transcript | None = None
        self._partial = ""
        self._count, self._start = 0, 0

    @property
    def partial(self) -> str:
        """The words so far of the utterance that is under way."""
        return self._partial if self._endpointer.speaking else ""

    @property
    def speaking(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return self._endpointer.speaking

    def feed(self, frames: Iterable[Frame]) -> list[HeardUtterance]:
        """Take the next frames; the utterances that have ended in them.

        Raises:
            RecognitionError: The recogniser failed; see `forget`.
        """
        ended = (self._next(frame) for frame in frames)
        return [one for one in ended if one is not None]

    def end(self) -> HeardUtterance | None:
        """There is no more sound; the utterance that was under way, if there was one.

        Raises:
            RecognitionError: The recogniser failed; see `forget`.
        """
        speech_s = self._endpointer.speech_s
        whole = self._endpointer.finish() is not None
        return self._ended(whole, speech_s)

    def forget(self) -> None:
        """Give up what is under way."""
        self._endpointer.finish()
        self._frames, self._held, self._finished = [], [], None

    def _next(self, frame: Frame) -> HeardUtterance | None:
        endpointer = self._endpointer
        before, speech_s = endpointer.speaking, endpointer.speech_s
        ended = endpointer.feed(frame)
        self._count += 1
        if not before:
            if endpointer.speaking:
                self._begin()
            return None
        if not endpointer.speaking:
            return self._ended(ended is not None, speech_s)
        if endpointer.silence_s == 0:
            self._take((*self._held, frame))
            self._held = []
        elif self._finished is not None:
            self._held.append(frame)
        else:
            self._take((frame,))
            if endpointer.silence_s >= PAUSE_S:
                self._finished = self._open.finish()
        return None

    def _begin(self) -> None:
        self._open = self._recogniser.start()
        self._frames, self._held, self._finished = [], [], None
        self._partial = ""
        so_far = self._endpointer.so_far
        self._start = self._count - len(so_far)
        self._take(so_far)

    def _take(self, frames: Sequence[Frame]) -> None:
        if self._finished is not None:
            # An engine that has finished takes no more: it begins anew.
            self._finished = None
            self._open = self._recogniser.start()
            frames = (*self._frames, *frames)
            self._frames = []
        for frame in frames:
            self._frames.append(frame)
            self._partial = self._open.accept(frame)

    def _ended(self, whole: bool, speech_s: float) -> HeardUtterance | None:
        if not whole:
            return None
        heard = self._finished or self._open.finish()
        self._frames, self._held, self._finished = [], [], None
        told = replace(heard, speech_s=speech_s)
        return HeardUtterance(told, self._start * FRAME_S)


def slices(frames: Sequence[Frame]) -> Iterable[list[Frame]]:
    """Frames in pieces that are soon worked on."""
    left = iter(frames)
    while piece := list(islice(left, SLICE)):
        yield piece
