"""Answering the questions of one `askaloud ask`, one after the other."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from audio import (
    AudioError,
    Frame,
    Recogniser,
    read_frames,
    read_stream,
)
from skill.assistant import Assistant, Turn
from skill.output import console
from skill.output.answers import Answers, check_out
from skill.output.loading import load_understanding
from skill.output.render import for_people, to_json, turn_record
from skill.recognisers import recogniser_of
from skill.settings import Settings
from skill.voice import speech_folder


def ask_all(
    settings: Settings,
    files: Sequence[str],
    texts: Sequence[str],
    as_json: bool,
    out: Path | None,
    speech: bool,
    raw_rate: int,
    force: bool = False,
) -> bool:
    """Answer questions in order: the files, then the written ones.

    Args:
        settings: What the operator set.
        files: Spoken questions; - is standard input.
        texts: Written ones.
        as_json: Whether each turn is printed as a line of JSON.
        out: The file of the first spoken answer; None plays it.
        speech: Whether answers are spoken.
        raw_rate: Samples a second of raw sound on standard input.
        force: Whether files that are there may be overwritten by answers.

    Returns:
        Whether every one of them got a reply, and was spoken where it should be.

    Raises:
        UsageError: An answer would overwrite something.
        TopicError: The topic cannot be loaded.
        ModelError: The recogniser cannot be loaded.
    """
    if out is not None:
        # A file may be standard input, too.
        questions = [Path("/dev/stdin" if name == "-" else name) for name in files]
        check_out(out, len(files) + len(texts), questions, force)
    understanding = load_understanding(settings)

    def recogniser() -> Recogniser:
        return recogniser_of(understanding.topic, settings, console.note)

    assistant = Assistant(
        understanding,
        settings,
        recogniser,
        speech_folder() if settings.keep_speech else None,
    )
    if files:
        _ = assistant.recogniser  # before any question, so that errors come first
    answers = Answers(out, settings.speaker, force) if speech else None
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
        if answers is not None:
            try:
                spoken = _speak(assistant, turn, answers)
            except AudioError as why:
                whole = False
                console.note(str(why))
        recognisers = (
            assistant.recogniser.description if turn.transcript is not None else None
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


def _speak(assistant: Assistant, turn: Turn, answers: Answers) -> dict[str, Any]:
    began = time.monotonic()
    made = assistant.speak(turn.reply)
    turn.timings["synthesise"] = time.monotonic() - began
    told = answers.deliver(made)
    return {**told, "duration_s": round(made.duration_s, 3)}


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
