"""How long one waits for an answer of the page, beside `listen`.

    python -m tests.benchmarks.live.page [--questions 10] [--quick]

`askaloud listen` and, in a real Chromium, the page of `askaloud kiosk` hear the same
questions in one PulseAudio each, and speak to its speaker. Measured from outside as in
`tests.benchmarks.live.latency`: from the end of the last word until the first sound,
and from the end of "stop" until silence. Medians. Needs pulseaudio and chromium.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from tests.benchmarks.live.latency import (
    SUBJECTS,
    Figures,
    Recorder,
    ask,
    measure,
    measure_one,
    sound_server,
)
from tests.skill.page.browsers import CHROMIUM, wait


@contextmanager
def kiosk(environment: dict[str, str]) -> Iterator[str]:
    """The server of the page, and its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "skill", "kiosk", "--open", "--port", str(port)],
        stderr=subprocess.PIPE,
        env=environment,
    ) as server:
        try:
            assert server.stderr is not None
            while b"the page is at" not in (line := server.stderr.readline()):
                if not line:
                    raise SystemExit("the server of the page does not start")
            threading.Thread(target=server.stderr.read, daemon=True).start()
            yield f"http://localhost:{port}/"
        finally:
            server.terminate()


def measure_page(questions: int, settle_s: float) -> Figures:
    """Measure the page in a Chromium that hears the room."""
    figures = Figures()
    with (
        sound_server() as sounds,
        kiosk(sounds.environment) as url,
        sync_playwright() as driver,
    ):
        environment = sounds.environment
        # Chromium takes no monitor for a microphone.
        sounds.run(
            *("pactl", "load-module", "module-remap-source"),
            *("master=room.monitor", "source_name=ear"),
        )
        sounds.run("pactl", "set-default-source", "ear")
        microphone = Recorder("room", environment)
        speaker = Recorder("speaker", environment)
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *(("--no-sandbox",) if os.geteuid() == 0 else ()),
                "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
            ],
            ignore_default_args=["--mute-audio"],
            env=dict(environment),
        )
        try:
            page = browser.new_page()
            page.goto(url)
            page.keyboard.press("Enter")
            wait(page, "document.body.dataset.microphone === 'on'")
            time.sleep(2.0)
            ask("what is a bone scan", environment)  # what is made once, is made now
            speaker.wait_for_sound(time.monotonic())
            speaker.wait_for_silence(time.monotonic())
            time.sleep(settle_s)
            for at in range(questions):
                measure_one(at, figures, microphone, speaker, environment)
        finally:
            browser.close()
            microphone.close()
            speaker.close()
    return figures


def main() -> int:
    """Measure both, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    questions, settle_s = (2, 0.0) if asked.quick else (asked.questions, 20.0)
    found = {
        "`askaloud listen`": measure(SUBJECTS["Ask Aloud"], questions, 1.0, settle_s),
        "the page in Chromium": measure_page(questions, settle_s),
    }
    print('| | answer begins after (s) | silent after "stop" (s) |\n|---|---|---|')
    for name, one in found.items():
        waits = (one.answer_s, one.stop_s)
        cells = [
            f"{statistics.median(some):.2f}" if some else "never" for some in waits
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
