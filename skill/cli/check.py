"""`askaloud check`: whether everything works, and what to do where it does not."""

import json
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated, Final

import typer

from skill.cli.options import (
    Microphone,
    ModelOption,
    Region,
    Speaker,
    Switch,
    TopicOption,
    Wake,
)
from skill.output import console

if TYPE_CHECKING:  # brings all of audio
    from audio.vad.level import Level
    from skill.checking.finding import CheckFinding

FAILED: Final = 1
WIDTH: Final = 78
STATE_WIDTH: Final = 9
NAME_WIDTH: Final = 13

BAR_WIDTH: Final = 40
BAR_DBFS: Final = -60.0
"""The left end of the level meter; the right one is full scale."""

REDRAW_FRAMES: Final = 2
"""The level meter is drawn every 64 ms, which the eye can follow."""


def check(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON array of objects.")
    ] = False,
    sound: Annotated[
        bool, typer.Option("--sound/--no-sound", help="Whether to play anything.")
    ] = True,
    seconds: Annotated[
        float, typer.Option(min=1, max=60, help="How long to listen for speech.")
    ] = 3.0,
    microphone: Microphone = None,
    speaker: Speaker = None,
    switch: Switch = None,
    wake: Wake = None,
    model: ModelOption = None,
    region: Region = None,
    topic: TopicOption = None,
) -> None:
    """Tell whether everything works: a line for each part, good or what to do.

    What is heard is measured and not kept. Exit status 1 where something is bad.
    """
    from skill.checking.everything import Everything  # brings all of audio

    overrides = {
        "microphone": microphone,
        "speaker": speaker,
        "switch": switch,
        "wake": wake,
        "model": model,
        "region": region,
        "topic": topic,
    }
    told = []
    for finding in Everything(overrides, seconds, sound, _Shown()).findings():
        told.append(finding)
        if not as_json:
            sys.stdout.write(for_people(finding) + "\n")
            sys.stdout.flush()
    if as_json:
        records = [finding.record() for finding in told]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    if any(finding.state.value == "bad" for finding in told):
        raise typer.Exit(FAILED)


def for_people(finding: "CheckFinding") -> str:
    """A finding as a line, or some: what it is, and below it what to do."""
    first = f"{finding.state.value:<{STATE_WIDTH}}{finding.name:<{NAME_WIDTH}} "
    indent = " " * STATE_WIDTH
    lines = [_filled(finding.told, first, indent)]
    if finding.advice:
        lines.append(_filled(finding.advice, f"{indent}To do: ", indent))
    return "\n".join(lines)


def _filled(text: str, first: str, indent: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def bar(level: "Level") -> str:
    """The level meter: a bar to the root mean square, and a mark at the peak."""

    def place(dbfs: float) -> int:
        share = (dbfs - BAR_DBFS) / -BAR_DBFS
        return round(min(max(share, 0.0), 1.0) * (BAR_WIDTH - 1))

    cells = [" "] * BAR_WIDTH
    cells[: place(level.rms_dbfs)] = "#" * place(level.rms_dbfs)
    cells[place(level.peak_dbfs)] = "|"
    mark = "too loud" if level.clipped else ""
    return f"[{''.join(cells)}] {level.peak_dbfs:4.0f} dBFS {mark:<8}"


class _Shown:
    """Shows on standard error what happens; the level to somebody who looks."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._frames = 0
        self._drawn = 0

    def listening(self, seconds: float) -> None:
        console.note(f"say something now; I listen for {seconds:.0f} s.")

    def level(self, level: "Level") -> None:
        self._frames += 1
        if self._watched and self._frames % REDRAW_FRAMES == 0:
            line = bar(level)
            self._drawn = len(line)
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()

    def listened(self) -> None:
        if self._drawn:
            sys.stderr.write(f"\r{' ' * self._drawn}\r")
            sys.stderr.flush()

    def said(self, text: str) -> None:
        console.note(f'I say: "{text}"')
