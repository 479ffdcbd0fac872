"""One utterance of a box: taken, heard, answered; nothing of it is kept."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Final

from askaloud import AskAloudError
from audio import Recogniser, Transcript
from audio.recogniser.remote_wire import (
    PIECE_BYTES,
    SIGN_S,
    SOUND_SUBJECT,
    AtWork,
    HeardAway,
    Opened,
    OpenRequest,
    Refused,
    SoundCollector,
    packed,
)
from audio.sound import FRAME_BYTES

_LOGGER = logging.getLogger(__name__)

PENDING_PIECES: Final = 32
PENDING_BYTES: Final = PENDING_PIECES * (PIECE_BYTES + 16)


@dataclass(frozen=True)
class WorkerLimits:
    """How long anything is waited for."""

    piece_s: float = 0.5
    """Until the next piece of sound is there; else the utterance is abandoned."""
    sound_s: float = 3.0
    """Until all of it is there."""
    work_s: float = 15.0
    """It is said to be at work no longer: no box waits so long."""


class EarsPool:
    """Recognisers, of which each hears one utterance at a time.

    Args:
        load: Makes one.
        count: How many.

    Raises:
        ModelError: One cannot be loaded.
    """

    def __init__(self, load: Callable[[], Recogniser], count: int) -> None:
        self._free: SimpleQueue[Recogniser] = SimpleQueue()
        for _ in range(count):
            self._free.put(load())
        self.count = count

    def hear(self, sound: bytes) -> Transcript:
        """Recognise an utterance; waits where all are at work.

        Raises:
            RecognitionError: The recogniser failed.
        """
        with self._taken() as recogniser:
            recognition = recogniser.start()
            for at in range(0, len(sound), FRAME_BYTES):
                recognition.accept(sound[at : at + FRAME_BYTES])
            return recognition.finish()

    @contextmanager
    def _taken(self) -> Iterator[Recogniser]:
        recogniser = self._free.get()
        try:
            yield recogniser
        finally:
            self._free.put(recogniser)


async def hear_for(
    client: Any,  # noqa: ANN401 (nats-py is optional)
    reply: str,
    request: OpenRequest,
    hear: Callable[[bytes], Transcript],
    limits: WorkerLimits,
) -> str:
    """Take an utterance, hear it, and answer.

    Args:
        client: The connection.
        reply: The box's inbox.
        request: What it asked.
        hear: Recognises; runs in a thread.
        limits: How long anything is waited for.

    Returns:
        What came of it, in one word, for counting.
    """
    subject = f"{SOUND_SUBJECT}.{secrets.token_hex(16)}"
    pieces = await client.subscribe(
        subject, pending_msgs_limit=PENDING_PIECES, pending_bytes_limit=PENDING_BYTES
    )
    try:
        # Here before the box knows of it: it may have another way to the server.
        await client.flush(limits.piece_s)
        await client.publish(reply, packed(Opened(subject=subject)))
        sound = await asyncio.wait_for(
            _collected(pieces, request.sound_bytes, limits.piece_s), limits.sound_s
        )
    except TimeoutError:
        return "abandoned"
    except ValueError as why:
        _LOGGER.info("an utterance is given up: %s", why)
        return "malformed"
    finally:
        with suppress(Exception):
            await pieces.unsubscribe()
    return await _answered(client, reply, sound, hear, limits)


async def _collected(pieces: Any, length: int, piece_s: float) -> bytes:  # noqa: ANN401
    collector = SoundCollector(length)
    while True:
        message = await asyncio.wait_for(pieces.next_msg(None), piece_s)
        sound = collector.add(message.data)
        if sound is not None:
            return sound


async def _answered(
    client: Any,  # noqa: ANN401
    reply: str,
    sound: bytes,
    hear: Callable[[bytes], Transcript],
    limits: WorkerLimits,
) -> str:
    loop = asyncio.get_running_loop()
    hearing = asyncio.ensure_future(loop.run_in_executor(None, hear, sound))
    until_s = loop.time() + limits.work_s
    while not hearing.done():
        if loop.time() < until_s:
            await client.publish(reply, packed(AtWork()))
        await asyncio.wait({hearing}, timeout=SIGN_S)
    told: HeardAway | Refused
    try:
        told = HeardAway.of(hearing.result())
    except Exception as why:
        # Not its message, which may hold what was said.
        ours = isinstance(why, AskAloudError)
        _LOGGER.warning("an utterance failed (%s)", why if ours else type(why).__name__)
        told = Refused(why="failed")
    await client.publish(reply, packed(told))
    return told.kind
