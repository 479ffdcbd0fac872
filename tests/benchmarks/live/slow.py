"""Whether people who pause in the midst of what they say are understood.

    python -m tests.benchmarks.live.slow [--pauses 1.1 1.5]

Twelve questions and twelve reports, in pieces, each piece in the same synthetic voice
with silence between; the questions are asked awake, the reports told awake and asleep,
by the real recognisers on the stage of the live tests. Understood is what gets the
section that the same words typed get. Beside it, how long after the last word the
answer to a fluent speaker begins. Prints tables in Markdown and what went wrong.
"""

import argparse
import sys
from collections.abc import Iterator
from typing import Final

import numpy as np

from audio import RecogniserSet
from audio.model_kit.voices import SpeakingStyle, speak
from audio.sound import Samples
from skill.live.stage import Stage, silence
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding

VOICES: Final = ("flite:slt", "flite:rms", "festival:slt")
PAUSES_S: Final = (1.1, 1.5)
LONGEST_S: Final = 12.0

QUESTIONS: Final = (
    "what is happening | to my bones",
    "how will | the doctors | treat it",
    "can you tell me | what a bone scan is",
    "is it | the same as | bone cancer",
    "what are the side effects | of this | radiotherapy",
    "how long | have i got",
    "why does | my back | hurt so much",
    "what does | metastatic mean",
    "which bones | does it | go to",
    "who can i talk to | about money",
    "what are the signs | of high calcium",
    "will my bones | break",
)
REPORTS: Final = (
    "i can't | feel | my legs",
    "my legs | have gone | numb",
    "i | can't | breathe",
    "i've got a temperature | and i'm | on chemo",
    "i can't | pass | any water",
    "i heard | a crack | in my hip and now i can't stand",
    "i feel | very thirsty | and confused",
    "i've had | a nosebleed | that won't stop",
    "my back pain | is suddenly | much worse and my feet are weak",
    "i want | to end | my life",
    "i've lost | control | of my bladder",
    "there is | a crushing pain | in my chest",
)


def spoken(text: str, voice: str, pause_s: float) -> Samples:
    """A text in pieces, with pauses between; without the marks, in one breath."""
    pieces = [piece.strip() for piece in text.split("|")]
    if pause_s == 0:
        pieces = [" ".join(pieces)]
    parts: list[Samples] = [silence(0.3)]
    for at, piece in enumerate(pieces):
        if at:
            # A voice brings some silence of its own.
            parts.append(silence(pause_s))
        parts.append(_trimmed(speak(piece, SpeakingStyle(voice))))
    return np.concatenate(parts)


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 300)
    return samples[loud[0] : loud[-1]] if len(loud) else samples


def intents_of(stage: Stage, sound: Samples) -> tuple[list[str | None], float]:
    """What was answered, in order; seconds from the last word to the first answer."""
    stage.hear(sound)
    late_s = 0.0
    if not stage.observer.turns:
        while not stage.observer.turns and late_s < LONGEST_S:
            stage.wait(0.032)
            late_s += 0.032
    stage.wait(3)
    return stage.observer.intents, late_s


def outcomes(
    understanding: Understanding,
    recognisers: RecogniserSet,
    texts: tuple[str, ...],
    pause_s: float,
    asleep: bool,
) -> Iterator[tuple[str, bool, list[str | None], float]]:
    """Each text: whether it was understood, what was answered, and how late."""
    for at, text in enumerate(texts):
        expected = understanding.matcher.match(text.replace("| ", "")).intent
        settings = Settings(address="wake" if asleep else "open", asleep_alarm="full")
        stage = Stage(understanding, recognisers, settings)
        sound = spoken(text, VOICES[at % len(VOICES)], pause_s)
        intents, late_s = intents_of(stage, sound)
        stage.close()
        yield text, bool(intents) and intents[-1] == expected, intents, late_s


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pauses", type=float, nargs="*", default=list(PAUSES_S))
    pauses = [0.0, *parser.parse_args().pauses]
    understanding = Understanding("secondary_bone_cancer", "uk")
    recognisers = recogniser_set_of(understanding.topic)
    assert recognisers.out_of_process is not None
    recognisers.out_of_process.hear(bytes(32_000))
    print("| pauses | questions | reports, awake | reports, asleep | answer after |")
    print("|---|---|---|---|---|")
    wrong: list[str] = []
    try:
        for pause_s in pauses:
            cells, late = [], []
            for texts, asleep in (
                (QUESTIONS, False),
                (REPORTS, False),
                (REPORTS, True),
            ):
                found = list(
                    outcomes(understanding, recognisers, texts, pause_s, asleep)
                )
                cells.append(f"{sum(one[1] for one in found)} of {len(found)}")
                late += [one[3] for one in found if one[1]]
                wrong += [
                    f"{pause_s} s, {'asleep' if asleep else 'awake'}: {text}: {intents}"
                    for text, right, intents, _ in found
                    if not right
                ]
            print(f"| {pause_s} s | {' | '.join(cells)} | {np.median(late):.2f} s |")
            sys.stdout.flush()
    finally:
        recognisers.out_of_process.close()
    print("\nNot understood:\n")
    print("\n".join(wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main())
