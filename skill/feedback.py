"""Counting answers that somebody called wrong: by section, and nothing else.

Off unless it is switched on. No words are kept, no times, and nothing of who said it.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import platformdirs

from askaloud import written_whole
from askaloud.parsing import parsed_json
from askaloud.plain_text import read_regular
from skill.errors import WriteError

_LOGGER = logging.getLogger(__name__)

WRONG: Final = "wrong_answer"
"""The control by which somebody says so."""


def feedback_file() -> Path:
    """Where the counts are kept."""
    return platformdirs.user_data_path("askaloud") / "wrong-answers.json"


def read_counts(file: Path | None = None) -> Mapping[str, int]:
    """How often each section was called wrong.

    Args:
        file: Where they are kept; the usual place without.

    Raises:
        WriteError: The file is damaged, and would be lost by the next count.
    """
    path = file or feedback_file()
    try:
        found = parsed_json(read_regular(path))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as why:
        raise _damaged(path, str(why)) from why
    if not isinstance(found, dict) or not all(
        type(count) is int and count >= 0 for count in found.values()
    ):
        raise _damaged(path, "it is no list of sections with their counts")
    return found


def count_wrong(label: str, file: Path | None = None) -> None:
    """Count an answer as called wrong; a file that cannot be written is left.

    Args:
        label: The section that was answered.
        file: Where they are kept; the usual place without.
    """
    path = file or feedback_file()
    try:
        counts = {**read_counts(path)}
        counts[label] = counts.get(label, 0) + 1
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as out:
            text = json.dumps(counts, indent=2, sort_keys=True) + "\n"
            out.write(text.encode("utf-8"))
    except (OSError, WriteError) as why:
        _LOGGER.warning("an answer that was called wrong is not counted: %s", why)


def _damaged(path: Path, why: str) -> WriteError:
    return WriteError(
        f"the counts of wrong answers in '{path}' cannot be read ({why}). Mend the "
        f"file, or move it away; a new one is begun then."
    )
