"""Builds what is released, and tries it where nothing else is.

What is built is the last commit, not the folder: a recogniser or a recording that
lies about cannot slip in. Then the wheel is installed in an environment of its own,
with the newest packages that it admits, and must answer the shipped question from a
folder where the sources are not.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Final

from scripts import clean, contents
from scripts.errors import ScriptError, run
from scripts.packages import ROOT

DIST: Final = ROOT / "dist"
EXPECTED: Final = {"decision": "answer", "intent": "definition"}


def main() -> None:
    """Builds, checks, installs, asks; only then puts the files into dist/."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise ScriptError("Say which sound file is asked: run this by 'make dist'.")
    question = Path(sys.argv[1]).resolve()
    commit = _commit()
    version = _version(commit)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _unpack(folder / "source", commit)
        print(f"Building {version} from commit {commit[:12]} ...", flush=True)
        wheel, source = _built(folder / "source", folder / "built", commit)
        contents.check(wheel, _git("ls-tree", "-r", "--name-only", commit).splitlines())
        clean.call(
            [
                sys.executable,
                "-m",
                "twine",
                "check",
                "--strict",
                str(wheel),
                str(source),
            ],
            "twine does not accept what was built",
        )
        print("Installing the wheel and asking it ...", flush=True)
        _ask(wheel, question, folder)
        DIST.mkdir(exist_ok=True)
        for file in (wheel, source):
            shutil.copy(file, DIST)
            print(f"dist/{file.name}  {file.stat().st_size / 1e6:.1f} MB")


def _git(*words: str) -> str:
    return clean.call(
        ["git", *words], "git cannot say what is to be released", folder=ROOT
    ).strip()


def _commit() -> str:
    if _git("status", "--porcelain", "--untracked-files=no"):
        raise ScriptError(
            "There are changes that are not committed; they would not be in what is "
            "built. Commit or stash them first: git status"
        )
    return _git("rev-parse", "HEAD")


def _version(commit: str) -> str:
    """The version, once the change log and the commit's tags agree with it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = str(tomllib.loads(text)["project"]["version"])
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if f"\n## [{version}]" not in log:
        raise ScriptError(
            f"CHANGELOG.md has no section '## [{version}]', which is the version in "
            f"pyproject.toml. Give the section Unreleased that name."
        )
    tags = [tag for tag in _git("tag", "--points-at", commit).split() if tag[:1] == "v"]
    if tags and f"v{version}" not in tags:
        raise ScriptError(
            f"The commit is tagged {', '.join(tags)}, but the version in "
            f"pyproject.toml is {version}. Make them agree."
        )
    return version


def _unpack(folder: Path, commit: str) -> None:
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def _built(source: Path, out: Path, commit: str) -> tuple[Path, Path]:
    """A wheel made from a source archive made from the sources; both."""
    made_at = _git("show", "--no-patch", "--format=%ct", commit)
    clean.call(
        [sys.executable, "-m", "build", "--outdir", str(out), str(source)],
        "The packages cannot be built",
        environment={**os.environ, "SOURCE_DATE_EPOCH": made_at},
    )
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


def _ask(wheel: Path, question: Path, folder: Path) -> None:
    """Has the installed wheel answer, far from the sources and from all settings."""
    commands = clean.make(folder / "environment", [str(wheel)])
    away = folder / "away"
    away.mkdir()
    asked = shutil.copy(question, away)
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ASKALOUD"))
    }
    printed = clean.call(
        [
            str(commands / "askaloud"),
            "ask",
            "--json",
            "--model",
            "embedded",
            str(asked),
        ],
        "The installed wheel does not answer",
        folder=away,
        environment={
            **kept,
            "HOME": str(away),
            "XDG_CONFIG_HOME": str(away),
            "XDG_CACHE_HOME": str(away),
            "XDG_DATA_HOME": str(away),
        },
    )
    answer = json.loads(printed)
    told = {key: answer[key] for key in EXPECTED}
    if told != EXPECTED:
        raise ScriptError(
            f"The installed wheel answers otherwise than it should: {told} instead of "
            f"{EXPECTED}. It heard: {answer['heard']['text']!r}"
        )
    print(f"Heard {answer['heard']['text']!r}: {told['decision']}, {told['intent']}.")


if __name__ == "__main__":
    run(main)
