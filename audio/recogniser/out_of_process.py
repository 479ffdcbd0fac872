"""PocketSphinx in a process of its own, for a microphone that never waits.

It holds the interpreter for as long as it works on an utterance, up to a second:
in the process that listens and speaks, sound would stop meanwhile. Apart, it can
also be given up when it hangs, and started again.
"""

import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeAlias

from askaloud import safe_spawning
from audio.errors import ModelError, RecognitionError
from audio.recogniser.pocketsphinx import PocketSphinxRecogniser, described
from audio.recogniser.result import Transcript
from audio.sound import FRAME_BYTES, FRAME_S, Frame

_LOGGER = logging.getLogger(__name__)

DEADLINE_S: Final = 1.5
DEADLINE_SHARE: Final = 0.5
"""An answer later than this, and this share of the speech, is none: the others have
theirs by then."""

HUNG_S: Final = 20.0
"""An answer that is not there after so long will never be: it is started again. Until
then it may just be slow, and to start it again would make it slower."""

LOAD_S: Final = 60.0
"""How long it may take to load besides."""

_HOW: Final = multiprocessing.get_context("spawn")

_Answer: TypeAlias = Transcript | str
"""What was heard, or what went wrong."""


class OutOfProcessRecogniser:
    """PocketSphinx, working elsewhere.

    It is started at once and loads while others go on; `start` is ready before it.

    Args:
        language_model: Trigram model in ARPA format.
        dictionary: Its pronunciations, in CMUdict's phones.
        words: More words, with their phones.

    Raises:
        ModelError: A file is missing.
    """

    name = "pocketsphinx"

    def __init__(
        self,
        language_model: Path,
        dictionary: Path,
        words: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.description = described(language_model, dictionary)
        self._task = (language_model, dictionary, dict(words or {}))
        self._turn, self._starting = threading.Lock(), threading.Lock()
        self._closed = False
        self._process: Any = None
        self._asked: Future[_Answer] | None = None
        self._asked_s = 0.0
        self._begin()

    def start(self) -> "OutOfProcessRecognition":
        """Begin an utterance."""
        return OutOfProcessRecognition(self)

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
                target=_exchange,
                args=(self._line, frames, self._asked),
                name="pocketsphinx",
                daemon=True,
            ).start()
            spoken_s = len(frames) / FRAME_BYTES * FRAME_S
            try:
                answer = self._asked.result(DEADLINE_S + DEADLINE_SHARE * spoken_s)
            except TimeoutError:
                answer = "PocketSphinx was too slow. Ask again in a moment."
            except (OSError, EOFError):
                self._begin()
                answer = "PocketSphinx's process ended. Ask again in a moment."
        if isinstance(answer, str):
            raise RecognitionError(answer)
        self._loaded = True
        return answer

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
            _LOGGER.warning("PocketSphinx hangs and is started again")
            self._begin()
            return
        raise RecognitionError(
            "PocketSphinx is at work on what was said before. Ask again in a moment."
        )

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def _begin(self) -> None:
        self._end()
        with self._starting:
            if self._closed:
                raise RecognitionError("PocketSphinx was ended. Start it anew.")
            self._line, theirs = _HOW.Pipe()
            self._process = _HOW.Process(
                target=_work,
                args=(theirs, *self._task),
                name="pocketsphinx",
                daemon=True,
            )
            with safe_spawning():
                self._process.start()
        theirs.close()
        self._asked, self._loaded = None, False


class OutOfProcessRecognition:
    """One utterance, for PocketSphinx elsewhere; gives no partial text."""

    def __init__(self, recogniser: OutOfProcessRecogniser) -> None:
        self._recogniser = recogniser
        self._frames = bytearray()

    def accept(self, frame: Frame) -> str:
        """Take the next frame."""
        self._frames += frame
        return ""

    def finish(self) -> Transcript:
        """End the utterance; up to five alternatives, likeliest first.

        Raises:
            RecognitionError: It failed.
        """
        return (
            self._recogniser.hear(bytes(self._frames)) if self._frames else Transcript()
        )


def _exchange(
    line: "Connection[Any, Any]", frames: bytes, asked: "Future[_Answer]"
) -> None:
    """Ask the process, and wait for what it says."""
    try:
        line.send(frames)
        asked.set_result(line.recv())
    except Exception as why:
        asked.set_exception(why)


def _work(
    line: "Connection[Any, Any]",
    language_model: Path,
    dictionary: Path,
    words: Mapping[str, tuple[str, ...]],
) -> None:
    """Recognise what comes until the line is closed."""
    # Ctrl-C at the terminal reaches every process; the one that listens decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    recogniser: PocketSphinxRecogniser | None = None
    failed = ""
    try:
        recogniser = PocketSphinxRecogniser(language_model, dictionary, words)
    except ModelError as why:
        failed = str(why)
    while True:
        try:
            sound = line.recv()
        except (EOFError, OSError):
            return
        if recogniser is None:
            line.send(failed)
            continue
        recognition = recogniser.start()
        for at in range(0, len(sound), FRAME_BYTES):
            recognition.accept(sound[at : at + FRAME_BYTES])
        answer: _Answer
        try:
            answer = recognition.finish()
        except RecognitionError as why:
            answer = str(why)
        except Exception as why:
            # One utterance that it cannot bear is no reason to load all again.
            kind = type(why).__name__
            answer = f"PocketSphinx failed on an utterance ({kind}). Ask again."
        line.send(answer)
