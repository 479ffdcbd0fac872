"""Whether it can be interrupted while its microphone hears its speaker.

    python -m tests.benchmarks.live.barge_in [--at 5] [--quick]

At several moments of an answer somebody says something over it. The echo is the
speaker's own sound, a tenth of a second later, so loud as the first column says: at 1
it is as loud as it was played, which is about as loud as these people speak. Counted
is how often the right thing happened within four seconds: silence, or the right
answer. The last column has nobody speak.
"""

import argparse
import logging
import sys
from collections.abc import Callable
from typing import Final

from audio import EchoCanceller, NoCanceller
from audio.echo.canceller import WebRtcCanceller
from skill.live.stage import Stage
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from tests.audio.conftest import samples_of
from tests.skill.live.saying import called

SAID: Final = {
    "stop": (called("stop"), "stop"),
    "stop talking": (samples_of("stop", "stop talking"), "stop"),
    "louder": (called("louder"), "louder"),
    "a question": (called("what is a bone scan"), "tests"),
    "an emergency": (called("i can't feel my legs"), "urgent_spinal_cord"),
}
ECHOES: Final = (0.0, 0.02, 0.1, 0.2, 0.5, 1.0, 2.0)
MOMENTS_S: Final = (2.0, 4.3, 6.1, 9.2, 12.7)
LATE_S: Final = 4.0
STEP_S: Final = 0.1

Opens = Callable[[], Stage]


def succeeds(opens: Opens, echo: float, said: str, at_s: float) -> bool:
    """Whether something said over an answer has its effect."""
    stage = opens()
    stage.echo = echo
    stage.hear(called("what are the symptoms"))
    stage.wait_until(lambda: stage.talking)
    stage.wait(at_s)
    sound, wanted = SAID[said]
    turns = len(stage.observer.turns)
    stage.hear(sound)
    found = False
    for _ in range(round(LATE_S / STEP_S)):
        new = stage.observer.intents[turns:]
        found = not stage.talking if wanted == "stop" else wanted in new
        if found:
            break
        stage.wait(STEP_S)
    stage.close()
    return found


def answers_itself(opens: Opens, echo: float) -> bool:
    """Whether it takes its own voice for somebody's."""
    stage = opens()
    stage.echo = echo
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    stage.wait(3)
    turns = len(stage.observer.turns)
    stage.close()
    return turns != 1


def main() -> int:
    """Try all, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", type=int, default=len(MOMENTS_S))
    parser.add_argument("--echoes", type=float, nargs="*", default=ECHOES)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    moments, echoes = (1, (0.1,)) if asked.quick else (asked.at, tuple(asked.echoes))
    understanding = Understanding("secondary_bone_cancer", "uk")
    recognisers = recogniser_set_of(understanding.topic)

    def opens_with(canceller: Callable[[], EchoCanceller]) -> Opens:
        heard = Settings(address="open")
        return lambda: Stage(understanding, recognisers, heard, canceller())

    cancellers: dict[str, Callable[[], EchoCanceller]] = {"no": NoCanceller}
    try:
        WebRtcCanceller()
        cancellers["yes"] = WebRtcCanceller
    except ImportError:
        print("the extra 'echo' is not installed: without a canceller only\n")
    print(f"| echo | canceller | {' | '.join(SAID)} | answers itself |")
    print("|" + "---|" * (len(SAID) + 3))
    for echo in echoes:
        for name, canceller in cancellers.items():
            opens = opens_with(canceller)
            cells = [
                sum(succeeds(opens, echo, said, at) for at in MOMENTS_S[:moments])
                for said in SAID
            ]
            shown = " | ".join(f"{count} of {moments}" for count in cells)
            itself = "yes" if answers_itself(opens, echo) else "no"
            print(f"| {echo} | {name} | {shown} | {itself} |", flush=True)
    if recognisers.out_of_process is not None:
        recognisers.out_of_process.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
