"""Threads that work for the assistant and never keep its process from ending."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Final, TypeVar

Result = TypeVar("Result")

_Task = tuple["Future[Any]", Callable[[], Any]]


class DaemonWorkers:
    """Does what it is given in threads, in the order that it came.

    `ThreadPoolExecutor` would do but for its end: the interpreter waits for its
    threads, also for one that hangs.

    Args:
        threads: How many.
        name: What they are called.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._tasks: Final[SimpleQueue[_Task | None]] = SimpleQueue()
        self._threads = threads
        for number in range(threads):
            threading.Thread(
                target=self._run, name=f"{name} {number + 1}", daemon=True
            ).start()

    def submit(self, work: Callable[[], Result]) -> "Future[Result]":
        """Have something done.

        Returns:
            What comes of it; may be cancelled before it is begun.
        """
        future: Future[Result] = Future()
        self._tasks.put((future, work))
        return future

    def close(self) -> None:
        """Begin nothing more; waits for nothing."""
        for _ in range(self._threads):
            self._tasks.put(None)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            future, work = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as why:
                future.set_exception(why)
