"""A driver of pyttsx3 that speaks with Kokoro.

pyttsx3 looks for its drivers among its own modules; `offer_kokoro` puts this one there.
Then `pyttsx3.init("kokoro")` is an engine like the others. It writes files and plays
nothing: playing is not its business here.
"""

import json
import sys
from types import SimpleNamespace
from typing import Any, Final

import soundfile

from audio.defaults import KOKORO, WORDS_A_MINUTE
from audio.synthesis.kokoro.model import NAMES, is_british, kokoro_model
from audio.synthesis.kokoro.speaker import kokoro_speech

PHONEMES: Final = "phonemes"
"""The property, besides pyttsx3's own, that tells how some words sound, as JSON."""
WORDS: Final = "words"
"""The property that tells of the words of what was spoken last: for each its place in
the text, its length, both in characters, and its start in milliseconds."""


def offer_kokoro() -> None:
    """Let pyttsx3 find this driver."""
    sys.modules[f"pyttsx3.drivers.{KOKORO}"] = sys.modules[__name__]


def buildDriver(proxy: Any) -> "KokoroDriver":  # noqa: ANN401, N802 (pyttsx3 names it)
    """The driver, as pyttsx3 asks for it."""
    return KokoroDriver(proxy)


class KokoroDriver:
    """What pyttsx3 drives: see its `drivers/dummy.py`.

    Args:
        proxy: pyttsx3's side of it.
    """

    def __init__(self, proxy: Any) -> None:  # noqa: ANN401 (pyttsx3 has no types)
        self._proxy = proxy
        self._looping = False
        self._values: dict[str, Any] = {
            "voices": [_voice(name) for name in NAMES],
            "voice": f"{KOKORO}:{NAMES[0]}",
            "rate": WORDS_A_MINUTE,
            "volume": 1.0,
            PHONEMES: "{}",
            WORDS: [],
        }

    def destroy(self) -> None:
        """Nothing is to be put away."""

    def say(self, text: str) -> None:
        """Refuse: it writes files only."""
        raise NotImplementedError("this driver plays nothing; use save_to_file")

    def save_to_file(self, text: str, filename: str) -> None:
        """Write a text's speech as a WAV file."""
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        completed = False
        try:
            name = self._values["voice"].removeprefix(f"{KOKORO}:")
            phonemes = json.loads(self._values[PHONEMES])
            rate = int(self._values["rate"])
            speech = kokoro_speech(kokoro_model(), text, name, rate, phonemes)
            samples = speech.samples * self._values["volume"]
            soundfile.write(
                filename, samples.astype("int16"), speech.rate, format="WAV"
            )
            at, told = 0, []
            for word in speech.words:
                at = text.index(word.text, at)
                told.append((at, len(word.text), round(word.start_s * 1000)))
                at += len(word.text)
            self._values[WORDS] = told
            completed = True
        finally:
            self._proxy.notify("finished-utterance", completed=completed)
            self._proxy.setBusy(False)

    def stop(self) -> None:
        """Nothing sounds that could be stopped."""

    def getProperty(self, name: str) -> Any:  # noqa: ANN401, N802 (pyttsx3 names it)
        """The value of a property."""
        return self._values[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: ANN401, N802
        """Set a property."""
        if name not in self._values or name in ("voices", WORDS):
            raise KeyError(f"unknown property {name}")
        self._values[name] = value

    def startLoop(self) -> None:  # noqa: N802 (pyttsx3 names it)
        """Do all that was asked for; each is done before the next is begun."""
        self._looping = True
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 (pyttsx3 names it)
        """End the loop."""
        self._looping = False

    def iterate(self) -> Any:  # noqa: ANN401 (a generator, as pyttsx3 wants it)
        """One step, for who has a loop of his own."""
        self._proxy.setBusy(False)
        yield


def _voice(name: str) -> SimpleNamespace:
    """A voice, with the fields of pyttsx3's own."""
    language = "en-gb" if is_british(name) else "en-us"
    return SimpleNamespace(
        id=f"{KOKORO}:{name}",
        name=name,
        languages=[language],
        gender="female",
        age=None,
    )
