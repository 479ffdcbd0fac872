"""How many spoken questions get the right answer, clean and in noise.

    python -m tests.benchmarks.spoken [--quick]

Asks every question of tests/spoken through the real recognisers, as it is and
with noise of equal power in each octave at 20 and at 10 dB below the speech.
Prints a table in Markdown: both engines together, and each alone.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from audio import Frame, Recogniser, choose_recogniser, frames_of, hear, read_frames
from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    PocketSphinxRecogniser,
    VoskRecogniser,
)
from intents import OUT_OF_SCOPE, Decision, Hypothesis
from skill.understanding import Understanding
from tests.benchmarks.recognition.backgrounds import with_background
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


def right(
    understanding: Understanding,
    recogniser: Recogniser,
    label: str,
    frames: list[Frame],
) -> bool:
    """Whether a question gets the answer that it should, or none."""
    heard = hear(frames, recogniser)
    alternatives = heard.alternatives if heard else ()
    found = understanding.matcher.match(
        (Hypothesis(one.text, one.score) for one in alternatives),
        heard.agreement if heard else None,
    )
    if label == OUT_OF_SCOPE:
        return found.decision is not Decision.ANSWER
    return found.intent == label


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="every fourth question")
    quick = parser.parse_args().quick
    understanding = Understanding("secondary_bone_cancer", "uk")
    words = {
        word: tuple(said.split())
        for word, said in understanding.topic.manifest.words.items()
    }
    second = PocketSphinxRecogniser(
        EMBEDDED / "open.arpa", EMBEDDED / "open.dict", words
    )
    recognisers: list[tuple[str, Recogniser]] = [
        ("vosk alone", VoskRecogniser(EMBEDDED / MODEL_NAME)),
        ("PocketSphinx alone", second),
        ("both", choose_recogniser(None, words)),
    ]
    asked = [(label, list(read_frames(path))) for label, path in questions(quick)]
    print("| ears | clean | 20 dB | 10 dB | real-time factor |")
    print("|---|---|---|---|---|")
    for name, recogniser in recognisers:
        began = time.perf_counter()
        shares = []
        for noise in NOISES_DB:
            hits = sum(
                right(understanding, recogniser, label, with_noise(frames, noise))
                for label, frames in asked
            )
            shares.append(hits / len(asked))
        spent = time.perf_counter() - began
        sound = len(NOISES_DB) * sum(len(frames) * 0.032 for _, frames in asked)
        cells = " | ".join(f"{share:.3f}" for share in shares)
        print(f"| {name} | {cells} | {spent / sound:.2f} |", flush=True)
    print(f"\n{len(asked)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
