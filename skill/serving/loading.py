"""The assistant that a server talks with, loaded while it already listens."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar

from audio import FRAME_SAMPLES, Recogniser, RecogniserSet, RecognitionError
from skill.assistant import Assistant
from skill.output import console
from skill.output.loading import load_understanding
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from skill.voice import speech_folder

WORKERS: Final = 8
"""Threads that work for clients. Engines let go of the interpreter, and some of these
wait for another process."""

WARMING_S: Final = 60.0
LOOK_S: Final = 0.2
_QUIET: Final = (bytes(2 * FRAME_SAMPLES),) * 16

_T = TypeVar("_T")
_P = ParamSpec("_P")


@dataclass(frozen=True)
class Served:
    """What clients are served with."""

    settings: Settings
    understanding: Understanding
    assistant: Assistant
    recogniser: Recogniser


Load = Callable[[Settings], tuple[Served, Callable[[], None]]]
"""Loads, and gives what puts away again."""


def load_served(settings: Settings) -> tuple[Served, Callable[[], None]]:
    """Load the topic and the recognisers.

    Raises:
        TopicError: The topic cannot be loaded.
        ModelError: A model cannot be loaded.
    """
    understanding = load_understanding(settings)
    recogniser, close = load_recogniser(understanding, settings)
    assistant = Assistant(
        understanding,
        settings,
        lambda: recogniser,
        speech_folder() if settings.keep_speech else None,
    )
    return Served(settings, understanding, assistant, recogniser), close


def load_recogniser(
    understanding: Understanding, settings: Settings
) -> tuple[Recogniser, Callable[[], None]]:
    """Load a recogniser that many threads may use, and what puts it away again.

    Raises:
        ModelError: A model cannot be loaded.
    """
    recognisers = recogniser_set_of(understanding.topic, settings, console.note)
    _warm(recognisers)
    apart = recognisers.out_of_process
    return recognisers.recogniser, (lambda: None) if apart is None else apart.close


class Loading:
    """Loads in a thread of its own; whoever needs it waits.

    Args:
        settings: What the operator set.
        load: Does it.
    """

    def __init__(self, settings: Settings, load: Load = load_served) -> None:
        self.settings = settings
        self._loaded: Future[Served] = Future()
        self._close: Callable[[], None] = lambda: None
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="client")
        self._load = load
        threading.Thread(target=self._run, name="loading", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether it is there, or never will be."""
        return self._loaded.done()

    async def served(self) -> Served:
        """What clients are served with, once it is there.

        Raises:
            AskAloudError: It cannot be loaded.
        """
        return await asyncio.shield(asyncio.wrap_future(self._loaded))

    async def work(
        self, what: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Have something done that takes long, in a thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: what(*args, **kwargs))

    def close(self) -> None:
        """Put away what was loaded."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._close()

    def _run(self) -> None:
        try:
            served, self._close = self._load(self.settings)
        except BaseException as why:
            # Whatever it is must reach whoever waits, not end this thread.
            self._loaded.set_exception(why)
        else:
            self._loaded.set_result(served)


def _warm(recognisers: RecogniserSet, frames: Sequence[bytes] = _QUIET) -> None:
    """Wait for what loads in a process of its own, so that the first is heard well."""
    apart, until_s = recognisers.out_of_process, time.monotonic() + WARMING_S
    while apart is not None and apart.takes_s is None and time.monotonic() < until_s:
        with suppress(RecognitionError):
            recognition = apart.start()
            for frame in frames:
                recognition.accept(frame)
            recognition.finish()
        time.sleep(LOOK_S)
