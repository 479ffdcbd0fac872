"""The page in a real Chromium: by voice, by touch, by keyboard, by one switch."""

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from audio import Recogniser, frames_of, hear
from audio.sound import SAMPLE_RATE
from tests.skill.page import browsers
from tests.skill.page.browsers import (
    answered,
    chromium,
    opened,
    played,
    press,
    said_into,
    silent_s,
    text,
    wait,
    written,
)
from tests.skill.page.serving import Server

pytestmark = pytest.mark.skipif(browsers.CHROMIUM is None, reason=browsers.NO_CHROMIUM)

CALLS = Path(__file__).parents[2] / "calls"
SILENT_AFTER_STOP = """async () => {
  const { analyser } = notes;
  const heard = new Float32Array(256);
  const loud = () => {
    analyser.getFloatTimeDomainData(heard);
    return heard.some((one) => Math.abs(one) > 1e-4);
  };
  const tick = () => new Promise((go) => setTimeout(go, 2));
  while (!loud()) await tick();
  const began = performance.now();
  let last = began;
  document.querySelector('#controls [data-label="stop"]').click();
  while (performance.now() - began < 3000) {
    if (loud()) last = performance.now();
    await tick();
  }
  const { baseLatency, outputLatency } = analyser.context;
  return last - began + 1000 * (baseLatency + (outputLatency || 0));
}"""
"""Milliseconds from Stop to the last sound, that on its way to the speaker included."""

HEADSET = """
  let plugged = "Speaker";
  navigator.mediaDevices.enumerateDevices = async () =>
    [{ kind: "audiooutput", label: plugged }];
  window.plug = (label) => {
    plugged = label;
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  };
"""
"""Has speakers and headsets come and go."""

STEP_MS = 3000
"""Longer than a button is marked in scanning."""


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """What drives browsers."""
    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="module")
def quiet(
    driver: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A Chromium in a quiet room."""
    silence = np.zeros(600 * SAMPLE_RATE, np.int16)
    file = written(tmp_path_factory.mktemp("quiet") / "quiet.wav", silence)
    with chromium(driver, file) as browser:
        yield browser


@pytest.fixture(autouse=True)
def alone(quiet: Browser) -> Iterator[None]:
    """No page is left open: one that is keeps the next one out."""
    yield
    for context in quiet.contexts:
        context.close()


@pytest.fixture
def page(quiet: Browser, server: Server) -> Iterator[Page]:
    """The page, opened in a quiet room."""
    one = opened(quiet, server.url)
    faults: list[str] = []
    one.on("pageerror", lambda why: faults.append(str(why)))
    one.on(
        "console",
        lambda said: faults.append(said.text) if said.type == "error" else None,
    )
    wait(one, "document.body.dataset.microphone === 'on'")
    yield one
    assert faults == []


def test_a_question_in_the_room_is_answered_aloud_with_captions(
    driver: Playwright,
    server: Server,
    symptoms_file: Path,
    tmp_path: Path,
    recogniser: Recogniser,
) -> None:
    with chromium(driver, said_into(tmp_path, symptoms_file)) as browser:
        page = opened(browser, server.url)
        page.locator("#attract button").click()
        asked = "document.querySelector('#heard').textContent.trim()"
        wait(page, f"{asked} === 'what are the symptoms'")
        said = answered(page)
        assert "steady bone pain" in said
        assert "reviewed" in text(page, "#sources")
        heard = hear(frames_of(played(page)[: 6 * SAMPLE_RATE]), recogniser)
    assert heard is not None
    assert "bone pain" in heard.text


def test_stop_silences_the_page_before_the_server_knows(page: Page) -> None:
    press(page, "begin")
    press(page, "choices")
    press(page, "pain")
    answered(page)
    before = page.evaluate("notes.stopped")
    after = page.evaluate(
        """() => {
          document.querySelector('#controls [data-label="stop"]').click();
          return notes.stopped;
        }"""
    )
    assert after == before + 1
    wait(page, "document.body.dataset.activity === 'listening'")


def test_stop_silences_within_a_third_of_a_second(page: Page) -> None:
    press(page, "begin")
    press(page, "choices")
    press(page, "pain")
    answered(page)
    silent_ms = page.evaluate(SILENT_AFTER_STOP)
    assert 0 <= silent_ms < 1000 * silent_s()


def test_a_whole_conversation_by_touch(quiet: Browser, server: Server) -> None:
    page = opened(quiet, server.url, touch=True)
    page.locator("#attract-title").tap()
    page.locator('#controls [data-label="choices"]').tap()
    page.locator('#choice-list [data-label="pain"]').tap()
    first = answered(page)
    page.locator('#controls [data-label="louder"]').tap()
    page.locator('#controls [data-label="more"]').tap()
    wait(page, "document.querySelectorAll('#history-list dt').length > 1")
    assert answered(page) != first
    page.locator('#controls [data-label="history"]').tap()
    assert first in text(page, "#history-list")
    page.locator('#controls [data-label="take_home"]').tap()
    page.locator("#code svg").wait_for()
    page.locator('#controls [data-label="finish"]').tap()
    page.locator("#attract-title").wait_for()
    assert text(page, "#history-list") == ""


def test_a_whole_conversation_by_keyboard(page: Page) -> None:
    def tab_to(label: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.dataset.label") == label:
                return
        raise AssertionError(f"{label} is not reached")

    page.keyboard.press("Enter")
    wait(page, "document.activeElement.id === 'talk-title'")
    tab_to("choices")
    page.keyboard.press("Enter")
    wait(page, "document.activeElement.id === 'choices-title'")
    tab_to("definition")
    page.keyboard.press("Space")
    assert "cancer that began" in answered(page)
    page.keyboard.press("Escape")
    wait(page, "document.body.dataset.activity === 'listening'")
    tab_to("settings")
    page.keyboard.press("Enter")
    tab_to("text_larger")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.size") == "125"


def test_a_whole_conversation_by_one_switch(quiet: Browser, server: Server) -> None:
    page = opened(quiet, server.url)
    wait(page, "document.body.dataset.microphone === 'on'")
    page.clock.install()
    page.reload()
    wait(page, "document.body.dataset.microphone === 'on'")
    press(page, "begin")
    press(page, "settings")
    press(page, "scan_on")

    def switch_at(label: str, key: str = "x") -> None:
        for _ in range(40):
            marked = page.evaluate(
                """() => [...document.querySelectorAll('.scanned')].map((one) =>
                  [one.dataset.label, one.closest('[data-group]').dataset.group])"""
            )
            one = len(marked) == 1 and marked[0][0] == label
            if one or (len(marked) > 1 and marked[0][1] == label):
                page.keyboard.press(key)
                return
            page.clock.run_for(STEP_MS)
        raise AssertionError(f"{label} is never marked")

    switch_at("pages")
    switch_at("choices")
    switch_at("list")
    switch_at("definition")
    wait(page, "document.querySelectorAll('#answer .word').length > 3")
    wait(page, "document.body.dataset.activity === 'talking'")
    switch_at("controls")
    switch_at("stop")
    wait(page, "document.body.dataset.activity === 'listening'")
    # A touch anywhere is the switch as well; what lies under it is not meant.
    page.mouse.click(5, 5)
    assert page.locator("#talk").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".scanned").count() == 0


def test_what_is_stayed_at_is_chosen(page: Page) -> None:
    press(page, "begin")
    press(page, "settings")
    for _ in range(3):
        press(page, "scan_faster")
    press(page, "scan_voice")
    press(page, "scan_dwell")
    page.mouse.move(2, 2)
    assert page.locator(".scanned").count() == 0
    # A switch goes on; a group that is stayed at is gone into.
    page.keyboard.press("x")
    wait(page, "document.querySelectorAll('.scanned').length > 1")
    page.keyboard.press("x")
    page.keyboard.press("x")
    wait(page, "document.querySelector('.scanned')?.dataset.label === 'stop'")
    page.wait_for_timeout(1200)
    page.keyboard.press("x")
    wait(page, "document.querySelectorAll('.scanned').length === 1")
    # Or a pointer rests.
    page.locator('#controls [data-label="choices"]').hover()
    page.locator("#choices-title").wait_for()
    page.wait_for_timeout(1500)
    assert page.locator("#choices-title").is_visible()
    page.locator('#choice-list [data-label="pain"]').hover()
    wait(page, "document.querySelectorAll('#answer .word').length > 3")


def test_a_headset_is_told_and_when_it_goes_the_room_hears_nothing(
    quiet: Browser, server: Server
) -> None:
    page = opened(quiet, server.url, before=HEADSET)
    wait(page, "document.body.dataset.microphone === 'on'")
    press(page, "begin")
    page.evaluate("plug('USB Headset')")
    wait(page, "document.querySelector('#status').textContent.includes('private')")
    wait(page, "document.querySelector('#answer').textContent.includes('private')")
    press(page, "choices")
    press(page, "pain")
    answered(page)
    page.evaluate("plug('Speaker')")
    wait(page, "document.body.dataset.activity === 'listening'")
    assert page.evaluate("notes.stopped") > 0
    assert "private" not in text(page, "#status")


def test_a_marked_button_is_said(page: Page) -> None:
    press(page, "begin")
    press(page, "settings")
    press(page, "scan_on")
    wait(page, "notes.played.some((one) => one.duration < 2)")


def test_after_long_silence_it_asks_and_then_begins_anew(
    quiet: Browser, server: Server
) -> None:
    page = opened(quiet, server.url)
    page.clock.install()
    page.reload()
    press(page, "begin")
    press(page, "choices")
    press(page, "pain")
    wait(page, "document.querySelectorAll('#answer .word').length > 3")
    press(page, "stop")
    wait(page, "document.body.dataset.activity === 'listening'")
    press(page, "settings")
    press(page, "text_larger")
    page.clock.run_for(61_000)
    assert page.locator("#notices .idle").is_visible()
    press(page, "stay")
    assert not page.locator("#notices .idle").is_visible()
    page.clock.run_for(92_000)
    page.locator("#attract-title").wait_for()
    assert text(page, "#answer") == text(page, "#history-list") == ""
    assert page.evaluate("document.documentElement.dataset.size") == "100"


def test_a_microphone_that_is_off_is_shown(page: Page) -> None:
    press(page, "begin")
    press(page, "mute")
    wait(page, "document.body.dataset.microphone === 'muted'")
    assert "My microphone is off" in text(page, "#status")
    press(page, "unmute")
    wait(page, "document.body.dataset.microphone === 'on'")
    assert "off" not in text(page, "#status")


def test_the_second_tab_is_told_and_takes_over(page: Page, server: Server) -> None:
    second = page.context.new_page()
    second.goto(server.url)
    second.locator("#closed").wait_for()
    assert text(second, "#closed-title") == "I am talking on another screen."
    page.close()
    second.locator("#attract-title").wait_for()
    second.close()


def test_a_foreign_page_cannot_reach_it(page: Page, server: Server) -> None:
    foreign = page.context.new_page()
    # Of this machine too: from others the browser itself keeps a page away.
    elsewhere = ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    Thread(target=elsewhere.serve_forever, daemon=True).start()
    foreign.goto(f"http://localhost:{elsewhere.server_port}/nothing")
    elsewhere.shutdown()
    elsewhere.server_close()
    socket = f"ws://localhost:{server.port}/socket"
    code = foreign.evaluate(
        """(url) => new Promise((told) => {
          const socket = new WebSocket(url);
          socket.onopen = () => told(0);
          socket.onclose = (event) => told(event.code);
        })""",
        socket,
    )
    assert code == 1006
    foreign.close()


def test_nothing_is_stored(page: Page) -> None:
    press(page, "begin")
    press(page, "choices")
    press(page, "pain")
    answered(page)
    assert page.context.cookies() == []
    stored = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length,
          (await caches.keys()).length, (await indexedDB.databases()).length]"""
    )
    assert stored == [0, 0, 0, 0]


def test_a_server_that_is_killed_in_an_answer_is_found_again(quiet: Browser) -> None:
    server = Server("--open", "--idle", "0").wait()
    page = opened(quiet, server.url)
    wait(page, "document.body.dataset.microphone === 'on'")
    press(page, "begin")
    press(page, "choices")
    press(page, "pain")
    said = answered(page)
    server.kill()
    wait(page, "document.body.dataset.activity === 'lost'")
    # It goes on speaking what it has.
    marked = "document.querySelectorAll('#answer .now').length"
    assert page.evaluate(marked) == 1
    assert text(page, "#answer") == said
    again = Server("--open", "--idle", "0", port=server.port).wait()
    wait(page, "document.body.dataset.activity === 'listening'")
    press(page, "help")
    wait(page, f"document.querySelector('#answer').textContent.trim() !== {said!r}")
    assert again.end() == 0
