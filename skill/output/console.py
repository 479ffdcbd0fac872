"""Notes and progress, on standard error; paragraphs as wide as a terminal."""

import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


WIDTH: Final = 78


def paragraph(name: str, text: str) -> str:
    """A text behind its name, its lines indented below it."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=f"  {name}  ",
        subsequent_indent=" " * 8,
        break_on_hyphens=False,
    )


def note(text: str) -> None:
    """A line for people."""
    sys.stderr.write(f"askaloud: {text}\n")


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """A bar that appears once the first step is reported.

    Yields:
        Takes the share that is done, 0 to 1.
    """
    bar: Progress | None = None
    task: TaskID | None = None

    def step(done: float) -> None:
        nonlocal bar, task
        if bar is None or task is None:
            bar = _bar()
            task = bar.add_task(what, total=1.0)
            bar.start()
            if not bar.console.is_terminal:
                note(f"{what} ...")
        bar.update(task, completed=done)

    try:
        yield step
    finally:
        if bar is not None:
            # Interrupted while it starts, it has nothing to stop.
            with suppress(IndexError):
                bar.stop()


def _bar() -> "Progress":
    # Not at the top: most of the time there is nothing to show.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
