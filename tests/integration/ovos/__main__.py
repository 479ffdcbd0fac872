"""Installs Open Voice OS, and asks our skill in it beside another that takes all.

    python -m tests.integration.ovos [--python python3.11] [--environment DIR]

Takes minutes and the package index. What is about the topic must be answered by ours,
all else by the other, a report by ours even where the other comes first, and each
session by itself.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import soundfile

ROOT: Final = Path(__file__).resolve().parents[3]
DRIVER: Final = Path(__file__).with_name("driver.py")
SCAN: Final = ROOT / "tests" / "calls" / "what is a bone scan.flac"
PACKAGES: Final = ("ovos-core==2.1.1", "ovos-workshop==7.0.6", "ovoscope==1.5.0")
OTHER: Final = "This is another skill."
LONGEST_S: Final = 600
MAX_TOOK_S: Final = 5.0


def main() -> None:
    """Does all of it; raises where something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default="python3.11", help="what installs it")
    parser.add_argument("--environment", type=Path, help="where; a new one without")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askaloud-ovos-") as folder:
        python = install(
            given.python, given.environment or Path(folder) / "environment"
        )
        sound = Path(folder) / "question.wav"
        soundfile.write(sound, *soundfile.read(SCAN, dtype="int16"))
        out = Path(folder) / "told.json"
        subprocess.run(
            [python, DRIVER, sound, out],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            timeout=LONGEST_S,
            check=True,
        )
        check(json.loads(out.read_text("utf-8")))
    print("Open Voice OS heard, and each skill answered what was its own.")


def install(python: str, environment: Path) -> Path:
    """An environment with Open Voice OS and our packages."""
    own = environment / "bin" / "python"
    if not own.exists():
        subprocess.run([python, "-m", "venv", environment], check=True)
    pip = [str(own), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *PACKAGES], check=True)
    subprocess.run([*pip, f"{ROOT}[whisper]"], check=True)
    skill = ROOT / "packages" / "ovos-skill-ask-aloud"
    subprocess.run([*pip, "--no-deps", "--force-reinstall", skill], check=True)
    return own


def check(record: dict[str, Any]) -> None:
    """See that all was as it must be."""
    print(json.dumps(record, indent=2))
    told = record["told"]
    assert all(len(one["spoken"]) == 1 for one in told), "one answer to each"
    assert all(one["took_s"] < MAX_TOOK_S for one in told)
    said = [one["spoken"][0] for one in told]
    scan, weather, cure, of_ben, of_anna, report, taken, report_too = said
    for ours in (scan, cure, of_anna, report, report_too):
        assert "doctor" in ours
    assert "bone scan" in scan
    assert weather == taken == OTHER
    assert of_anna == cure
    assert of_ben != cure
    assert report == report_too
    assert report.startswith("Call 9 9 9 now.")
    assert [one["sessions"] for one in told][5] == ["ben"]
    assert record["heard"][0][0] == "what is a bone scan"


if __name__ == "__main__":
    main()
