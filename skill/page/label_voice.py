"""Says what stands on a button, for somebody who scans without seeing."""

import logging
import struct
from collections.abc import Callable
from typing import Final

from audio import AudioError, Speech
from skill.live.workers import DaemonWorkers
from skill.page.labels import ButtonLabels
from skill.page.line import PageLine

_LOGGER = logging.getLogger(__name__)
_NUMBER: Final = struct.Struct("<I")


class LabelVoice:
    """Has labels made into speech, in a thread of its own, and sends them.

    Args:
        labels: What can be said.
        speak: Makes a text into speech.
        line: To the page, which keeps each label that it was sent.
    """

    def __init__(
        self, labels: ButtonLabels, speak: Callable[[str], Speech], line: PageLine
    ) -> None:
        self._labels, self._speak, self._line = labels, speak, line
        self._workers = DaemonWorkers(1, "labels")

    def say(self, label: str) -> None:
        """Send the speech of a label; an unknown one is left out."""
        text = self._labels.text(label)
        if text is not None:
            self._workers.submit(lambda: self._send(label, text))

    def close(self) -> None:
        """Begin nothing more."""
        self._workers.close()

    def _send(self, label: str, text: str) -> None:
        try:
            speech = self._speak(text)
        except AudioError as why:
            _LOGGER.warning("a label cannot be spoken: %s", why)
            return
        sound = speech.samples.astype("<i2").tobytes()
        self._line.send("label", _NUMBER.pack(0) + sound, label=label, rate=speech.rate)
