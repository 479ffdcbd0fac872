"""What the page on HTTP says to type is run, and answered."""

import json
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import ROOT, Page
from tests.skill.page.serving import Server

PAGE = Page.read(ROOT / "docs" / "http.md")
QUESTION = ROOT / "tests" / "calls" / "what is a bone scan.flac"
LINES = [
    line
    for block in PAGE.blocks
    for line in block.splitlines()
    if line.startswith("curl ") and "localhost" in line
]
MIN_CURL = (7, 82)
"""The first that knows --json."""


def test_what_is_written_is_answered(home: Path, tmp_path: Path) -> None:  # noqa: ARG001
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    told = subprocess.run(["curl", "--version"], capture_output=True, text=True)
    if tuple(map(int, told.stdout.split()[1].split(".")[:2])) < MIN_CURL:
        pytest.skip("this curl does not know --json")
    shutil.copy(QUESTION, tmp_path / "question.flac")
    server = Server().wait()
    try:
        said = [_answer(line, server.port, tmp_path) for line in LINES]
    finally:
        server.end()
    written, spoken, none, of_one, again = said
    assert written["facet"] == spoken["facet"] == "bone_scan"
    assert none is None
    assert (tmp_path / "answer.wav").read_bytes().startswith(b"RIFF")
    assert of_one["speech"]["duration_s"] > 5
    assert again["reply"]["text"] == of_one["reply"]["text"]


def _answer(line: str, port: int, folder: Path) -> Any:  # noqa: ANN401
    words = shlex.split(line.replace(":8060", f":{port}"))
    done = subprocess.run(
        [*words, "--silent", "--fail-with-body", "--noproxy", "*"],
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done
    return json.loads(done.stdout) if done.stdout else None
