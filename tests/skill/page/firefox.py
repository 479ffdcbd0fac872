"""A real Firefox that opens the page, driven by WebDriver BiDi over its socket.

Playwright drives a Firefox of its own only; that of a distribution speaks BiDi.
"""

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

from tests.skill.page.browsers import NOTES, PATIENCE_MS

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
NO_FIREFOX = "Firefox is not installed (on Debian: apt install firefox-esr)"

PREFERENCES: Final = {
    # Nobody is asked whether the page may have the microphone.
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    # The usual one, in Rust, waits for PulseAudio for ever more often still.
    "media.cubeb.backend": "pulse",
    "datareporting.policy.dataSubmissionEnabled": False,
}

KEYS: Final = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004"}
START_S: Final = 60.0


class FirefoxPage:
    """A page in Firefox.

    Args:
        line: Its socket.
    """

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._number = line, 0
        self.patience_s = PATIENCE_MS / 1000
        """How long any answer is waited for."""
        self._call("session.new", capabilities={})
        tree = self._call("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]
        self._call("script.addPreloadScript", functionDeclaration=f"() => {{{NOTES}}}")

    def open(self, url: str) -> None:
        """Load an address."""
        self._call(
            "browsingContext.navigate",
            context=self._context,
            url=url,
            wait="complete",
        )

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 (whatever JavaScript has)
        """The value of an expression, a plain one."""
        told = self._call(
            "script.evaluate",
            expression=expression,
            target={"context": self._context},
            awaitPromise=True,
        )
        assert told["type"] == "success", told
        return told["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until something is so."""
        for _ in range(PATIENCE_MS // 50):
            if self.evaluate(condition):
                return
            time.sleep(0.05)
        raise AssertionError(f"it does not come about: {condition}")

    def text(self, selector: str) -> str:
        """All text of an element, with single spaces."""
        return " ".join(
            self.evaluate(f"document.querySelector({selector!r}).textContent").split()
        )

    def key(self, name: str) -> None:
        """Press a key and let it go."""
        value = KEYS.get(name, name)
        kinds = ("keyDown", "keyUp")
        keys = [{"type": kind, "value": value} for kind in kinds]
        self._act({"type": "key", "id": "keys", "actions": keys})

    def click(self, label: str) -> None:
        """Press the button with a label that is on the screen, with the mouse."""
        x, y = json.loads(
            self.evaluate(
                f"""(() => {{
                  const all = document.querySelectorAll('[data-label="{label}"]');
                  const one = [...all].find((each) => each.checkVisibility());
                  one.scrollIntoView({{ block: "center" }});
                  const box = one.getBoundingClientRect();
                  return JSON.stringify(
                    [box.x + box.width / 2, box.y + box.height / 2].map(Math.round));
                }})()"""
            )
        )
        moves: list[dict[str, object]] = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": moves})

    def _act(self, source: dict[str, object]) -> None:
        self._call("input.performActions", context=self._context, actions=[source])

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        call = {"id": self._number, "method": method, "params": params}
        self._line.send(json.dumps(call))
        while True:
            told = json.loads(self._line.recv(self.patience_s))
            if told.get("id") == self._number:
                assert told["type"] == "success", told
                return dict(told["result"])


@contextmanager
def firefox(folder: Path) -> Iterator[FirefoxPage]:
    """A Firefox without a window, with the speaker and microphone of the sound server.

    Without a sound server its sound never begins; with one it hangs at times, as its
    thread of sound and that of PulseAudio wait for each other.

    Args:
        folder: An empty one, for its profile.
    """
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
        for name, value in PREFERENCES.items()
    ]
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    assert FIREFOX is not None
    options = ("--headless", "--no-remote", "--remote-debugging-port", "0")
    with subprocess.Popen(
        [FIREFOX, *options, "--profile", str(folder)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            url = _address(process)
            with connect(f"{url}/session", max_size=None, proxy=None) as line:
                yield FirefoxPage(line)
        finally:
            # A sound system that hangs would hold up its own ending.
            process.kill()


def _address(process: "subprocess.Popen[str]") -> str:
    """Where it is driven; what else it tells is read and dropped."""
    assert process.stderr is not None
    late = threading.Timer(START_S, process.kill)
    late.start()
    found = (re.search(r"BiDi listening on (ws://\S+)", one) for one in process.stderr)
    url = next((one[1] for one in found if one), None)
    late.cancel()
    assert url is not None, "Firefox does not start"
    drain = process.stderr.read
    threading.Thread(target=drain, daemon=True).start()
    return url
