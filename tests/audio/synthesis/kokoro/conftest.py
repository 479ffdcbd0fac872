"""Kokoro itself, where its wheels are."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from askaloud.processes import module_environment
from audio import ModelError
from audio.synthesis.kokoro.model import KokoroModel
from audio.synthesis.kokoro.weights import PARTS


def _missing() -> str:
    try:
        for part in PARTS:
            part.folder()
    except ModelError as why:
        return str(why)
    return ""


NEEDS_KOKORO = pytest.mark.skipif(
    bool(_missing()), reason=f"Kokoro is not here: {_missing()}"
)


@pytest.fixture(scope="session")
def kokoro() -> KokoroModel:
    """The real network."""
    return KokoroModel()


@pytest.fixture
def run_python() -> Callable[[str], str]:
    """Runs a script in a process of its own; what it printed."""

    def run(script: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env=module_environment(),
        )
        return done.stdout

    return run
