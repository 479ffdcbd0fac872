"""Installs Home Assistant, runs its Assist pipeline on `askaloud wyoming`, and checks.

    python -m tests.integration.home_assistant --python python3.13 [--environment DIR]

Takes minutes and the package index. What is spoken must be heard, answered and spoken:
a report with what to do first, and two beds each by itself.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from audio import read_frames

DRIVER: Final = Path(__file__).with_name("driver.py")
CALLS: Final = Path(__file__).resolve().parents[2] / "calls"
ASKED: Final = ("i can't feel my legs", "what is a bone scan", "say that again")
ENTITIES: Final = ("conversation.ask_aloud", "stt.ask_aloud", "tts.ask_aloud")
MIN_SPOKEN_BYTES: Final = 50_000
LONGEST_S: Final = 600


def main() -> None:
    """Does all of it; raises where something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default="python3.13", help="what installs it")
    parser.add_argument("--environment", type=Path, help="where; a new one without")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askaloud-ha-") as folder:
        place = Path(folder)
        python = install(told.python, told.environment or place / "environment")
        sounds = [raw(name, place) for name in ASKED]
        (place / "configuration").mkdir()
        with served() as port:
            records = run(
                python, "ask", place / "configuration", port, *sounds
            ).splitlines()
    check([json.loads(record) for record in records])
    print("Home Assistant heard, answered and spoke all of it.")


def install(python: str, environment: Path) -> Path:
    """An environment with Home Assistant and what its parts need."""
    own = environment / "bin" / "python"
    if not own.exists():
        subprocess.run([python, "-m", "venv", environment], check=True)
    pip = [str(own), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "homeassistant"], check=True)
    subprocess.run([*pip, *run(own, "requirements").split()], check=True)
    return own


def run(python: Path, *arguments: object) -> str:
    """What the driver prints, in Home Assistant's environment."""
    done = subprocess.run(
        [python, DRIVER, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST_S,
        check=True,
    )
    return done.stdout


def raw(name: str, folder: Path) -> Path:
    """A recording as raw PCM."""
    file = folder / f"{name}.pcm"
    file.write_bytes(b"".join(read_frames(CALLS / f"{name}.flac")))
    return file


@contextmanager
def served() -> Iterator[int]:
    """`askaloud wyoming`, once it is ready: its port."""
    command = [sys.executable, "-m", "skill", "wyoming", "--uri", "tcp://127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            found = re.search(r":(\d+);", process.stderr.readline())
            assert found is not None, "it does not listen"
            assert "ready" in process.stderr.readline()
            yield int(found[1])
        finally:
            process.terminate()


def check(records: list[dict[str, Any]]) -> None:
    """See that all was as it must be."""
    for record in records:
        print(json.dumps(record, indent=2))
    made, *answers = records
    assert made["entities"] == list(ENTITIES), made
    assert [one["heard"] for one in answers] == list(ASKED)
    assert not any(one["errors"] for one in answers)
    for one in answers:
        assert "doctor" in one["reply"]
        assert one["spoken_bytes"] > MIN_SPOKEN_BYTES
    report, scan, again = answers
    assert report["kind"] == "action_done"
    assert report["reply"].startswith("Call 9 9 9 now.")
    # Each is said at a bed of its own: there is nothing to say again at the third.
    assert again["reply"] not in (report["reply"], scan["reply"])


if __name__ == "__main__":
    main()
