"""What other threads want done by the one that a conversation is in."""

from collections.abc import Callable
from queue import SimpleQueue


class Errands:
    """Work that waits for the loop: a session is for one thread alone."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def ask(self, work: Callable[[], None]) -> None:
        """Have something done soon, after what was asked for before; never waits."""
        self._waiting.put(work)

    def run(self) -> None:
        """Do all that was asked for before now; what it asks for itself waits."""
        for _ in range(self._waiting.qsize()):
            self._waiting.get()()
