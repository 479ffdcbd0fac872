"""A real Chromium that opens the page, and what a test needs to know of it."""

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile
import soxr
from playwright.sync_api import Browser, Page, Playwright

from audio.sound import SAMPLE_RATE, Samples

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NO_CHROMIUM = "Chromium is not installed (on Debian: apt install chromium)"

SILENT_S = 0.3
BUSY_S = 2.0
"""How long after Stop the speaker is silent: on a machine with little else to do, and
on one that does much else."""


def silent_s() -> float:
    """How long silence may take here, by how much this machine has to do."""
    return SILENT_S if os.getloadavg()[0] < 2 else BUSY_S


PATIENCE_MS = 60_000
"""Long enough for a machine that does much else."""

NOTES = """
  window.notes = { played: [], stopped: 0, frames: [] };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...how) {
    notes.played.push(this.buffer);
    return start.apply(this, how);
  };
  const stop = AudioScheduledSourceNode.prototype.stop;
  AudioScheduledSourceNode.prototype.stop = function (...how) {
    notes.stopped += 1;
    return stop.apply(this, how);
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...how) {
    if (to === this.context.destination) {
      notes.analyser ??= new AnalyserNode(this.context, { fftSize: 256 });
      connect.call(this, notes.analyser);
    }
    return connect.call(this, to, ...how);
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    notes.socket = this;
    if (typeof data !== "string") {
      notes.frames.push(new DataView(data.buffer).getUint32(0, true));
    }
    return send.call(this, data);
  };
"""
"""Notes what the page plays, stops and sends, and lets it do so; its analyser hears
all that goes to the speaker."""


def said_into(folder: Path, *sounds: Path, before_s: float = 1.0) -> Path:
    """A sound file to be spoken into a page: some silence, sounds, much silence.

    Chromium plays it from the moment on at which the microphone is opened.
    """
    parts = [np.zeros(round(before_s * SAMPLE_RATE), np.int16)]
    for sound in sounds:
        samples, rate = soundfile.read(sound, dtype="int16")
        parts += [soxr.resample(samples, rate, SAMPLE_RATE), parts[0]]
    parts.append(np.zeros(120 * SAMPLE_RATE, np.int16))
    return written(folder / "said.wav", np.concatenate(parts))


def written(file: Path, samples: Samples) -> Path:
    """Samples at 16 kHz in a file."""
    soundfile.write(file, samples, SAMPLE_RATE, subtype="PCM_16")
    return file


@contextmanager
def chromium(driver: Playwright, sound: Path) -> Iterator[Browser]:
    """A Chromium whose microphone hears a file."""
    browser = driver.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            *(("--no-sandbox",) if os.geteuid() == 0 else ()),
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={sound}%noloop",
            "--autoplay-policy=no-user-gesture-required",
        ],
    )
    try:
        yield browser
    finally:
        browser.close()


def opened(browser: Browser, url: str, touch: bool = False, before: str = "") -> Page:
    """The page in a window of its own; what goes wrong in it is noted.

    Args:
        browser: Where.
        url: The page's address.
        touch: Whether the screen can be touched.
        before: A script that is run before the page's own.
    """
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, has_touch=touch
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(NOTES + before)
    page.goto(url)
    return page


def text(page: Page, selector: str) -> str:
    """All text of an element, with single spaces."""
    found = page.locator(selector).first.text_content() or ""
    return " ".join(found.split())


def wait(page: Page, condition: str) -> None:
    """Wait until something is so; a strict policy forbids `wait_for_function`."""
    for _ in range(PATIENCE_MS // 50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it does not come about: {condition}")


def press(page: Page, label: str) -> None:
    """Press the button with a label that is on the screen."""
    page.locator(f'button[data-label="{label}"]:visible').first.click()


def answered(page: Page) -> str:
    """Wait for an answer, and for its first sound; all of its text."""
    wait(page, "document.querySelectorAll('#answer .word').length > 3")
    wait(page, "document.querySelector('#answer .now') !== null")
    return text(page, "#answer")


def played(page: Page) -> Samples:
    """The last sound that the page began to play, at 16 kHz."""
    coded = page.evaluate(
        """() => {
          const buffer = notes.played.at(-1);
          const bytes = new Uint8Array(buffer.getChannelData(0).buffer);
          let text = "";
          for (const one of bytes) text += String.fromCharCode(one);
          return [btoa(text), buffer.sampleRate];
        }"""
    )
    sound = np.frombuffer(base64.b64decode(coded[0]), np.float32)
    resampled = soxr.resample(32767 * sound, coded[1], SAMPLE_RATE)
    return np.asarray(resampled, np.int16)
