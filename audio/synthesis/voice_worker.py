"""One text made into speech by pyttsx3, in a process of its own.

pyttsx3 is used in one way only: one text, one `save_to_file`, one
`runAndWait`. It can hang, end too early, and prints to standard output; a
process with a deadline bears all that.

Reads one JSON object from standard input: `text`, `rate` (words a minute),
`voice` (an id, a name or a language such as "en-gb"), `out` (the WAV file to
write), for Kokoro `phonemes` (words to their IPA). Prints one: `voice` (the id
that was used), `words` (for each spoken word its place in the text, its length,
both in characters, and its start in milliseconds; empty where the engine does
not tell).
"""

import ctypes
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from audio.defaults import KOKORO

LAST_EVENT: Final = 0
WORD_EVENT: Final = 1
POLL_S: Final = 0.005


def main() -> int:
    """Make the speech; 0 where the engine says that it finished."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    task = json.loads(sys.stdin.readline())
    words: list[tuple[int, int, int]] = []
    ours = task["voice"].startswith(f"{KOKORO}:")
    espeak = sys.platform == "linux" and not ours
    if ours:
        from audio.synthesis.kokoro.driver import offer_kokoro

        offer_kokoro()
    elif espeak:
        offer_espeak()
        _note_words(words)
    import pyttsx3

    ends: list[bool] = []

    def ended(name: str, completed: bool) -> None:  # noqa: ARG001 (pyttsx3 names it)
        ends.append(completed)

    failures: list[Exception] = []
    engine = pyttsx3.init(KOKORO if ours else None)
    engine.connect("error", lambda name, exception: failures.append(exception))  # noqa: ARG005
    engine.connect("finished-utterance", ended)
    voice = choose_voice(engine.getProperty("voices"), task["voice"])
    if voice is not None:
        engine.setProperty("voice", voice)
    if ours:
        engine.setProperty("phonemes", json.dumps(task.get("phonemes", {})))
    engine.setProperty("rate", task["rate"])
    engine.save_to_file(task["text"], task["out"])
    engine.runAndWait()
    # With espeak it returns while a thread is still at it; our caller has a deadline.
    while espeak and not ends:
        time.sleep(POLL_S)
    # Once in hundreds of texts under load, espeak did not take the rate.
    if espeak and _rate() != task["rate"]:
        sys.stderr.write("it spoke at another rate\n")
        return 4
    if ours:
        words = engine.getProperty("words")
    for why in failures:
        sys.stderr.write(f"{' '.join(str(why).split())}\n")
    with answer:
        json.dump({"voice": voice, "words": words}, answer)
    # Some of its engines do not tell that they finished: the file says it then.
    return 0 if not ends or ends[-1] else 3


def _rate() -> int:
    """The rate that espeak speaks at; pyttsx3's own property tells its default."""
    from pyttsx3.drivers import _espeak

    current = 1
    return int(_espeak.dll.espeak_GetParameter(_espeak.RATE, current))


def choose_voice(voices: list[Any], wanted: str) -> str | None:
    """The id of the voice that fits best; None leaves it to the engine.

    An id or a name is taken before a language, a language before a part of a
    name.
    """

    def plain(text: object) -> str:
        return str(text).lower().replace("_", "-")

    key = plain(wanted)

    def languages(voice: Any) -> list[str]:  # noqa: ANN401 (pyttsx3 has no types)
        found = []
        for one in voice.languages or ():
            text = one.decode("utf-8", "ignore") if isinstance(one, bytes) else str(one)
            found.append("".join(c for c in text if c.isprintable()))
        return [plain(one) for one in found]

    tests: tuple[Callable[[Any], bool], ...] = (
        lambda v: key in (plain(v.id), plain(v.name)),
        lambda v: key in languages(v),
        lambda v: key in plain(v.id),
        lambda v: key in plain(v.name),
    )
    for fits in tests:
        for voice in voices:
            if fits(voice):
                return str(voice.id)
    return None


def offer_espeak() -> None:
    """Let pyttsx3 find the espeak-ng that pip brought, by its library name."""
    try:
        import espeakng_loader

        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    except (ImportError, OSError, RuntimeError):
        # Another machine: the system's own espeak-ng may be there.
        return


def _note_words(words: list[tuple[int, int, int]]) -> None:
    """Note when each word starts, which pyttsx3's own events do not tell."""
    from pyttsx3.drivers import espeak

    original = espeak.EspeakDriver._onSynth

    def noting(self: Any, wav: Any, count: int, events: Any) -> Any:  # noqa: ANN401
        at = 0
        while events[at].type != LAST_EVENT:
            event = events[at]
            if event.type == WORD_EVENT:
                start = event.text_position - 1
                words.append((start, event.length, event.audio_position))
            at += 1
        return original(self, wav, count, events)

    espeak.EspeakDriver._onSynth = noting


if __name__ == "__main__":
    sys.exit(main())
