"""What listening costs: time, and memory, each engine in a process of its own.

    python -m tests.benchmarks.recognition.costs ENGINE FOLDER

Times are seconds of one core, which other work on the machine lengthens little; what
an assistant listens with, two engines at once, is timed by the clock.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from audio import Frame, Recogniser, Transcript, frames_of
from audio.recogniser import (
    MODEL_NAME,
    PocketSphinxRecogniser,
    VoskRecogniser,
    recogniser_set,
)
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME
from audio.recogniser.whisper_weights import whisper_that_comes_along
from audio.sound import Samples
from tests.benchmarks.recognition.ears import SPHINX, VOSK, WHISPER
from tests.benchmarks.recognition.tongues import read
from tests.spoken.make import path_of, sentences

LENGTHS_S: Final = (1.5, 3.0, 6.0)
UTTERANCES: Final = 5
"""Of each length."""
LONGEST_LOAD_S: Final = 60.0
LIVE: Final = "as it listens live"
ENGINES: Final = (VOSK, SPHINX, WHISPER, LIVE)

HEAD: Final = (
    "costs",
    "real-time factor, one core",
    *(f"pause to answer, {length} s" for length in LENGTHS_S),
    "load",
    "memory",
)


@dataclass(frozen=True)
class Cost:
    """What one engine costs."""

    share: float
    """Seconds of one core for one of sound."""
    after_s: tuple[float, ...]
    """From the last frame to the answer, for each of LENGTHS_S; medians."""
    load_s: float
    megabytes: float
    """Of the process, with all that it loaded."""


def cost_rows(folder: Path, there: Sequence[str]) -> Iterator[Sequence[str]]:
    """A row for each engine that is there, and for what listens live.

    Args:
        folder: Where a topic's recogniser was built.
        there: The engines.
    """
    for engine in ENGINES:
        if engine in there or engine == LIVE:
            said = subprocess.run(
                [sys.executable, "-m", __name__, engine, str(folder)],
                capture_output=True,
                text=True,
                check=True,
            )
            cost = json.loads(said.stdout.splitlines()[-1])
            yield [
                engine,
                f"{cost['share']:.2f}",
                *(f"{after:.2f} s" for after in cost["after_s"]),
                f"{cost['load_s']:.1f} s",
                f"{cost['megabytes']:.0f} MB",
            ]


def utterances(length_s: float) -> list[list[Frame]]:
    """Speech of a length, as an endpointer gives it: with silence at both ends."""
    spoken = [read(path_of(label, text)) for label, _, text in sentences()]
    speech = np.concatenate(spoken[: 4 * UTTERANCES])
    count = round(length_s * 16_000)
    quiet = np.zeros(5_600, np.int16)
    parts: list[Samples] = [
        np.concatenate([quiet, speech[at * count : (at + 1) * count], quiet])
        for at in range(UTTERANCES)
    ]
    return [frames_of(part) for part in parts]


def measured(load: Callable[[], Recogniser], clock: Callable[[], float]) -> Cost:
    """Load an engine, and have it hear utterances of each length.

    Args:
        load: Loads it.
        clock: Tells the seconds from the pause to the answer.
    """
    began_s = clock()
    engine = load()
    load_s = clock() - began_s
    _answer(engine, utterances(LENGTHS_S[0])[0])
    after_s, core_s, sound_s = [], 0.0, 0.0
    for length_s in LENGTHS_S:
        times = []
        for frames in utterances(length_s):
            core_began_s = time.process_time()
            recognition = engine.start()
            for frame in frames:
                recognition.accept(frame)
            paused_s = clock()
            recognition.finish()
            times.append(clock() - paused_s)
            core_s += time.process_time() - core_began_s
            sound_s += length_s
        after_s.append(statistics.median(times))
    return Cost(core_s / sound_s, tuple(after_s), load_s, _peak())


def _peak() -> float:
    """The most megabytes that this process had; `getrusage` counts its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def live(folder: Path) -> Cost:
    """What an assistant listens with, one engine of it in another process.

    It has loaded once both have been heard.
    """
    short, loading_s = utterances(LENGTHS_S[0])[0], 0.0
    with ExitStack() as closing:

        def load() -> Recogniser:
            nonlocal loading_s
            ears = recogniser_set(built=folder, whisper=whisper_that_comes_along())
            if ears.out_of_process is not None:
                closing.callback(ears.out_of_process.close)
            began_s = time.perf_counter()
            while len(_answer(ears.recogniser, short).heard_by_each) < 2:
                if time.perf_counter() > began_s + LONGEST_LOAD_S:
                    break
            _, loading_s = _of_children()
            return ears.recogniser

        cost = measured(load, time.perf_counter)
        megabytes, core_s = _of_children()
    share = cost.share + (core_s - loading_s) / (UTTERANCES * sum(LENGTHS_S))
    return replace(cost, share=share, megabytes=cost.megabytes + megabytes)


def _answer(engine: Recogniser, frames: Sequence[Frame]) -> Transcript:
    recognition = engine.start()
    for frame in frames:
        recognition.accept(frame)
    return recognition.finish()


def _of_children() -> tuple[float, float]:
    """Megabytes and seconds of a core of the processes that this one started."""
    megabytes = seconds = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            pages = int((stat.parent / "statm").read_text().split()[1])
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            megabytes += pages * os.sysconf("SC_PAGE_SIZE") / 1e6
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return megabytes, seconds


def main() -> int:
    """Print what one engine costs, as JSON."""
    engine, folder = sys.argv[1], Path(sys.argv[2])
    whisper = whisper_that_comes_along()
    loads: dict[str, Callable[[], Recogniser]] = {
        VOSK: lambda: VoskRecogniser(folder / MODEL_NAME),
        SPHINX: lambda: PocketSphinxRecogniser(
            folder / ARPA_NAME, folder / DICTIONARY_NAME
        ),
    }
    if whisper is not None:
        loads[WHISPER] = whisper.load
    cost = (
        live(folder) if engine == LIVE else measured(loads[engine], time.process_time)
    )
    print(json.dumps(asdict(cost)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
