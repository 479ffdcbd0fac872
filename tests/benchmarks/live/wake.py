"""How often it wakes for nothing, and how often it does not hear its name.

    python -m tests.benchmarks.live.wake [--hours 3] [--calls 200] [--quick]

Other speech is talk that is not for it: everyday sentences, questions out of its
scope and, hardest, questions that it could answer but that nobody asked it, in
training voices. Calls are the wake phrase, alone and before a question, clean and in
noise. Nothing is waited for in real time. Needs espeak-ng, flite and festival.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from audio import SAMPLE_RATE, RecogniserSet, frames_of
from audio.model_kit.sentences import sampled
from audio.model_kit.voices import SpeakingStyle, any_style, speak
from audio.topic_recogniser.arpa import read_arpa
from audio.topic_recogniser.build import EVERYDAY
from intents import OUT_OF_SCOPE
from intents.spoken import heard_words
from skill.live.stage import Stage
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from tests.audio.conftest import silence
from tests.benchmarks.questions import question_files, read_questions
from tests.benchmarks.spoken import with_noise

VOICES: Final = (
    "flite:slt", "flite:rms", "festival:slt", "espeak:en-gb", "espeak:en-us",
    "espeak:en-gb-scotland", "espeak:en-gb+f3", "espeak:en-us+m5",
)  # fmt: skip
NOISES_DB: Final = (None, 20, 10, 5)
GAP_S: Final = 1.5
TOLD_S: Final = 900.0
"""How often progress is told, in seconds of speech."""

QUICK_HOURS: Final = 0.02
QUICK_CALLS: Final = 8


@dataclass
class Woken:
    """What other speech woke."""

    spoken_s: float = 0.0
    calls: int = 0
    emergencies: int = 0

    def an_hour(self, count: int) -> float:
        """How often that is in an hour of speech."""
        return count / max(self.spoken_s / 3600, 1e-9)


def talk(rng: random.Random) -> Iterator[tuple[str, str]]:
    """What people say to each other, without end: its kind and the words."""
    questions = [one for file in question_files() for one in read_questions(file)]
    outside = [one.text for one in questions if one.labels[0] == OUT_OF_SCOPE]
    inside = [
        one.text
        for one in questions
        if not one.labels[0].startswith(("urgent", OUT_OF_SCOPE, "emergency", "crisis"))
    ]
    everyday = sampled(read_arpa(EVERYDAY), rng)
    while True:
        yield "everyday", next(everyday)
        yield "everyday", next(everyday)
        yield "out of scope", " ".join(heard_words(rng.choice(outside)))
        yield "in scope, unaddressed", " ".join(heard_words(rng.choice(inside)))


def false_wakes(
    understanding: Understanding, recognisers: RecogniserSet, hours: float, seed: int
) -> dict[str, Woken]:
    """What so many hours of other speech wake."""
    rng = random.Random(seed)
    stage = Stage(understanding, recognisers, Settings())
    woken: dict[str, Woken] = {}
    total_s = 0.0
    for kind, text in talk(rng):
        if total_s >= hours * 3600:
            break
        samples = speak(text, any_style(rng))
        one = woken.setdefault(kind, Woken())
        one.spoken_s += len(samples) / SAMPLE_RATE
        before_h, total_s = total_s // TOLD_S, total_s + len(samples) / SAMPLE_RATE
        if total_s // TOLD_S > before_h:
            found = sum(kind.calls + kind.emergencies for kind in woken.values())
            sys.stderr.write(f"{total_s / 3600:.2f} hours: woken {found} times\n")
        stage.hear(samples, silence(GAP_S))
        if stage.session.state != "asleep":
            emergency = bool(stage.observer.turns)
            one.emergencies += emergency
            one.calls += not emergency
            stage.close()
            stage = Stage(understanding, recognisers, Settings())
    stage.close()
    return woken


def misses(
    understanding: Understanding, recognisers: RecogniserSet, calls: int, phrase: str
) -> dict[int | None, tuple[int, int]]:
    """For each noise, how many calls were made, and how many not heard."""
    found: dict[int | None, tuple[int, int]] = {}
    behind = ("", " what is a bone scan")
    for at in range(calls):
        noise_db = NOISES_DB[at % len(NOISES_DB)]
        voice = VOICES[at // len(NOISES_DB) % len(VOICES)]
        slowness = (1.0, 1.2, 0.9)[at % 3]
        text = phrase + behind[at // 5 % 2]
        samples = speak(text, SpeakingStyle(voice, slowness))
        padded = np.concatenate([silence(0.5), samples, silence(GAP_S)])
        noisy = b"".join(with_noise(frames_of(padded), noise_db))
        stage = Stage(understanding, recognisers, Settings(wake=phrase))
        stage.hear(np.frombuffer(noisy, np.int16))
        missed = stage.session.state == "asleep"
        stage.close()
        made, lost = found.get(noise_db, (0, 0))
        found[noise_db] = (made + 1, lost + missed)
    return found


def main() -> int:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--phrase", default="hello assistant")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    if asked.quick:
        asked.hours, asked.calls = QUICK_HOURS, QUICK_CALLS
    understanding = Understanding("secondary_bone_cancer", "uk")
    recognisers = recogniser_set_of(understanding.topic)
    try:
        print("| other speech | hours | wakes an hour | alarms an hour |")
        print("|---|---|---|---|")
        woken = false_wakes(understanding, recognisers, asked.hours, asked.seed)
        whole = Woken()
        for kind, one in woken.items():
            whole.spoken_s += one.spoken_s
            whole.calls += one.calls
            whole.emergencies += one.emergencies
            print(_row(kind, one))
        print(_row("all of it", whole))
        print("\n| noise | calls | missed |\n|---|---|---|", flush=True)
        lost = misses(understanding, recognisers, asked.calls, asked.phrase)
        for noise_db, (made, missed) in lost.items():
            name = "none" if noise_db is None else f"{noise_db} dB"
            print(f"| {name} | {made} | {missed} |")
    finally:
        if recognisers.out_of_process is not None:
            recognisers.out_of_process.close()
    return 0


def _row(kind: str, one: Woken) -> str:
    hours = one.spoken_s / 3600
    calls, alarms = one.an_hour(one.calls), one.an_hour(one.emergencies)
    return f"| {kind} | {hours:.2f} | {calls:.2f} | {alarms:.2f} |"


if __name__ == "__main__":
    sys.exit(main())
