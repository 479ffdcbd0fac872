"""Servers beside the command line: how soon they answer, and how much memory they take.

    python -m tests.benchmarks.ways_in [--quick]

Sound is sent as fast as it is spoken, with some silence behind it, as a client's own
detector leaves it; then its end is told, and the clock runs.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from websockets.asyncio.client import connect
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.event import Event
from wyoming.info import Describe
from wyoming.tts import Synthesize

from audio import Frame, frames_of, read_frames

CALLS: Final = Path(__file__).resolve().parents[1] / "calls"
QUESTIONS: Final = (
    *("what is a bone scan", "i can't feel my legs", "what are the symptoms"),
    *("what is the treatment", "hello assistant can it be cured"),
)
PIECE_FRAMES: Final = 3
FRAME_S: Final = 0.032
HOME_ASSISTANT_S: Final = 0.7
"""Silence after which Home Assistant tells that a question has ended."""

CALL_S: Final = 0.2
"""Too little for vosk-server to end it by itself: the recordings have some, too."""
RATE: Final = 16_000


@dataclass
class Measured:
    """What was measured of one way in."""

    name: str
    memory_mb: float = 0.0
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, began_s: float) -> None:
        """Note how long something took."""
        self.seconds.setdefault(what, []).append(time.perf_counter() - began_s)


def main() -> None:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one question alone")
    asked = QUESTIONS[:1] if parser.parse_args().quick else QUESTIONS
    files = [CALLS / f"{name}.flac" for name in asked]
    with tempfile.TemporaryDirectory(prefix="askaloud-") as cache:
        # Speech is made anew, whatever was kept on this machine.
        os.environ["XDG_CACHE_HOME"] = cache
        measured = measure(files)
    for one in measured:
        print(f"{one.name}: {one.memory_mb:.0f} MB")
        for what, seconds in one.seconds.items():
            usual, most = median(seconds), max(seconds)
            print(f"    {what}: median {usual:.3f} s, most {most:.3f}")


def measure(files: Sequence[Path]) -> list[Measured]:
    """All ways in, one after the other."""
    measured = [command_line(files)]
    for name, talk, options in _SERVERS:
        one = Measured(name)
        with served(one, name, *options) as (where, process):
            asyncio.run(talk(where, files, one))
            one.memory_mb = memory_mb(process.pid)
        measured.append(one)
    return measured


def command_line(files: Sequence[Path]) -> Measured:
    """`askaloud ask`, for all of the questions in one run."""
    one = Measured("ask")
    asked = ("-m", "skill", "ask", "--json", "--no-speech", *map(str, files))
    command = [sys.executable, *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            one.memory_mb = max(one.memory_mb, memory_mb(process.pid))
            took = json.loads(line)["timings"]
            total = took["listen"] + took["match"] + took["reply"]
            one.seconds.setdefault("from all of the sound to the reply", []).append(
                total
            )
    return one


async def vosk_server(where: str, files: Sequence[Path], one: Measured) -> None:
    """A client of vosk-server that wants the reply."""
    async with connect(where) as client:
        config = {"sample_rate": RATE, "reply": True}
        await client.send(json.dumps({"config": config}))

        async def send(piece: bytes) -> None:
            await client.send(piece)
            await client.recv()

        for file in files:
            await spoken(file, send, CALL_S)
            began_s = time.perf_counter()
            await client.send('{"reset": 1}')
            answer = json.loads(await client.recv())
            assert answer["reply"], answer
            one.note("from the end of the sound to the reply", began_s)


async def wyoming(where: str, files: Sequence[Path], one: Measured) -> None:
    """Home Assistant's way: a connection for each request."""
    for file in files:
        async with AsyncClient.from_uri(where) as client:
            await client.write_event(Transcribe(language="en").event())
            await client.write_event(AudioStart(RATE, 2, 1).event())

            async def send(piece: bytes, client: AsyncClient = client) -> None:
                await client.write_event(AudioChunk(RATE, 2, 1, piece).event())

            await spoken(file, send, HOME_ASSISTANT_S)
            began_s = time.perf_counter()
            heard = await _asked(client, AudioStop().event(), "transcript")
            one.note("from the end of the sound to what was heard", began_s)
        async with AsyncClient.from_uri(where) as client:
            began_s = time.perf_counter()
            text = Transcript(heard.data["text"]).event()
            reply = await _asked(client, text, "handled")
            one.note("from that to the reply", began_s)
        async with AsyncClient.from_uri(where) as client:
            began_s = time.perf_counter()
            speech = Synthesize(reply.data["text"]).event()
            await _asked(client, speech, "audio-chunk")
            one.note("from that to its first sound, made anew", began_s)


async def _asked(client: AsyncClient, event: Event, kind: str) -> Event:
    await client.write_event(event)
    while (answer := await client.read_event()) is not None:
        if answer.type == kind:
            return answer
    raise AssertionError(f"there came no {kind}")


async def spoken(
    file: Path, send: Callable[[bytes], Awaitable[None]], silence_s: float
) -> None:
    """Send a recording as fast as it is spoken, and some silence after it."""
    frames: list[Frame] = [
        *read_frames(file),
        *frames_of(np.zeros(round(silence_s * RATE), np.int16)),
    ]
    began_s = time.perf_counter()
    for at in range(0, len(frames), PIECE_FRAMES):
        due_s = began_s + at * FRAME_S
        await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
        await send(b"".join(frames[at : at + PIECE_FRAMES]))


_SERVERS: Final = (
    ("vosk-server", vosk_server, ("--port", "0")),
    ("wyoming", wyoming, ("--uri", "tcp://127.0.0.1:0")),
)


@contextmanager
def served(
    one: Measured, *arguments: str
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A server, once it is ready; of Wyoming, how soon it tells what it can do."""
    command = [sys.executable, "-m", "skill", *arguments]
    began_s = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            found = re.search(r"listens at (\S+);", process.stderr.readline())
            assert found is not None, "it does not listen"
            one.note("from its start until it listens", began_s)
            if arguments[0] == "wyoming":
                asyncio.run(described(found[1], one))
            assert "ready" in process.stderr.readline()
            one.note("from its start until it is ready", began_s)
            yield found[1], process
        finally:
            process.terminate()


async def described(where: str, one: Measured) -> None:
    """Ask what it can do, while it loads."""
    for _ in range(5):
        async with AsyncClient.from_uri(where) as client:
            began_s = time.perf_counter()
            await _asked(client, Describe().event(), "info")
            one.note("what it can do, told while it loads", began_s)


def memory_mb(pid: int) -> float:
    """Memory of a process and of those that it started; what they share counts once."""
    total = 0.0
    for one in (pid, *_children(pid)):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
        except OSError:
            continue
        found = re.findall(r"^Pss: +(\d+)", text, re.MULTILINE)
        total += sum(int(kb) for kb in found)
    return total / 1024


def _children(pid: int) -> Iterator[int]:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        text = (thread / "children").read_text("ascii")
        for child in map(int, text.split()):
            yield child
            yield from _children(child)


if __name__ == "__main__":
    main()
