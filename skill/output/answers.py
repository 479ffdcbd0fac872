"""Where spoken answers go: a file that was named, a speaker, or a file that was not.

Nothing that was there before is overwritten by the way: it may be somebody's recording.
"""

import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from audio import (
    DeviceError,
    DeviceSpeaker,
    SoundFileError,
    Speaker,
    Speech,
    save_wav,
)
from skill.errors import UsageError
from skill.output import console

_LOGGER = logging.getLogger(__name__)

ANSWER_FILE: Final = "askaloud-answer.wav"
"""Where an answer goes that nobody gave a file for, on a machine without speaker."""


def check_out(
    out: Path, answers: int, questions: Sequence[Path], force: bool = False
) -> None:
    """Make sure that answers can be saved without loss.

    Args:
        out: The file of the first; see `numbered`.
        answers: How many there may be.
        questions: Files that are asked.
        force: Whether files that are there may be overwritten; questions never.

    Raises:
        UsageError: Something would be lost.
    """
    if out.suffix.lower() != ".wav":
        raise UsageError(f"'{out}' must end in .wav, which is what is written.")
    for place in (numbered(out, number) for number in range(1, answers + 1)):
        if any(_same(place, question) for question in questions):
            raise UsageError(
                f"'{place}' is a question; the answer would overwrite it. Give "
                f"another file with --out."
            )
        if os.path.lexists(place) and not force:
            raise UsageError(
                f"'{place}' is there already; the answer would overwrite it. Give "
                f"another file with --out, or --force to have it overwritten."
            )


def numbered(first: Path, number: int) -> Path:
    """The file of an answer: NAME.wav, NAME-2.wav and so on."""
    if number == 1:
        return first
    return first.with_name(f"{first.stem}-{number}{first.suffix}")


class Answers:
    """Plays or saves answers, one after the other.

    Args:
        out: The file of the first, if one was named, and checked; further ones are
            numbered.
        speaker: Part of the speaker's name; None is the default one.
        force: Whether a file that is there may be overwritten.
    """

    def __init__(
        self, out: Path | None, speaker: str | None = None, force: bool = False
    ) -> None:
        self._out, self._force = out, force
        self._count = 0
        self._speaker: Speaker | None = None
        if out is None:
            try:
                self._speaker = DeviceSpeaker(speaker)
            except DeviceError as why:
                if speaker is not None:
                    console.note(f"{why} The answer is saved instead.")
                _LOGGER.info("%s", why)

    def deliver(self, speech: Speech) -> dict[str, str]:
        """Play or save; says where it went.

        Raises:
            SoundFileError: It cannot be written, or something is there by now.
        """
        self._count += 1
        if self._speaker is not None:
            try:
                self._speaker.play(speech)
                name = self._speaker.name
                return {"speaker": name, "told": f"played on {name}"}
            except DeviceError as why:
                console.note(f"{why} The answer is saved instead.")
                self._speaker = None
        if self._out is not None:
            path = numbered(self._out, self._count)
            save_wav(speech, path, replace=self._force)
        else:
            path = _saved_where_nothing_is(speech)
        return {"file": str(path), "told": f"saved as {path}"}


def _saved_where_nothing_is(speech: Speech) -> Path:
    """Save speech under the first name that is free.

    Raises:
        SoundFileError: It cannot be written.
    """
    for path in _free():
        try:
            save_wav(speech, path, replace=False)
        except SoundFileError:
            # Somebody else may have taken the name meanwhile.
            if not os.path.lexists(path):
                raise
        else:
            return path
    raise AssertionError("there are always more names")


def _free() -> Iterator[Path]:
    first = Path(ANSWER_FILE)
    if not _writable(Path.cwd()):
        first = Path(tempfile.gettempdir()) / ANSWER_FILE
    for number in count(1):
        path = numbered(first, number)
        if not os.path.lexists(path):
            yield path


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, also to one that is not there yet."""
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()
