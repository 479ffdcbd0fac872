"""How long processes and threads waited for a processor that others had.

A deadline on the clock blames a recogniser for what a busy machine does to it. What it
waited for a processor, Linux tells in `/proc/.../schedstat` (Documentation/scheduler,
`sched-stats`); elsewhere nothing is known of it, and the clock alone decides.
"""

from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_NANO: Final = 1e-9


def process_wait_s(pid: int) -> float:
    """Seconds that all threads of a process together waited for a processor so far.

    0 where that is not known, or the process is gone.
    """
    try:
        tasks = list((_PROCESSES / str(pid) / "task").iterdir())
    except OSError:
        return 0.0
    return sum(_wait_s(task / "schedstat") for task in tasks)


def thread_wait_s(thread: int) -> float:
    """Seconds that a thread of this process waited for a processor so far.

    Args:
        thread: Its `native_id`.

    Returns:
        0 where that is not known, or the thread is gone.
    """
    return _wait_s(_PROCESSES / "self" / "task" / str(thread) / "schedstat")


def _wait_s(file: Path) -> float:
    try:
        # Time on a processor, time waited for one, turns; nanoseconds.
        return int(file.read_text(encoding="ascii").split()[1]) * _NANO
    except (OSError, ValueError, IndexError):
        return 0.0
