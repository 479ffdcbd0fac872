"""The page in a real Firefox: by voice, by keyboard, by one switch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from audio import Recogniser, frames_of, hear
from audio.sound import SAMPLE_RATE
from tests.pulse import SoundServer
from tests.pulse import sound_server as sound_server
from tests.skill.page import firefox as browser
from tests.skill.page.browsers import silent_s
from tests.skill.page.firefox import FirefoxPage, firefox
from tests.skill.page.serving import Server

pytestmark = pytest.mark.skipif(browser.FIREFOX is None, reason=browser.NO_FIREFOX)

TALKING = "document.body.dataset.activity === 'talking'"
LISTENING = "document.body.dataset.activity === 'listening'"
NTH = (
    "[...document.querySelectorAll('#answer .word')]"
    ".findIndex((one) => one.matches('.now'))"
)
"""Which word of the answer is being spoken."""

SOFT = 50

TRIES = 8
HUNG_S = 8.0
"""Where its sound hangs, nothing on the page is answered for so long."""


@contextmanager
def begun(server: Server, folder: Path) -> Iterator[FirefoxPage]:
    """The page in a Firefox that hears and speaks, begun by a key."""
    for number in range(TRIES):
        profile = folder / str(number)
        profile.mkdir()
        with firefox(profile) as page:
            page.open(server.url)
            page.wait("document.body.dataset.activity === 'listening'")
            page.patience_s = HUNG_S
            try:
                page.key("Enter")
                page.wait("document.body.dataset.microphone === 'on'")
                page.wait("notes.frames.length > 30")
            except TimeoutError:
                continue
            yield page
            return
    raise AssertionError("the sound of Firefox hangs each time")


def by_voice(
    page: FirefoxPage, sound_server: SoundServer, file: Path, recogniser: Recogniser
) -> None:
    """A question in the room is answered aloud, with captions; Escape silences it."""
    samples, rate = soundfile.read(file, dtype="int16")
    with sound_server.recording() as speaker:
        sound_server.say(soxr.resample(samples, rate, SAMPLE_RATE))
        speaker.listen_until(lambda: page.evaluate(TALKING))
        speaker.listen(8.0)
        # What is marked goes on with the voice.
        first = page.evaluate(NTH)
        assert first > 0
        speaker.listen_until(lambda: page.evaluate(f"{NTH} > {first}"))
        spoken = speaker.samples[-8 * SAMPLE_RATE :]
        page.key("Escape")
        speaker.listen(silent_s())
        assert np.max(np.abs(speaker.listen(1.0))) < SOFT
    page.wait(LISTENING)
    assert page.text("#heard") == "what are the symptoms"
    assert "steady bone pain" in page.text("#answer")
    assert "reviewed" in page.text("#sources")
    heard = hear(frames_of(spoken), recogniser)
    assert heard is not None
    assert "bone pain" in heard.text


def by_keyboard(page: FirefoxPage) -> None:
    """A choice is reached by Tab; Escape ends the answer."""

    def tab_to(label: str) -> None:
        for _ in range(40):
            page.key("Tab")
            if page.evaluate("document.activeElement.dataset.label") == label:
                return
        raise AssertionError(f"{label} is not reached")

    tab_to("choices")
    enter(page)
    page.wait("document.activeElement.id === 'choices-title'")
    tab_to("pain")
    enter(page)
    page.wait(TALKING)
    page.key("Escape")
    page.wait(LISTENING)


def enter(page: FirefoxPage) -> None:
    """Press what has the focus.

    A Firefox without a window never has the focus of the desktop, and turns no key
    into a click: the page hears the key, and the click is made here.
    """
    page.evaluate("window.pressed = ''")
    page.evaluate("addEventListener('keydown', (event) => { pressed = event.key; })")
    page.key("Enter")
    assert page.evaluate("pressed") == "Enter"
    page.evaluate("document.activeElement.click()")


def by_one_switch(page: FirefoxPage) -> None:
    """A choice and Stop are reached by scanning."""

    def switch_at(label: str) -> None:
        page.wait(
            f"""(() => {{
              const all = [...document.querySelectorAll('.scanned')];
              return all.length === 1 ? all[0].dataset.label === '{label}'
                : all.length > 1 &&
                  all[0].closest('[data-group]').dataset.group === '{label}';
            }})()"""
        )
        page.key("x")

    page.click("settings")
    page.click("scan_on")
    for label in ("pages", "choices", "list", "definition"):
        switch_at(label)
    page.wait(TALKING)
    for label in ("controls", "stop"):
        switch_at(label)
    page.wait(LISTENING)
    page.key("Escape")
    assert page.evaluate("document.querySelectorAll('.scanned').length") == 0


def done(page: FirefoxPage) -> None:
    """Nothing stays of the conversation, nor of what was set."""
    page.click("settings")
    page.click("text_larger")
    assert page.evaluate("document.documentElement.dataset.size") == "125"
    page.click("finish")
    page.wait("document.body.dataset.view === 'attract'")
    assert page.text("#answer") == page.text("#history-list") == ""
    assert page.evaluate("document.documentElement.dataset.size") == "100"


def test_a_conversation_in_firefox(
    sound_server: SoundServer,
    server: Server,
    symptoms_file: Path,
    recogniser: Recogniser,
    tmp_path: Path,
) -> None:
    with begun(server, tmp_path) as page:
        by_voice(page, sound_server, symptoms_file, recogniser)
        by_keyboard(page)
        by_one_switch(page)
        done(page)
        assert page.evaluate("notes.frames.every((one, i) => one === i + 1)")
