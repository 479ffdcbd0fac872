"""No frame is lost between the microphone of a real Chromium and the page's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from audio.sound import SAMPLE_RATE
from skill.page.line import PageLine
from skill.page.messages import Command, PageFrame
from skill.page.page_microphone import PageMicrophone
from skill.page.page_session import PageSession
from skill.page.place import PagePlace
from skill.page.server import PageServer
from tests.skill.page import browsers
from tests.skill.page.browsers import chromium, opened, wait, written
from tests.skill.page.serving import free_port

pytestmark = pytest.mark.skipif(browsers.CHROMIUM is None, reason=browsers.NO_CHROMIUM)

MANY = 2000
"""Frames: 64 seconds of sound."""
WELCOME = {
    "call": "",
    "open": True,
    "greeting": "Hello",
    "idle_s": 0,
    "scan": "off",
    "pictures": {},
}


class ListeningSession(PageSession):
    """Takes the frames of a page, and has no conversation."""

    def __init__(self) -> None:
        self.microphone = PageMicrophone(lambda *_: None)
        self.numbers: list[int] = []

    def connect(self, again: bool, interrupted: bool) -> None:  # noqa: ARG002
        self.microphone.connect()

    def hear(self, frame: PageFrame) -> None:
        self.numbers.append(frame.number)
        self.microphone.take(frame)

    def take(self, command: Command) -> None:
        """Nothing else is listened to."""

    def hang_up(self) -> None:
        """What was counted stays."""


@contextmanager
def served() -> Iterator[tuple[ListeningSession, str]]:
    """A page whose sound is counted, and its address."""
    session, place = ListeningSession(), PagePlace(free_port())
    server = PageServer(place, session, PageLine(), {**WELCOME, "sections": []})
    server.start()
    try:
        yield session, place.url
    finally:
        server.close()


def test_two_thousand_frames_that_are_sent_are_taken_in_order(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).integers(-900, 900, 90 * SAMPLE_RATE)
    file = written(tmp_path / "noise.wav", noise.astype(np.int16))
    with (
        served() as (session, url),
        sync_playwright() as driver,
        chromium(driver, file) as browser,
    ):
        page = opened(browser, url)
        page.keyboard.press("Enter")
        for thousands in range(1000, MANY + 1, 1000):
            wait(page, f"notes.frames.length >= {thousands}")
        sent = page.evaluate("notes.frames")
        page.context.close()
    assert len(sent) >= MANY
    assert sent == list(range(1, len(sent) + 1))
    # What was sent after it was asked came too.
    assert session.numbers[: len(sent)] == sent
    assert session.numbers == list(range(1, session.microphone.taken + 1))
