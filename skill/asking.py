"""Answering the questions of one `askaloud ask`, one after the other."""

import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import platformdirs

from audio import (
    AudioError,
    DeviceError,
    DeviceSpeaker,
    Frame,
    Recogniser,
    Speaker,
    Speech,
    read_frames,
    read_stream,
    save_wav,
)
from skill.assistant import Assistant, Turn
from skill.output import console
from skill.output.loading import load_understanding
from skill.output.render import for_people, to_json, turn_record
from skill.recognisers import recogniser_of
from skill.settings import Settings

_LOGGER = logging.getLogger(__name__)

ANSWER_FILE: Final = "askaloud-answer.wav"
"""Where an answer goes that nobody gave a file for, on a machine without speaker."""


def ask_all(
    settings: Settings,
    files: Sequence[str],
    texts: Sequence[str],
    as_json: bool,
    out: Path | None,
    speech: bool,
    raw_rate: int,
) -> bool:
    """Answer questions in order: the files, then the written ones.

    Returns:
        Whether every one of them got a reply, and was spoken where it should be.

    Raises:
        TopicError: The topic cannot be loaded.
        ModelError: The recogniser cannot be loaded.
    """
    understanding = load_understanding(settings.topic, settings.region)

    def recogniser() -> Recogniser:
        return recogniser_of(understanding.topic, settings.model)

    cache = platformdirs.user_cache_path("askaloud") / "speech"
    assistant = Assistant(
        understanding, settings, recogniser, cache if settings.keep_speech else None
    )
    if files:
        _ = assistant.recogniser  # before any question, so that errors come first
    mouth = _Mouth(out) if speech else None
    whole = True
    for name, asking in _questions(assistant, files, texts, raw_rate):
        try:
            turn = asking()
        except AudioError as why:
            whole = False
            console.note(str(why))
            if as_json:
                _print(to_json({"asked": name, "error": str(why)}))
            continue
        spoken = None
        if mouth is not None:
            try:
                spoken = _speak(assistant, turn, mouth)
            except AudioError as why:
                whole = False
                console.note(str(why))
        recognisers = (
            assistant.recogniser.description if turn.heard is not None else None
        )
        record = turn_record(name, turn, recognisers, spoken)
        _print(to_json(record) if as_json else for_people(record) + "\n")
    return whole


def _questions(
    assistant: Assistant, files: Sequence[str], texts: Sequence[str], raw_rate: int
) -> Iterator[tuple[str, Callable[[], Turn]]]:
    for name in files:
        frames = _frames(name, raw_rate)
        shown = "standard input" if name == "-" else name
        yield shown, lambda frames=frames: assistant.ask_sound(frames)  # type: ignore[misc]
    for text in texts:
        yield text, lambda text=text: assistant.ask_text(text)  # type: ignore[misc]


def _frames(name: str, raw_rate: int) -> Iterator[Frame]:
    if name == "-":
        return read_stream(sys.stdin.buffer, raw_rate)
    return read_frames(Path(name))


def _speak(assistant: Assistant, turn: Turn, mouth: "_Mouth") -> dict[str, Any]:
    began = time.monotonic()
    made = assistant.speak(turn.reply)
    turn.timings["synthesise"] = time.monotonic() - began
    told = mouth.deliver(made)
    return {**told, "duration_s": round(made.duration_s, 3)}


class _Mouth:
    """Where answers go: a file that was named, a speaker, or a file that was not."""

    def __init__(self, out: Path | None) -> None:
        self._out = out
        self._count = 0
        self._speaker: Speaker | None = None
        if out is None:
            try:
                self._speaker = DeviceSpeaker()
            except DeviceError as why:
                _LOGGER.info("%s", why)

    def deliver(self, speech: Speech) -> dict[str, str]:
        """Play or save; says where it went.

        Raises:
            SoundFileError: A file that was named cannot be written.
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
        path = self._file()
        save_wav(speech, path)
        return {"file": str(path), "told": f"saved as {path}"}

    def _file(self) -> Path:
        first = self._out
        if first is None:
            first = Path(ANSWER_FILE)
            if not _writable(Path.cwd()):
                first = Path(tempfile.gettempdir()) / ANSWER_FILE
        if self._count == 1:
            return first
        return first.with_name(f"{first.stem}-{self._count}{first.suffix}")


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
