"""The picture of the page in the documents: `python -m scripts.page_picture`.

It wants Chromium, and a page that is served: `askaloud kiosk --open`.
"""

import shutil
import sys
from typing import Final

from playwright.sync_api import sync_playwright

from scripts.errors import ScriptError, run
from scripts.packages import ROOT

PICTURE: Final = ROOT / "docs" / "kiosk.png"
URL: Final = "http://localhost:8060/"
SIZE: Final = (1590, 980)
SPEAKING_MS: Final = 4000


def main() -> None:
    """Asks the page something, and takes its picture while it answers."""
    browser = shutil.which("chromium")
    if browser is None:
        raise ScriptError("Chromium is not installed. On Debian: apt install chromium")
    with sync_playwright() as driver:
        window = driver.chromium.launch(
            executable_path=browser,
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        page = window.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.goto(sys.argv[1] if len(sys.argv) > 1 else URL)
        page.click('[data-label="begin"]')
        page.click('#controls [data-label="mute"]')
        page.click('[data-label="choices"]')
        page.click('[data-label="next"]')
        page.click('#choice-list [data-label="affected_bones"]')
        page.wait_for_timeout(SPEAKING_MS)
        page.screenshot(path=PICTURE)
        window.close()


if __name__ == "__main__":
    run(main)
