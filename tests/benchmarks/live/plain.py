"""The script that one would write first, to be measured beside ours.

    python -m tests.benchmarks.live.plain

Vosk on the microphone with its own endpointing, rapidfuzz's `extractOne` over the
topic's phrases, pyttsx3's `say`. It says "ready" on standard error once it listens.
"""

import json
import queue
import sys
from collections.abc import Generator
from typing import Any

import miniaudio
import pyttsx3
import vosk
from rapidfuzz import fuzz, process

from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.synthesis.voice_worker import offer_espeak
from intents import expand, load_topic


def main() -> None:
    """Listen, match, speak; for ever."""
    topic = load_topic().in_region("uk")
    answers: dict[str, str] = {}
    for section in topic.sections.values():
        for phrase in section.phrases:
            answers.update(dict.fromkeys(expand(phrase), section.spoken))
    phrases = list(answers)
    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(EMBEDDED / MODEL_NAME)), 16_000)
    offer_espeak()
    engine = pyttsx3.init()
    engine.setProperty("rate", 150)
    heard: queue.Queue[bytes] = queue.Queue()

    def recorded() -> Generator[None, bytes, None]:
        while True:
            heard.put(bytes((yield)))

    stream = recorded()
    next(stream)
    device = miniaudio.CaptureDevice(
        input_format=miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=16_000
    )
    device.start(stream)
    print("ready", file=sys.stderr, flush=True)
    while True:
        if not recogniser.AcceptWaveform(heard.get()):
            continue
        text: Any = json.loads(recogniser.Result())["text"]
        if not text:
            continue
        found = process.extractOne(text, phrases, scorer=fuzz.WRatio)
        engine.say(answers[found[0]])
        engine.runAndWait()
        while not heard.empty():  # what it said itself
            heard.get()


if __name__ == "__main__":
    main()
