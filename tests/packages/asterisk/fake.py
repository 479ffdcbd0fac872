"""Asterisk as an EAGI script sees it: standard input and output, and sound at 3.

As res_agi does, it drops sound that the script does not read, goes on with it while a
file is played, answers each command with a line, and at the end of a call closes the
sound, writes HANGUP and sends SIGHUP.
"""

import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

SCRIPT: Final = (
    Path(__file__).resolve().parents[3] / "packages" / "asterisk" / "askaloud_eagi.py"
)
TICK_S: Final = 0.02
TICK_BYTES: Final = 320
"""Asterisk gives 20 ms of 8 kHz at a time."""

FASTER: Final = 1.5
"""Time goes by so much faster than in a call; the server allows for twice."""

_AT_3: Final = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
)
"""Runs the script with the sound where it is looked for."""


@dataclass
class FakeAsterisk:
    """A call with the script.

    Args:
        address: The server that the script is to ask.
    """

    address: str
    commands: list[str] = field(default_factory=list)
    played: list[np.ndarray] = field(default_factory=list)
    """The files that were played, to where they were stopped."""
    key: str | None = None
    """Is pressed at the next answer."""

    def __enter__(self) -> "FakeAsterisk":
        reading, self._sound = os.pipe()
        os.set_blocking(self._sound, False)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _AT_3, str(reading), str(SCRIPT), self.address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(reading,),
            bufsize=0,
        )
        os.close(reading)
        self._said: deque[bytes] = deque()
        self._over = threading.Event()
        self._write("agi_request: askaloud_eagi.py\nagi_channel: Local/1\n")
        self._write("agi_enhanced: 1.0\nagi_arg_1: there\n\n")
        self._threads = [
            threading.Thread(target=one, daemon=True)
            for one in (self._speak, self._obey)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        self.process.wait(10)
        for thread in self._threads:
            thread.join(10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    def say(self, pcm: bytes) -> None:
        """The caller says something: 8 kHz, 16 bits."""
        for at in range(0, len(pcm), TICK_BYTES):
            self._said.append(pcm[at : at + TICK_BYTES].ljust(TICK_BYTES, b"\0"))

    def wait_for_answer(self, number: int, timeout_s: float = 60.0) -> np.ndarray:
        """An answer, once it was played."""
        until_s = time.monotonic() + timeout_s
        while len(self.played) < number and time.monotonic() < until_s:
            time.sleep(0.05)
        assert len(self.played) >= number, self.commands
        return self.played[number - 1]

    def hang_up(self) -> None:
        """The caller hangs up."""
        if self._over.is_set():
            return
        self._over.set()
        self._threads[0].join()
        os.close(self._sound)
        self._write("HANGUP\n")
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGHUP)

    def _speak(self) -> None:
        while not self._over.wait(TICK_S / FASTER):
            tick = self._said.popleft() if self._said else bytes(TICK_BYTES)
            try:
                os.write(self._sound, tick)
            except BlockingIOError:
                pass  # nobody reads: it is lost
            except BrokenPipeError:
                return

    def _obey(self) -> None:
        assert self.process.stdout is not None
        with io.TextIOWrapper(self.process.stdout, "utf-8") as told:
            for line in told:
                self.commands.append(line.strip())
                self._write(f"{self._done(line.strip())}\n")

    def _done(self, command: str) -> str:
        if self._over.is_set():
            return "511 Command Not Permitted on a dead channel or intercept routine"
        stream = re.fullmatch(r"STREAM FILE (\S+) (\S+)", command)
        if stream is None:
            known = command.startswith(("ANSWER", "VERBOSE", "SET VARIABLE"))
            return "200 result=1" if known else "510 Invalid or unknown command"
        samples, rate = soundfile.read(f"{stream[1]}.wav", dtype="int16")
        assert rate == 8000, "Asterisk plays WAV files of 8 kHz alone"
        pressed, self.key = self.key, None
        if pressed is not None:
            assert pressed in stream[2]
            samples = samples[:4000]
        hung_up = self._over.wait(len(samples) / rate / FASTER)
        self.played.append(samples)
        result = -1 if hung_up else ord(pressed) if pressed else 0
        return f"200 result={result} endpos={len(samples)}"

    def _write(self, text: str) -> None:
        assert self.process.stdin is not None
        with suppress(BrokenPipeError, ValueError):
            self.process.stdin.write(text.encode())
