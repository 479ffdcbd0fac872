"""How long others kept a processor from what works here."""

import multiprocessing
import os
import sys
import threading
import time
from multiprocessing.synchronize import Event

import pytest

from audio.processor_wait import process_wait_s, thread_wait_s

HOW = multiprocessing.get_context("spawn")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="only Linux tells how long a processor was waited for",
)


def spin(enough: Event) -> None:
    """Want a processor all the time."""
    while not enough.is_set():
        pass


def test_who_has_too_few_processors_waits_for_them() -> None:
    enough = HOW.Event()
    several = [
        HOW.Process(target=spin, args=(enough,), daemon=True)
        for _ in range(3 * (os.cpu_count() or 1))
    ]
    for one in several:
        one.start()
    pid = several[0].pid
    assert pid is not None
    until_s = time.monotonic() + 60
    while process_wait_s(pid) < 0.5 and time.monotonic() < until_s:
        time.sleep(0.05)
    enough.set()
    for one in several:
        one.join()
    assert time.monotonic() < until_s


def test_who_sleeps_waits_for_none() -> None:
    before_s = thread_wait_s(threading.get_native_id())
    time.sleep(0.5)
    assert thread_wait_s(threading.get_native_id()) - before_s < 0.4


def test_of_what_is_gone_nothing_is_known() -> None:
    ended = HOW.Process(target=os.getpid)
    ended.start()
    ended.join()
    assert process_wait_s(ended.pid or 0) == 0.0
    assert thread_wait_s(2**30) == 0.0
