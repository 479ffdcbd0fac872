"""Notes and progress, on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


def note(text: str) -> None:
    """A line for people."""
    sys.stderr.write(f"askaloud: {text}\n")


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """A bar that appears once the first step is reported.

    Yields:
        Takes the share that is done, 0 to 1.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(what, total=1.0)
    started = False

    def step(done: float) -> None:
        nonlocal started
        if not started:
            started = True
            bar.start()
            if not bar.console.is_terminal:
                note(f"{what} ...")
        bar.update(task, completed=done)

    try:
        yield step
    finally:
        if started:
            # Interrupted while it starts, it has nothing to stop.
            with suppress(IndexError):
                bar.stop()
