"""Ears that a server lends, and ears of one's own for when it does not.

An utterance that is over is sent to a worker of the hospital's own server. Where none
answers, or one is lost in the midst of it, the recogniser here hears it, and the
server is left alone for a while, so that nobody waits for it every time.
"""

import asyncio
import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

from audio.errors import RecognitionError
from audio.recogniser.nats_line import NatsLine, NatsServer
from audio.recogniser.remote_wire import (
    HEAR_SUBJECT,
    MAX_SOUND_BYTES,
    AtWork,
    HeardAway,
    Opened,
    OpenRequest,
    Refused,
    packed,
    pieces_of,
    read_answer,
)
from audio.recogniser.result import Transcript
from audio.recogniser.whole import WholeRecognition
from audio.sound import FRAME_BYTES, FRAME_S

_LOGGER = logging.getLogger(__name__)

OPEN_S: Final = 0.3
"""In which a worker must take the utterance."""

SILENT_S: Final = 0.5
"""A worker that says nothing for so long is lost."""

DEADLINE_S: Final = 1.5
DEADLINE_SHARE: Final = 0.3
"""An answer later than this, and this share of the sound, is none."""

BUSY_TRIES: Final = 3
"""Workers that are asked within `OPEN_S`, where those before are busy."""

LEFT_ALONE_S: Final = 1.0
LEFT_ALONE_LONGEST_S: Final = 30.0
"""How long the server is left alone after a failure; twice as long after each more."""

NO_RESPONDERS: Final = "503"
"""What the server says by itself where no worker listens."""

PENDING: Final = 64
"""Messages of a worker that wait to be read, at most."""


class LocalEars(Protocol):
    """A recogniser here, in a process of its own."""

    @property
    def usual_s(self) -> float | None:
        """Seconds that three of sound take it; None where it was not measured."""
        ...

    @property
    def takes_s(self) -> float | None:
        """Seconds that an utterance takes it now; None where it was not measured."""
        ...

    @property
    def description(self) -> str:
        """The engine and its model, for people."""
        ...

    def start(self) -> WholeRecognition:
        """Begin an utterance."""
        ...

    def hear(self, frames: bytes) -> Transcript:
        """Recognise an utterance.

        Raises:
            RecognitionError: It failed.
        """
        ...

    def close(self) -> None:
        """End it."""
        ...


class RemoteRecogniser:
    """A recogniser whose ears a server lends.

    It connects in a thread of its own, at once, and is ready before.

    Args:
        server: The server.
        local: What hears where the server does not; without, that is an error.
        clock: Seconds.

    Raises:
        RemoteError: The server is set up wrongly.
    """

    def __init__(
        self,
        server: NatsServer,
        local: LocalEars | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = "remote"
        self.server = server
        self.local, self._clock = local, clock
        self._line = NatsLine(server, "askaloud box")
        self._patience = _Patience(clock)

    @property
    def description(self) -> str:
        """Who hears, for people."""
        here = "" if self.local is None else f", or {self.local.description} here"
        return f"a worker at {self.server.url}{here}"

    @property
    def usual_s(self) -> float | None:
        """Seconds that three of sound take the ears here."""
        return None if self.local is None else self.local.usual_s

    @property
    def takes_s(self) -> float | None:
        """Seconds that an utterance takes the ears here, on which it can count."""
        return None if self.local is None else self.local.takes_s

    @property
    def connected(self) -> bool:
        """Whether the server is there now."""
        return self._line.client is not None

    @property
    def trouble(self) -> str:
        """Why there was no connection last."""
        return self._line.trouble

    def start(self) -> WholeRecognition:
        """Begin an utterance."""
        return WholeRecognition(self.hear)

    def hear(self, frames: bytes) -> Transcript:
        """Recognise an utterance, of which a server hears the first 30 seconds.

        Raises:
            RecognitionError: Neither the server nor the ears here heard it.
        """
        if self._patience.is_over():
            try:
                heard = self.hear_there(frames)
            except RecognitionError as why:
                if self.local is None:
                    raise
                _LOGGER.info("the ears here hear it: %s", why)
            else:
                return heard
        elif self.local is None:
            raise RecognitionError(
                "the server failed a moment ago and is left alone. Ask again soon."
            )
        return self.local.hear(frames)

    def hear_there(self, frames: bytes) -> Transcript:
        """Recognise an utterance by the server alone, whatever failed before.

        Raises:
            RecognitionError: It did not.
        """
        sound = frames[: min(len(frames), MAX_SOUND_BYTES)]
        sound = sound[: len(sound) // FRAME_BYTES * FRAME_BYTES]
        if not sound:
            return Transcript()
        until_s = DEADLINE_S + DEADLINE_SHARE * len(sound) / FRAME_BYTES * FRAME_S
        try:
            heard = self._line.run(
                lambda client: _exchanged(client, self._line.inbox, sound), until_s
            )
        except RecognitionError:
            self._patience.failed()
            raise
        self._patience.worked()
        return heard

    def close(self) -> None:
        """End the connection, and the ears here; may be called twice."""
        self._line.close()
        if self.local is not None:
            self.local.close()


class _Patience:
    """How long a server that failed is left alone."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._wait_s, self._again_s = LEFT_ALONE_S, clock()

    def is_over(self) -> bool:
        """Whether it may be asked."""
        with self._lock:
            return self._clock() >= self._again_s

    def failed(self) -> None:
        """Several that fail at once count as one."""
        with self._lock:
            now_s = self._clock()
            if now_s >= self._again_s:
                self._again_s = now_s + self._wait_s
                self._wait_s = min(2 * self._wait_s, LEFT_ALONE_LONGEST_S)

    def worked(self) -> None:
        """It works."""
        with self._lock:
            self._wait_s, self._again_s = LEFT_ALONE_S, self._clock()


async def _exchanged(client: Any, inbox: str, sound: bytes) -> Transcript:  # noqa: ANN401
    """What a worker hears.

    Raises:
        RecognitionError: None took it, or the one that did was lost or failed.
    """
    # Of nats-py's own names, whoever has seen one knows the next.
    mine = f"{inbox}.{secrets.token_hex(16)}"
    answers = await client.subscribe(mine, pending_msgs_limit=PENDING)
    try:
        subject = await _opened(client, mine, answers, len(sound))
        for piece in pieces_of(sound):
            await client.publish(subject, piece)
        while True:
            answer = await _next(answers, SILENT_S)
            if isinstance(answer, HeardAway):
                return answer.transcript
            if isinstance(answer, Refused):
                raise _lost("failed on it")
            if isinstance(answer, Opened):
                raise _lost("answers out of turn")
    except Exception as why:
        if isinstance(why, RecognitionError):
            raise
        # What nats-py raises: the connection ended, or the server forbids it.
        raise _lost(f"cannot be reached ({type(why).__name__})") from why
    finally:
        with suppress(Exception):
            await answers.unsubscribe()


async def _opened(client: Any, mine: str, answers: Any, length: int) -> str:  # noqa: ANN401
    """The subject of a worker that will hear it."""
    until_s = time.monotonic() + OPEN_S
    for _ in range(BUSY_TRIES):
        await client.publish(
            HEAR_SUBJECT, packed(OpenRequest(sound_bytes=length)), reply=mine
        )
        answer = await _next(answers, until_s - time.monotonic())
        if isinstance(answer, Opened):
            return answer.subject
        if isinstance(answer, AtWork | HeardAway) or answer.why != "busy":
            raise _lost("answers out of turn")
    raise _lost("is busy")


async def _next(answers: Any, longest_s: float) -> Any:  # noqa: ANN401 (see `Answer`)
    """The next thing that a worker says."""
    try:
        message = await asyncio.wait_for(answers.next_msg(None), max(longest_s, 0.001))
    except TimeoutError:
        raise _lost("does not answer") from None
    if (message.headers or {}).get("Status") == NO_RESPONDERS:
        raise _lost("is not there")
    try:
        return read_answer(message.data)
    except ValueError as why:
        raise _lost(f"is none of ours: {why}") from None


def _lost(what: str) -> RecognitionError:
    return RecognitionError(
        f"the worker {what}. Look whether `askaloud worker` runs, and enough of them."
    )
