"""A recogniser in a process of its own, for a microphone that never waits.

PocketSphinx holds the interpreter for as long as it works on an utterance, up to a
second, and Whisper takes a core: in the process that listens and speaks, sound would
stop meanwhile. Apart, it can also be given up when it hangs, and started again.
"""

import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Connection
from typing import Any, Final, TypeAlias

import numpy as np

from askaloud import give_back_memory, safe_spawning
from audio.errors import ModelError, RecognitionError
from audio.processor_wait import process_wait_s
from audio.recogniser.protocol import Recogniser
from audio.recogniser.result import Transcript
from audio.recogniser.whole import WholeRecognition
from audio.sound import FRAME_BYTES, FRAME_S

_LOGGER = logging.getLogger(__name__)

DEADLINE_S: Final = 1.5
DEADLINE_SHARE: Final = 0.5
"""An answer later than this, and this share of the speech, is none: the others have
theirs by then. What it waits for a processor on a busy machine does not count."""

LATEST_S: Final = 8.0
"""An answer is not waited for longer, however busy the machine is."""

LOOK_S: Final = 0.2
"""Between two looks at how long it waited for a processor."""

BUSY_S: Final = 0.3
"""Whatever waited so long for a processor is on a busy machine."""

LATELY_S: Final = 60.0
"""How long it matters how long it took last."""

SLOW_MACHINE: Final = 3.0
"""Where it was measured to take long, it is given this many times as long."""

MEASURED_S: Final = 3.0
"""Seconds of sound on which it is measured once it is loaded."""

HUNG_S: Final = 20.0
"""An answer that is not there after so long will never be: it is started again. Until
then it may just be slow, and to start it again would make it slower."""

LOAD_S: Final = 60.0
"""How long it may take to load besides."""

_HOW: Final = multiprocessing.get_context("spawn")

_Answer: TypeAlias = Transcript | str
"""What was heard, or what went wrong."""


class OutOfProcessRecogniser:
    """A recogniser that works elsewhere.

    It is started at once and loads while others go on; `start` is ready before it.

    Args:
        load: Makes the recogniser, in the other process; can be pickled.
        name: The engine, in one word.
        description: The engine and its model, for people.
        measured: Whether to find out how long it takes here, once it is loaded.
    """

    def __init__(
        self,
        load: Callable[[], Recogniser],
        name: str,
        description: str,
        measured: bool = False,
    ) -> None:
        self.name, self.description = name, description
        self.usual_s: float | None = None
        """Seconds that three of sound take it here, once that was measured."""
        self._task = (name, load, measured)
        self._turn, self._starting = threading.Lock(), threading.Lock()
        self._closed = False
        self._process: Any = None
        self._asked: Future[_Answer] | None = None
        self._asked_s = 0.0
        self._last = (-LATELY_S, 0.0)
        self._loaded = False
        self._begin()

    @property
    def takes_s(self) -> float | None:
        """Seconds that an utterance takes it: usually, or lately, if that was longer.

        None where it was not measured yet.
        """
        at_s, took_s = self._last
        lately = time.monotonic() - at_s < LATELY_S
        return max(self.usual_s or 0.0, took_s) if lately else self.usual_s

    def start(self) -> WholeRecognition:
        """Begin an utterance."""
        return WholeRecognition(self.hear)

    def close(self) -> None:
        """End the process; may be called twice."""
        with self._starting:
            self._closed = True
            # Whoever waits for an answer gets none, and gives the turn back.
            self._process.kill()
        with self._turn:
            self._end()
            self._line.close()

    def hear(self, frames: bytes) -> Transcript:
        """Recognise an utterance; waits for its turn and for the answer.

        Raises:
            RecognitionError: It failed, was too slow, or is closed.
        """
        with self._turn:
            self._make_ready()
            self._asked, self._asked_s = Future[_Answer](), time.monotonic()
            # In a thread, as a process that hangs does not even take the sound.
            threading.Thread(
                target=self._exchange,
                args=(self._line, frames, self._asked),
                name=self.name,
                daemon=True,
            ).start()
            spoken_s = len(frames) / FRAME_BYTES * FRAME_S
            try:
                answer = self._awaited(self._asked, self._deadline_s(spoken_s))
            except TimeoutError:
                answer = f"{self.name} was too slow. Ask again in a moment."
            except (OSError, EOFError):
                self._begin()
                answer = f"{self.name}'s process ended. Ask again in a moment."
        if isinstance(answer, str):
            raise RecognitionError(answer)
        if self._loaded:
            self._note_time()
        self._loaded = True
        return answer

    def _note_time(self) -> None:
        now_s = time.monotonic()
        self._last = (now_s, now_s - self._asked_s)

    def _awaited(self, asked: "Future[_Answer]", deadline_s: float) -> _Answer:
        """The answer, waited for as long as the process could have worked on it.

        Raises:
            TimeoutError: There is none.
        """
        pid = self._process.pid
        before_s, until_s = process_wait_s(pid), self._asked_s + deadline_s
        latest_s = self._asked_s + max(LATEST_S, deadline_s)
        while True:
            left_s = until_s - time.monotonic()
            try:
                return asked.result(min(max(left_s, 0.0), LOOK_S))
            except TimeoutError:
                waited_s = process_wait_s(pid) - before_s
                until_s = self._asked_s + deadline_s + waited_s
                if time.monotonic() >= min(until_s, latest_s):
                    if self._loaded and waited_s > BUSY_S:
                        # Slow because of others; else it hangs, and is started again.
                        self._note_time()
                    raise

    def _deadline_s(self, spoken_s: float) -> float:
        least_s = max(DEADLINE_S, SLOW_MACHINE * (self.usual_s or 0.0))
        return least_s + DEADLINE_SHARE * spoken_s

    def _exchange(
        self, line: "Connection[Any, Any]", frames: bytes, asked: "Future[_Answer]"
    ) -> None:
        """Ask the process, and wait for what it says."""
        try:
            line.send(frames)
            answer = line.recv()
            if isinstance(answer, float):
                # How long it took, once it had loaded, comes before all answers.
                self.usual_s = answer
                answer = line.recv()
            asked.set_result(answer)
        except Exception as why:
            asked.set_exception(why)

    def _make_ready(self) -> None:
        """Start the process again where it ended or hangs.

        Raises:
            RecognitionError: It is at work on an earlier utterance, or is closed.
        """
        if self._closed or not self._process.is_alive():
            self._begin()
        if self._asked is None or self._asked.done():
            return
        patience_s = HUNG_S if self._loaded else HUNG_S + LOAD_S
        if time.monotonic() - self._asked_s > patience_s:
            _LOGGER.warning("%s hangs and is started again", self.name)
            self._begin()
            return
        raise RecognitionError(
            f"{self.name} is at work on what was said before. Ask again in a moment."
        )

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def _begin(self) -> None:
        self._end()
        with self._starting:
            if self._closed:
                raise RecognitionError(f"{self.name} was ended. Start it anew.")
            self._line, theirs = _HOW.Pipe()
            self._process = _HOW.Process(
                target=_work,
                args=(theirs, *self._task),
                name=self.name,
                daemon=True,
            )
            with safe_spawning():
                self._process.start()
        theirs.close()
        self._asked, self._loaded = None, False


def _work(
    line: "Connection[Any, Any]",
    name: str,
    load: Callable[[], Recogniser],
    measured: bool,
) -> None:
    """Recognise what comes until the line is closed."""
    # Ctrl-C at the terminal reaches every process; the one that listens decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    recogniser: Recogniser | None = None
    failed = ""
    try:
        recogniser = load()
        if measured:
            line.send(_measured(recogniser))
        give_back_memory()
    except (ModelError, RecognitionError) as why:
        failed = str(why)
    except OSError:
        return
    while True:
        try:
            sound = line.recv()
        except (EOFError, OSError):
            return
        if recogniser is None:
            line.send(failed)
            continue
        answer: _Answer
        try:
            answer = _recognised(recogniser, sound)
        except RecognitionError as why:
            answer = str(why)
        except Exception as why:
            # One utterance that it cannot bear is no reason to load all again.
            answer = f"{name} failed on an utterance ({type(why).__name__}). Ask again."
        line.send(answer)
        give_back_memory()


def _recognised(recogniser: Recogniser, sound: bytes) -> Transcript:
    recognition = recogniser.start()
    for at in range(0, len(sound), FRAME_BYTES):
        recognition.accept(sound[at : at + FRAME_BYTES])
    return recognition.finish()


def _measured(recogniser: Recogniser) -> float:
    """Seconds that it takes for a few of faint noise; the first time does not count."""
    frames = round(MEASURED_S / FRAME_S)
    noise = np.random.default_rng(1).normal(0, 100, frames * FRAME_BYTES // 2)
    sound = noise.astype(np.int16).tobytes()
    for _ in range(2):
        began_s = time.perf_counter()
        _recognised(recogniser, sound)
    return time.perf_counter() - began_s
