"""How long one waits for an answer, beside the script that one would write first.

    python -m tests.benchmarks.live.latency [--questions 10] [--quick]

Both listen at and speak to null sinks of a PulseAudio of their own, in the same run.
Measured from outside: from the end of the last word until the first sound of the
answer; from the end of the word "stop" until silence, which is less than nothing where
it pauses as soon as somebody speaks; CPU while nobody speaks; memory; time from start
until it listens. Medians, and ratios to ours. Then how long each stage of ours took, as
it tells itself; "devices" is the rest: into the microphone and out of the speaker.
Needs pulseaudio, and for the plain script aplay with its PulseAudio plugin.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from audio import SAMPLE_RATE
from tests.pulse import SoundServer
from tests.skill.live.saying import CALLS

BLOCK_S: Final = 0.01
LOUD: Final = 250
"""Samples (of 32768) above this are sound."""

QUESTIONS: Final = ("what is a bone scan", "what are the symptoms")
LONGEST_S: Final = 60.0
SETTLE_S: Final = 20.0
"""After the first answer; by then all that can be said was looked up in the cache."""

STAGES: Final = ("silence", "recognise", "match", "reply", "speak")

QUIET_S: Final = 1.0
"""Silence after which an answer is over."""

SUBJECTS: Final = {
    "Ask Aloud": ("-m", "skill", "listen", "--open", "--json"),
    "the plain script": ("-m", "tests.benchmarks.live.plain"),
}


class Recorder:
    """When a sink sounded: its monitor, listened to in a thread."""

    def __init__(self, sink: str, environment: dict[str, str]) -> None:
        self.blocks: list[tuple[float, int]] = []
        """The time of each block's end, and its peak."""
        self._parec = subprocess.Popen(
            [
                *("parec", f"--device={sink}.monitor", "--format=s16le"),
                *(f"--rate={SAMPLE_RATE}", "--channels=1", "--latency-msec=10"),
            ],
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def sounds_s(self, since_s: float) -> list[float]:
        """The times since a time at which it sounded."""
        return [at for at, peak in list(self.blocks) if at >= since_s and peak > LOUD]

    def wait_for_sound(self, since_s: float) -> float | None:
        """When it first sounds after a time."""
        while time.monotonic() < since_s + LONGEST_S:
            found = self.sounds_s(since_s)
            if found:
                return found[0]
            time.sleep(0.01)
        return None

    def wait_for_silence(self, since_s: float) -> float:
        """When it last sounded, once it has been silent for a while."""
        while time.monotonic() < since_s + LONGEST_S:
            found = self.sounds_s(since_s)
            last = found[-1] if found else since_s
            if time.monotonic() - last > QUIET_S:
                return last
            time.sleep(0.02)
        return time.monotonic()

    def close(self) -> None:
        """Stop listening."""
        self._parec.terminate()
        self._parec.wait()
        self._thread.join()

    def _run(self) -> None:
        assert self._parec.stdout is not None
        size = round(BLOCK_S * SAMPLE_RATE) * 2
        while len(data := self._parec.stdout.read(size)) == size:
            peak = int(np.abs(np.frombuffer(data, np.int16).astype(np.int32)).max())
            self.blocks.append((time.monotonic(), peak))


@dataclass
class Figures:
    """What was measured of one subject."""

    answer_s: list[float] = field(default_factory=list)
    stop_s: list[float] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)
    """How long each stage of these answers took, where it tells."""
    ready_s: float = 0.0
    idle_share: float = 0.0
    memory_mb: float = 0.0


@contextmanager
def sound_server() -> Iterator[SoundServer]:
    """A PulseAudio of its own; what is played in the room is what is heard."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": folder,
            "PULSE_SERVER": f"unix:{folder}/socket",
        }
        server = SoundServer(Path(folder), environment)
        server.start()
        try:
            yield server
        finally:
            server.kill()


def measure(
    command: tuple[str, ...], questions: int, idle_s: float, settle_s: float
) -> Figures:
    """Measure one subject."""
    figures = Figures()
    with sound_server() as server:
        environment = server.environment
        microphone = Recorder("room", environment)
        speaker = Recorder("speaker", environment)
        began = time.monotonic()
        subject = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        told: list[bytes] = []
        try:
            assert subject.stderr is not None
            while b"ready" not in subject.stderr.readline():
                if subject.poll() is not None:
                    raise SystemExit(f"{command} ended with {subject.returncode}")
            figures.ready_s = time.monotonic() - began
            assert subject.stdout is not None
            _in_background(subject.stderr.read)
            _in_background(told.extend, subject.stdout)
            ask("what is a bone scan", environment)  # what is made once, is made now
            speaker.wait_for_sound(time.monotonic())
            speaker.wait_for_silence(time.monotonic())
            time.sleep(settle_s)
            before, since = _cpu_s(subject.pid), time.monotonic()
            time.sleep(idle_s)
            spent = _cpu_s(subject.pid) - before
            figures.idle_share = spent / (time.monotonic() - since)
            for at in range(questions):
                measure_one(at, figures, microphone, speaker, environment)
            figures.stages = [
                turn["timings"]
                for turn in map(json.loads, told[1:])
                if turn["timings"].keys() >= set(STAGES)
            ]
            figures.memory_mb = _memory_mb(subject.pid)
        finally:
            subject.terminate()
            subject.wait()
            microphone.close()
            speaker.close()
    return figures


def _in_background(target: Callable[..., object], *arguments: object) -> None:
    threading.Thread(target=target, args=arguments, daemon=True).start()


def measure_one(
    at: int,
    figures: Figures,
    microphone: Recorder,
    speaker: Recorder,
    environment: dict[str, str],
) -> None:
    """Ask one question, then say "stop"; note when it sounded and fell silent."""
    since = time.monotonic()
    ask(QUESTIONS[at % len(QUESTIONS)], environment)
    asked = microphone.sounds_s(since)[-1]
    answered = speaker.wait_for_sound(asked)
    if answered is None:
        return
    figures.answer_s.append(answered - asked)
    time.sleep(2.0)
    since = time.monotonic()
    ask("stop", environment)
    stopped = microphone.sounds_s(since)[-1]
    figures.stop_s.append(speaker.wait_for_silence(since) - stopped)
    speaker.wait_for_silence(time.monotonic())


def ask(text: str, environment: dict[str, str]) -> None:
    """Say something in the room."""
    subprocess.run(
        ["paplay", "--device=room", "--latency-msec=20", str(CALLS / f"{text}.flac")],
        env=environment,
        check=True,
    )


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu_s(pid: int) -> float:
    ticks = 0
    for one in _family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(") ")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    """Memory that a process and its children share among them."""
    total = 0
    for one in _family(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def main() -> int:
    """Measure all subjects, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    questions = 2 if asked.quick else asked.questions
    idle_s, settle_s = (2.0, 0.0) if asked.quick else (20.0, SETTLE_S)
    print(
        '| | answer begins after (s) | ratio | silent after "stop" (s) | ratio | ready '
        "after (s) | idle CPU | memory (MB) |\n|---|---|---|---|---|---|---|---|"
    )
    ours: Figures | None = None
    for name, command in SUBJECTS.items():
        one = measure(command, questions, idle_s, settle_s)
        ours = ours or one
        answer, stop = _median(one.answer_s), _median(one.stop_s)
        print(
            f"| {name} | {answer:.2f} | {answer / _median(ours.answer_s):.1f} | "
            f"{stop:.2f} | {_ratio(stop, _median(ours.stop_s))} | "
            f"{one.ready_s:.1f} | {one.idle_share:.1%} | {one.memory_mb:.0f} |",
            flush=True,
        )
    assert ours is not None
    stages = {name: _median([one[name] for one in ours.stages]) for name in STAGES}
    stages["devices"] = _median(ours.answer_s) - sum(stages.values())
    print(f"\n| {' | '.join(stages)} |\n|{'---|' * len(stages)}")
    print(f"| {' | '.join(f'{seconds:.3f}' for seconds in stages.values())} |")
    return 0


def _ratio(value: float, ours: float) -> str:
    """How many times ours; nothing where ours came at once."""
    return f"{value / ours:.1f}" if ours > BLOCK_S else "-"


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


if __name__ == "__main__":
    sys.exit(main())
