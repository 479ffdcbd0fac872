"""Runs the model kit in processes of its own: torch and Vosk hang together."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from audio.recogniser import EMBEDDED, MODEL_NAME

SHIPPED: Final = EMBEDDED / MODEL_NAME

needs_torch: Final = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason="torch is not installed: pip install 'askaloud[kit]'",
)

STATE: Final = """
state = torch.load(given[0], map_location="cpu")
for name in ("step", "spent_s", "seen_s", "loss", "mean", "prior"):
    found[name] = np.array(state[name])
"""
"""A script that finds what a checkpoint holds."""

_QUIET: Final = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
_READ: Final = """
import sys
from pathlib import Path
import numpy as np
import torch
torch.set_num_threads(1)
given = [Path(one) for one in sys.argv[2:]]
found = {}
"""
_WRITE: Final = "\nnp.savez(sys.argv[1], **found)\n"


def kit(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the kit, as from a shell."""
    return subprocess.run(
        [sys.executable, "-m", "audio.model_kit", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | _QUIET,
    )


def succeeds(*arguments: object) -> str:
    """Run a command that must succeed; what it said on standard error."""
    done = kit(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stderr


def fails(*arguments: object) -> str:
    """Run a command that must fail with one line that says why; that line."""
    done = kit(*arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("model kit: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def torched(code: str, out: Path, *given: Path) -> dict[str, Any]:
    """Run a script with torch; the arrays that it puts into `found`.

    Args:
        code: The script, which finds the paths in `given`.
        out: A file for what it finds.
        given: Paths that it needs.
    """
    subprocess.run(
        [sys.executable, "-c", _READ + code + _WRITE, str(out), *map(str, given)],
        check=True,
        env=os.environ | _QUIET,
    )
    with np.load(out) as arrays:
        return dict(arrays)


def with_shipped_graph(acoustic: Path, folder: Path) -> Path:
    """A whole Vosk model of an acoustic one and the graph that ships."""
    shutil.copytree(acoustic, folder)
    shutil.copytree(SHIPPED / "graph", folder / "graph")
    return folder


def train(folder: Path, minutes: float, *more: object) -> str:
    """Train a small network on a folder's corpus `people`, into `checkpoint.pt`."""
    return succeeds(
        "train",
        folder / "people",
        "--checkpoint",
        folder / "checkpoint.pt",
        "--minutes",
        minutes,
        "--small",
        "--threads",
        1,
        *more,
    )
