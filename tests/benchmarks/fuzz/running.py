"""Has cases run in processes of their own, and tells what ended or hung."""

import json
import os
import selectors
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from askaloud import take_away
from askaloud.processes import module_command, module_environment

LOOKS_S: Final = 0.2

WAITS_S: Final = 120.0
"""What neither ends nor computes so long waits for what never comes."""

BEGINS_S: Final = 120.0
"""How long a kind may take before its first case, on the processor."""


@dataclass(frozen=True)
class KindOfCase:
    """A kind of input by the name of its class."""

    name: str
    where: str
    """`module:class`."""
    share: int
    """Of all cases, in comparison with other kinds."""
    processor_s: float = 20.0
    """What takes longer hangs; on the processor, as a busy machine is no hang."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case."""

    kind: str
    seed: int
    number: int
    state: str
    """`taken`, `refused`, `ended` or `hung`."""
    wrong: str | None
    """What was wrong, if anything."""

    @property
    def how_to_repeat(self) -> str:
        """The command that runs it again, alone."""
        return (
            f"python -m tests.benchmarks.fuzz --only {self.kind} --seed {self.seed} "
            f"--first {self.number} --cases 1"
        )


def outcomes(kind: KindOfCase, seed: int, first: int, count: int) -> Iterator[Outcome]:
    """Run cases of a kind; where one ends the process, another goes on after it."""
    end = first + count
    while first < end:
        folder = Path(tempfile.mkdtemp(prefix="askaloud-fuzz-"))
        try:
            for outcome in _of_one_process(kind, seed, first, end - first, folder):
                yield outcome
                first = outcome.number + 1
        finally:
            take_away(folder)


def _of_one_process(
    kind: KindOfCase, seed: int, first: int, count: int, folder: Path
) -> Iterator[Outcome]:
    """The outcomes up to the first that ends the process, or hangs."""
    about = (kind.where, kind.name, str(seed), str(first), str(count), str(folder))
    home = str(folder / "home")
    process = subprocess.Popen(
        module_command("tests.benchmarks.fuzz.worker", *about),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={
            **module_environment(),
            "HOME": home,
            "XDG_CONFIG_HOME": f"{home}/config",
            "XDG_CACHE_HOME": f"{home}/cache",
            "XDG_DATA_HOME": f"{home}/data",
            "no_proxy": "*",
        },
    )
    assert process.stdout is not None
    number, state = first, "begins"
    try:
        for note in _notes(process, process.stdout, kind.processor_s):
            if isinstance(note, str):
                yield Outcome(kind.name, seed, number, "hung", note)
                return
            number, state = note["case"], note["state"]
            if state != "begun":
                yield Outcome(kind.name, seed, number, state, note["wrong"])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    if state in ("begun", "begins"):
        said = (folder / "output").read_bytes()[-3_000:].decode("utf-8", "replace")
        how = f"the process ended by itself, status {process.returncode}"
        yield Outcome(kind.name, seed, number, "ended", f"{how}: {said}")


def _notes(
    process: "subprocess.Popen[bytes]", pipe: IO[bytes], processor_s: float
) -> Iterator[dict[str, Any] | str]:
    """What a process notes, until it ends; a text where it hangs."""
    waiting, allowed = b"", BEGINS_S
    spent_s, since_s = _processor_s(process.pid), time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(LOOKS_S):
                spent = _processor_s(process.pid) - spent_s
                waited = time.monotonic() - since_s
                if spent > allowed:
                    yield f"it hangs: {spent:.1f} s of the processor, and no end"
                    return
                if waited > WAITS_S + 10 * allowed or waited > WAITS_S > 4 * spent:
                    yield f"it waits: {waited:.0f} s, and no end"
                    return
                continue
            came = os.read(pipe.fileno(), 65_536)
            if not came:
                process.wait()
                return
            *lines, waiting = (waiting + came).split(b"\n")
            for line in lines:
                yield json.loads(line)
            allowed = processor_s
            spent_s, since_s = _processor_s(process.pid), time.monotonic()


def _processor_s(pid: int) -> float:
    """What a process, and those that it waited for, computed so far."""
    try:
        about = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return time.monotonic()  # where there is no such folder, by the clock
    fields = about.rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
