"""What a wheel of ours may hold."""

import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from scripts.errors import ScriptError

PACKAGES: Final = ("askaloud", "audio", "intents", "skill")
NOT_NEEDED: Final = ("audio/model_kit/README.md",)
"""Files beside the code that a wheel does without."""
OF_TRAINING: Final = (".pt", ".f16", ".jsonl", ".wav", ".flac", ".mp3", ".ogg")
"""What training reads or leaves behind: recordings, features, checkpoints."""


def check(wheel: Path, tracked: Iterable[str]) -> None:
    """Holds a wheel against the files of the commit that it was made from.

    Raises:
        ScriptError: If it holds more or less than the packages' own files.
    """
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.endswith("/")}
    held = {name for name in held if ".dist-info/" not in name}
    due = {
        name
        for name in tracked
        if PurePosixPath(name).parts[0] in PACKAGES and name not in NOT_NEEDED
    }
    wrong = [f"it lacks {name}" for name in due - held]
    wrong += [f"it holds {name}" for name in held - due]
    wrong += [
        f"it holds what belongs to training: {name}"
        for name in held
        if PurePosixPath(name).suffix in OF_TRAINING
    ]
    if wrong:
        raise ScriptError(
            f"{wheel.name} is not what it should be:\n  "
            + "\n  ".join(sorted(wrong))
            + "\nSet that right under tool.setuptools in pyproject.toml, or in "
            "scripts/contents.py."
        )
