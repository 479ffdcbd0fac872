"""Running the `askaloud` command."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

COMMAND = (sys.executable, "-m", "skill")
LONGEST_S = 120


class Ran(NamedTuple):
    """What came of a command."""

    status: int
    out: str
    err: str

    def records(self) -> list[dict[str, Any]]:
        """The JSON object of every line of standard output."""
        return [json.loads(line) for line in self.out.splitlines()]

    def complaint(self) -> str:
        """The one line that standard error has, without its mark."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("askaloud: ")
        return lines[0].removeprefix("askaloud: ")


def askaloud(
    *arguments: str | Path,
    given: bytes = b"",
    folder: Path | None = None,
    setting: dict[str, str] | None = None,
) -> Ran:
    """Run the command as a process of its own.

    Args:
        arguments: What follows `askaloud`.
        given: Its standard input.
        folder: Where it runs.
        setting: Variables of its environment, besides those of this process.
    """
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=folder,
        env={**os.environ, **(setting or {})},
        timeout=LONGEST_S,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.err, ran.err
    return ran
