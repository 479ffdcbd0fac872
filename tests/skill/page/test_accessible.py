"""What the page shows is in order for axe-core, flows anew, and is large enough."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from audio.sound import SAMPLE_RATE
from skill.page.pictures import PICTURES
from tests.skill.page import browsers
from tests.skill.page.browsers import (
    answered,
    chromium,
    opened,
    press,
    said_into,
    text,
    wait,
    written,
)
from tests.skill.page.serving import Server

pytestmark = pytest.mark.skipif(browsers.CHROMIUM is None, reason=browsers.NO_CHROMIUM)

CALLS = Path(__file__).parents[2] / "calls"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES = [
    *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
WIDTHS = (320, 800, 1920)
SIZES = ("100", "400")
TARGET_PX = 96

FIND = """async (rules) => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((one) => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    const colour = getComputedStyle(one).backgroundColor;
    return /, 0\\)$/.test(colour) ? behind(one.parentElement) : colour;
  };
  const enough = (node) => {
    const one = document.querySelector(node.target[0]);
    const both = [getComputedStyle(one).color, behind(one)].map(luminance);
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05) >= 7;
  };
  const told = await axe.run({ runOnly: { type: "tag", values: rules } });
  // Of a button that is partly scrolled out of sight it cannot tell the contrast.
  const unsure = told.incomplete.map((one) => one.id !== "color-contrast" ? one :
    { ...one, nodes: one.nodes.filter((node) => !enough(node)) });
  const named = (all, before) => all.filter((one) => one.nodes.length > 0)
    .map((one) => `${before}${one.id}: ${one.nodes.map((node) => node.target)}`);
  return [...named(told.violations, ""), ...named(unsure, "unsure: ")];
}"""
"""What axe-core finds, but for contrasts that it leaves open and that are 7 to 1."""

STILL_THERE = """() => {
  for (const one of document.querySelectorAll(".idle")) {
    one.removeAttribute("hidden");
    Object.defineProperty(one, "hidden", { get: () => false, set: () => {} });
  }
}"""
"""Shows the notice before all is wiped, and leaves it there."""

CUT_OFF = """() => {
  const { socket } = notes;
  window.WebSocket = class {
    constructor() {
      setTimeout(() => this.onclose({ code: 1006 }), 50);
    }
  };
  socket.close();
}"""
"""Ends the line, and lets none come about any more."""

REFUSING = "navigator.mediaDevices.getUserMedia = async () => {{ throw {error}; }};"
TROUBLES = {
    "denied": REFUSING.format(error='new DOMException("", "NotAllowedError")'),
    "missing": REFUSING.format(error='new DOMException("", "NotFoundError")'),
    "insecure": "Object.defineProperty(navigator, 'mediaDevices', {});",
    "lost": """
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await open(wanted);
        navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
        setTimeout(() => stream.getTracks()[0].dispatchEvent(new Event("ended")), 500);
        return stream;
      };
    """,
}
"""What is wrong with a microphone, and how a browser comes to it."""


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """What drives browsers."""
    with sync_playwright() as one:
        yield one


def found_by_axe(page: Page) -> list[str]:
    """What axe-core finds, and what it is not sure of: each rule with where."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate(FIND, RULES)
    assert isinstance(found, list)
    return found


def look(page: Page, state: str) -> list[str]:
    """All that is wrong with a state, in light and dark, narrow and wide, large too."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for size in SIZES:
            page.evaluate(f"document.documentElement.dataset.size = '{size}'")
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wrong.append(f"{state} {width} px {size} %: {over} px too wide")
            small = page.evaluate(
                f"""() => [...document.querySelectorAll("button")].filter((one) => {{
                  const box = one.getBoundingClientRect();
                  return one.checkVisibility() &&
                    Math.min(box.width, box.height) < {TARGET_PX};
                }}).map((one) => one.dataset.label)"""
            )
            wrong += [f"{state} {width} px {size} %: {one} is small" for one in small]
        page.evaluate("document.documentElement.dataset.size = '100'")
        for colours in ("light", "dark"):
            page.evaluate(f"document.documentElement.dataset.colours = '{colours}'")
            wrong += [f"{state} {width} {colours}: {one}" for one in found_by_axe(page)]
    return wrong


def pages(page: Page) -> Iterator[str]:
    """Goes through all states but for emergencies."""
    yield "first page"
    press(page, "begin")
    yield "nothing said yet"
    for label in ("choices", "settings", "history"):
        press(page, label)
        yield label
    press(page, "choices")
    press(page, "pain")
    answered(page)
    yield "an answer"
    press(page, "history")
    yield "a history"
    for label in PICTURES:
        press(page, "choices")
        while not page.locator(f'#choice-list [data-label="{label}"]').count():
            press(page, "next")
        press(page, label)
        wait(page, "document.querySelector('#picture-part').checkVisibility()")
        yield f"a picture of {label}"
    press(page, "take_home")
    page.locator("#code svg").wait_for()
    yield "a code"
    press(page, "mute")
    yield "microphone off"
    press(page, "unmute")
    press(page, "settings")
    press(page, "scan_on")
    page.locator(".scanned").first.wait_for()
    yield "scanning"
    page.keyboard.press("Escape")
    page.evaluate(STILL_THERE)
    yield "asked whether somebody is there"


def test_every_state_is_in_order(
    driver: Playwright, server: Server, tmp_path: Path
) -> None:
    silence = written(tmp_path / "quiet.wav", np.zeros(300 * SAMPLE_RATE, np.int16))
    with chromium(driver, silence) as browser:
        page = opened(browser, server.url)
        wait(page, "document.body.dataset.microphone === 'on'")
        wrong = [one for state in pages(page) for one in look(page, state)]
        second = page.context.new_page()
        second.goto(server.url)
        second.locator("#closed").wait_for()
        wrong += look(second, "busy")
        second.close()
        page.evaluate(CUT_OFF)
        wait(page, "document.body.dataset.activity === 'lost'")
        wrong += look(page, "the server is gone")
    assert wrong == []


def test_an_emergency_fills_the_screen_and_nothing_covers_it(
    driver: Playwright, server: Server, tmp_path: Path
) -> None:
    said = said_into(tmp_path, CALLS / "i can't feel my legs.flac")
    with chromium(driver, said) as browser:
        page = opened(browser, server.url)
        page.locator("#urgent").wait_for()
        assert text(page, "#urgent-title") == "Call 999 now."
        assert "doctor" in text(page, "#urgent-text")
        assert page.evaluate("document.activeElement.id") == "urgent-title"
        covered = page.evaluate(
            """() => {
              const wrong = [];
              for (let x = 5; x < innerWidth; x += 40)
                for (let y = 5; y < innerHeight; y += 40)
                  if (!document.elementFromPoint(x, y).closest("#urgent"))
                    wrong.push([x, y]);
              return wrong;
            }"""
        )
        assert covered == []
        assert look(page, "emergency") == []
        press(page, "close_urgent")
        assert not page.locator("#urgent").is_visible()


@pytest.mark.parametrize("why", TROUBLES)
def test_trouble_with_the_microphone_is_shown_in_order(
    driver: Playwright, server: Server, tmp_path: Path, why: str
) -> None:
    silence = written(tmp_path / "quiet.wav", np.zeros(60 * SAMPLE_RATE, np.int16))
    with chromium(driver, silence) as browser:
        page = opened(browser, server.url, before=TROUBLES[why])
        page.keyboard.press("Enter")
        wait(page, f"document.body.dataset.microphone === 'none{why}'")
        page.locator("#trouble").wait_for()
        assert look(page, why) == []


def test_who_has_no_key_is_told_in_order(driver: Playwright, server: Server) -> None:
    browser = driver.chromium.launch(
        executable_path=browsers.CHROMIUM, args=["--no-sandbox"]
    )
    refused = """
      window.WebSocket = class {
        constructor() {
          setTimeout(() => this.onclose({ code: 4401 }), 50);
        }
      };
    """
    page = opened(browser, server.url, before=refused)
    page.locator("#closed").wait_for()
    wrong = look(page, "refused")
    browser.close()
    assert wrong == []


def test_what_is_wrong_is_found(driver: Playwright, server: Server) -> None:
    spoil: Callable[[Page], object] = lambda page: page.evaluate(  # noqa: E731
        """() => {
          document.querySelector("#how").style.color = "#999";
          const above = document.querySelector("#attract").lastElementChild;
          above.id = "picture";
          above.style.background = "linear-gradient(#fff, #fff)";
          above.style.color = "#888";
          document.querySelector("#attract button").style.minHeight = "20px";
          document.querySelector("#attract").style.minWidth = "2500px";
        }"""
    )
    browser = driver.chromium.launch(
        executable_path=browsers.CHROMIUM, args=["--no-sandbox"]
    )
    page = opened(browser, server.url)
    spoil(page)
    wrong = "\n".join(look(page, "spoilt"))
    browser.close()
    assert "light: color-contrast" in wrong
    assert "unsure: color-contrast: #picture" in wrong
    assert "begin is small" in wrong
    assert "too wide" in wrong
