"""How many spoken questions get the right answer, clean and in noise.

    python -m tests.benchmarks.spoken [--quick]

Asks every question of tests/spoken through the recognisers that ship, as it is and
with noise of equal power in each octave at 20 and at 10 dB below the speech. Each
engine hears a question once. Prints a table in Markdown: each engine alone, and
several together.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from audio import (
    Frame,
    Recogniser,
    Transcript,
    find_utterance,
    frames_of,
    read_frames,
    recognise,
)
from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    PocketSphinxRecogniser,
    VoskRecogniser,
)
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME
from audio.recogniser.whisper_weights import whisper_that_comes_along
from audio.sound import FRAME_S
from intents import OUT_OF_SCOPE, Decision
from skill.understanding import Understanding
from tests.benchmarks.recognition.backgrounds import with_background
from tests.benchmarks.recognition.ears import (
    SETS,
    SPHINX,
    VOSK,
    WHISPER,
    OnceHeard,
)
from tests.spoken.make import path_of, sentences

NOISES_DB: Final = (None, 20, 10)


def with_noise(frames: Sequence[Frame], below_db: int | None) -> list[Frame]:
    """Frames with noise so far below the speech; None leaves them."""
    if below_db is None:
        return list(frames)
    samples = np.frombuffer(b"".join(frames), np.int16)
    return frames_of(with_background(samples, "pink", below_db))


def questions(quick: bool) -> Iterator[tuple[str, Path]]:
    """Label and file of the spoken questions."""
    for at, (label, _, text) in enumerate(sentences()):
        if not quick or at % 4 == 0:
            yield label, path_of(label, text)


class Listeners:
    """The engines that ship, and how long each has worked.

    Args:
        understanding: The topic, whose words PocketSphinx is told.
    """

    def __init__(self, understanding: Understanding) -> None:
        words = {
            word: tuple(said.split())
            for word, said in understanding.topic.manifest.words.items()
        }
        self.engines: dict[str, Recogniser] = {
            VOSK: VoskRecogniser(EMBEDDED / MODEL_NAME),
            SPHINX: PocketSphinxRecogniser(
                EMBEDDED / ARPA_NAME, EMBEDDED / DICTIONARY_NAME, words
            ),
        }
        whisper = whisper_that_comes_along()
        if whisper is not None:
            self.engines[WHISPER] = whisper.load()
        self.spent_s: dict[str, float] = dict.fromkeys(self.engines, 0.0)

    def hear(self, frames: Sequence[Frame]) -> OnceHeard | None:
        """What each hears; None where nobody speaks."""
        utterance = find_utterance(frames)
        if utterance is None:
            return None
        each = {}
        for name, engine in self.engines.items():
            began_s = time.process_time()
            each[name] = recognise(utterance, engine)
            self.spent_s[name] += time.process_time() - began_s
        return OnceHeard(len(utterance.frames), each)


def is_right(
    understanding: Understanding, label: str, heard: Transcript | None
) -> bool:
    """Whether a question gets the answer that it should, or none."""
    found = understanding.judge(heard or Transcript())
    if label == OUT_OF_SCOPE:
        return found.decision is not Decision.ANSWER
    return found.intent == label


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="every fourth question")
    quick = parser.parse_args().quick
    understanding = Understanding("secondary_bone_cancer", "uk")
    listeners = Listeners(understanding)
    asked = [(label, list(read_frames(path))) for label, path in questions(quick)]
    there = listeners.engines.keys()
    sets = [one for one in SETS if {name for name, _ in one.shares} <= there]
    hits: Counter[tuple[str, int | None]] = Counter()
    for noise in NOISES_DB:
        for label, frames in asked:
            heard = listeners.hear(with_noise(frames, noise))
            for ears in sets:
                right = is_right(understanding, label, ears.of(heard))
                hits[ears.name, noise] += right
    sound_s = len(NOISES_DB) * FRAME_S * sum(len(frames) for _, frames in asked)
    print("| ears | clean | 20 dB | 10 dB | real-time factor |")
    print("|---|---|---|---|---|")
    for ears in sets:
        shares = (hits[ears.name, noise] / len(asked) for noise in NOISES_DB)
        cells = " | ".join(f"{share:.3f}" for share in shares)
        spent_s = sum(listeners.spent_s[name] for name, _ in ears.shares)
        print(f"| {ears.name} | {cells} | {spent_s / sound_s:.2f} |", flush=True)
    print(f"\n{len(asked)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
