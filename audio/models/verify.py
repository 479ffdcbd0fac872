"""Whether a model is still what was installed, and its engine can load it."""

import hashlib
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from askaloud import module_command, run_module
from audio.errors import ModelError
from audio.models.folder import ModelEngine, engine_of, files_below, missing_in
from audio.models.record import RECORD_NAME, Record, read_record
from audio.recogniser.built_sums import read_sums
from audio.recogniser.packed_whispers import PackedWhisper
from audio.recogniser.whisper import HOW_TO_INSTALL
from audio.recogniser.whisper_weights import engine_is_installed

LEAST_LOAD_S: Final = 30.0
SLOWEST_BYTES_A_SECOND: Final = 10e6
"""The biggest model takes minutes from a slow card; a damaged one may take for ever."""

LOADER: Final = module_command("audio.models.load")

CHUNK_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class Verification:
    """What came of looking at a model."""

    problems: tuple[str, ...]
    """What is wrong with it; nothing where it is in order."""
    compared: int
    """How many files were compared with the record; 0 where there is none."""


def verify_model(
    folder: Path, progress: Callable[[float], None] | None = None
) -> Verification:
    """Compare a model's files with its record, and load it.

    It is loaded in a process of its own, which a damaged model may end. One that is
    known to be damaged is not loaded.

    Args:
        folder: The model's.
        progress: Called with the share of bytes that are compared, 0 to 1.
    """
    missing = missing_in(folder)
    if missing is not None:
        return Verification((f"'{missing}' is missing",), 0)
    try:
        record = read_record(folder) or _built_record(folder)
        if record is not None:
            sums = sums_in(folder, progress)
            problems = record.differences(sums)
            if problems:
                return Verification(tuple(problems), len(record.files))
    except ModelError as why:
        return Verification((str(why).partition(". ")[0],), 0)
    except OSError as why:
        return Verification((f"it cannot be read ({why})",), 0)
    problem = problem_of_loading(folder)
    compared = len(record.files) if record is not None else 0
    return Verification((problem,) if problem else (), compared)


def _built_record(folder: Path) -> Record | None:
    """What is known of a model that ships, or that was built for a topic."""
    begin = f"{folder.name}/"
    files = {
        place.removeprefix(begin): found
        for place, found in read_sums(folder.parent).items()
        if place.startswith(begin)
    }
    return Record(folder.name, None, "its builder", files) if files else None


def verify_packed(whisper: PackedWhisper) -> Verification:
    """Compare a Whisper that packages carry with what was tried, and load it."""
    try:
        whisper.verify()
    except ModelError as why:
        return Verification((str(why).partition(". ")[0],), 0)
    problem = _problem_of(whisper.name, ModelEngine.WHISPER, 1e6 * whisper.megabytes)
    return Verification((problem,) if problem else (), whisper.compared)


def sums_in(
    folder: Path, progress: Callable[[float], None] | None = None
) -> dict[str, str]:
    """SHA-256 of every file of a model but its record, by place."""
    files = sorted(
        one for one in files_below(folder) if one.is_file() and one.name != RECORD_NAME
    )
    whole = sum(one.stat().st_size for one in files)
    sums, done = {}, 0
    for one in files:
        found = hashlib.sha256()
        with one.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                found.update(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(min(1.0, done / whole))
        sums[one.relative_to(folder).as_posix()] = found.hexdigest()
    return sums


def problem_of_loading(folder: Path) -> str | None:
    """What goes wrong as a model is loaded, in a process of its own, if anything."""
    try:
        size = sum(one.stat().st_size for one in files_below(folder) if one.is_file())
    except OSError as why:
        return f"it cannot be read ({why})"
    except ModelError as why:
        return str(why).partition(". ")[0]
    return _problem_of(str(folder), engine_of(folder), size)


def _problem_of(named: str, of: ModelEngine, size: float) -> str | None:
    engine = of.title
    patience_s = LEAST_LOAD_S + size / SLOWEST_BYTES_A_SECOND
    try:
        done = run_module((*LOADER, named), timeout_s=patience_s)
    except subprocess.TimeoutExpired:
        return f"{engine} could not load it in {patience_s:.0f} seconds"
    except OSError as why:
        return f"{engine} could not be started to load it ({why})"
    if done.returncode == 0:
        return None
    if done.returncode < 0:
        ended = signal.Signals(-done.returncode).name
        memory = ", perhaps for want of memory" if ended == "SIGKILL" else ""
        return f"loading it ends {engine} ({ended}{memory})"
    last = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
    return last[0].partition(". ")[0] if last else f"exit status {done.returncode}"


def require_loads(folder: Path, name: str) -> None:
    """See that a model can be loaded, in a process of its own.

    Args:
        folder: Where it is made ready.
        name: What to call it in messages.

    Raises:
        ModelError: It cannot, or its engine is not installed.
    """
    if engine_of(folder) is ModelEngine.WHISPER and not engine_is_installed():
        raise ModelError(
            f"'{name}' is a Whisper, and what runs it is not installed. Run "
            f"{HOW_TO_INSTALL}, and then the same command again."
        )
    problem = problem_of_loading(folder)
    if problem is not None:
        told = problem.replace(f"'{folder}'", f"'{name}'")
        raise ModelError(
            f"'{name}' is not kept, as it does not load: {told}. Get it again, or "
            f"another one."
        )
