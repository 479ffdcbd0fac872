"""Thousands of turns, one after the other: does anything grow, or get lost?

    python -m tests.benchmarks.live.soak [--turns 2000] [--quick]

The conversation of a live assistant with real ears and a real voice, but with its
time as fast as it can be, and answers cut short by "stop". Prints memory, file
descriptors and threads along the way, and a last line of the whole. Exit status 1
where memory grew by more than 5 %, anything leaked, or a turn got lost.
"""

import argparse
import gc
import resource
import sys
import threading
from pathlib import Path
from typing import Final

from skill.live.stage import Stage
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from tests.skill.live.saying import called

MAX_GROWTH: Final = 0.05
QUICK_TURNS: Final = 24
WARM_UP_SHARE: Final = 0.2
"""Share of the turns after which memory is expected to be level."""

QUESTIONS: Final = (
    "what is a bone scan",
    "what are the symptoms",
    "what is the treatment",
    "i can't feel my legs",
)


def memory_mb() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def descriptors() -> int:
    """Open file descriptors."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def main() -> int:
    """Run the turns and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=2000)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    turns = QUICK_TURNS if asked.quick else asked.turns
    understanding = Understanding("secondary_bone_cancer", "uk")
    recognisers = recogniser_set_of(understanding.topic)
    stage = Stage(understanding, recognisers, Settings())
    lost = 0
    warm: tuple[float, int, int] | None = None
    print("| turn | memory (MB) | descriptors | threads |\n|---|---|---|---|")
    for turn in range(1, turns + 1):
        before = len(stage.observer.turns)
        if stage.session.state == "asleep":
            stage.hear(called("hello assistant"))
            stage.wait(0.6)
        stage.hear(called(QUESTIONS[turn % len(QUESTIONS)]))
        stage.wait(1.5)
        lost += len(stage.observer.turns) == before
        stage.wait(0.5)
        stage.hear(called("stop"))
        stage.wait(0.6)
        stage.observer.turns.clear()
        stage.observer.states.clear()
        stage.player.played.clear()
        if turn % max(1, turns // 10) == 0:
            gc.collect()
            now = memory_mb(), descriptors(), threading.active_count()
            print(f"| {turn} | {now[0]:.1f} | {now[1]} | {now[2]} |", flush=True)
            if warm is None and turn >= WARM_UP_SHARE * turns:
                warm = now
    stage.close()
    assert warm is not None
    growth = now[0] / warm[0] - 1
    spoken_s = stage.session.heard_s
    print(
        f"\n{turns} turns, {spoken_s / 3600:.2f} hours of sound: {lost} lost; memory "
        f"{growth:+.1%}, descriptors {now[1] - warm[1]:+d}, threads "
        f"{now[2] - warm[2]:+d} since turn {round(WARM_UP_SHARE * turns)}."
    )
    if recognisers.out_of_process is not None:
        recognisers.out_of_process.close()
    leaked = now[1] > warm[1] or now[2] > warm[2]
    return int(bool(lost) or leaked or growth > MAX_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
