"""Models that were found in order, remembered until a file of theirs changes.

A damaged model may end the process that loads it without a word, as Vosk does. So one
is first loaded in a process of its own, once; after that its files' sizes and times
tell whether that is still known.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

import platformdirs

from askaloud import written_whole
from askaloud.parsing import parsed_json
from askaloud.plain_text import read_regular
from audio.errors import ModelError
from audio.models.folder import files_below, missing_in
from audio.models.verify import verify_model

_LOGGER = logging.getLogger(__name__)

MOST_KEPT: Final = 50
"""Nobody has so many."""


def verified_file() -> Path:
    """Where it is remembered."""
    return platformdirs.user_cache_path("askaloud") / "verified-models.json"


def require_verified(
    folder: Path, progress: Callable[[float], None] | None = None
) -> None:
    """See that a model is in order, unless that is known of it as it is.

    Args:
        folder: The model's.
        progress: Called with the share of bytes that are compared, where they are.

    Raises:
        ModelError: It is damaged.
    """
    if missing_in(folder) is not None:
        return  # what loads it tells of that
    try:
        state = _state_of(folder)
    except (OSError, ModelError):
        state = None  # as with what cannot be read
    if state is not None and _remembered().get(str(folder.absolute())) == state:
        return
    problems = verify_model(folder, progress).problems
    if problems:
        raise ModelError(
            f"the model in '{folder}' is damaged: {problems[0]}. Remove it and install "
            f"it again, or choose another one; 'askaloud models list' shows them."
        )
    if state is not None:
        _remember(folder, state)


def _state_of(folder: Path) -> str:
    """What changes when a file of a model does."""
    files = [one for one in files_below(folder) if one.is_file()]
    about = [(one.relative_to(folder).as_posix(), one.stat()) for one in files]
    told = [(place, it.st_size, it.st_mtime_ns) for place, it in about]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _remembered() -> dict[str, str]:
    try:
        found = parsed_json(read_regular(verified_file()))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(folder: Path, state: str) -> None:
    path = verified_file()
    others = [
        (known, its)
        for known, its in _remembered().items()
        if isinstance(its, str) and known != str(folder.absolute())
    ]
    kept = dict([*others[-MOST_KEPT + 1 :], (str(folder.absolute()), state)])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as out:
            out.write(json.dumps(kept, indent=1).encode())
    except OSError as why:
        _LOGGER.warning("that '%s' is in order is not remembered: %s", folder, why)
