"""What the page for programs says is so: it is run, line by line."""

import doctest
import shutil
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "developers" / "python.md"
MIN_EXAMPLES = 25
"""With fewer, the page would not be read aright."""


def test_what_is_written_happens(
    home: Path,  # noqa: ARG001 (no settings of the user count)
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = tmp_path / "tests" / "calls"
    shutil.copytree(ROOT / "tests" / "calls", calls)
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert failed == 0
    assert tried >= MIN_EXAMPLES
    assert (tmp_path / "answer.wav").exists()
