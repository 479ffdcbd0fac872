"""How often a television raises an alarm, and how many reports are still heard.

    python -m tests.benchmarks.live.television [--hours 3] [--reports 100] [--cache DIR]

Television is talk of many programmes, about half of it with hard words (legs, blood,
breath, dying), in six voices of espeak-ng; every sixth speech is a run-on. Reports are
what people in need say. All of it is heard, faster than it is spoken, by the real
recognisers and the real judgement of an assistant that is asleep. What a character says
as a patient would is counted by itself: no words tell it from a patient.

With `--cache` what was heard is kept there, so that after a change of the matcher it is
judged again in seconds. Needs espeak-ng. Prints every alarm, every report that was
missed, and a table in Markdown. Exit status 1 where there are more alarms than one in
three hours, or fewer reports heard than 95 in 100.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from audio import StreamResult, Transcript
from audio.defaults import WORDS_A_MINUTE
from intents import Match
from skill.understanding import Understanding
from tests.benchmarks.live.programme import (
    Ears,
    HeardSpeech,
    characters,
    reports,
    television,
)
from tests.skill.live.core import WAKE, Core

MOST_ALARMS_AN_HOUR: Final = 1 / 3
FEWEST_HEARD: Final = 0.95

QUICK_HOURS: Final = 1 / 6
QUICK_REPORTS: Final = 20
TOLD_S: Final = 600.0
"""How often progress is told, in seconds of sound."""


@dataclass
class Overheard:
    """What became of what was overheard."""

    speeches: int = 0
    seconds: float = 0.0
    alarms: list[str] = field(default_factory=list)
    """What was said, heard and judged, for each."""
    answers: int = 0
    """What was answered besides, as it was awake after an alarm."""


class Bedside:
    """An assistant that is asleep beside a television.

    Args:
        understanding: What it knows.
        settings: As an operator sets them.
    """

    def __init__(self, understanding: Understanding, settings: dict[str, str]) -> None:
        self.core = Core(understanding, **settings)

    def overhear(self, heard: HeardSpeech) -> Iterator[tuple[bool, Transcript, Match]]:
        """Let it overhear something.

        Yields:
            For each of its answers, whether that was an alarm, what was heard, and what
            was made of that.
        """
        for quick, whole in heard.utterances:
            asleep = not self.core.policy.awake
            result = StreamResult(whole, quick.spotted)
            if asleep and not self.core.detector.worth_hearing(quick):
                result = quick
            before = len(self.core.observer.turns)
            judged = self.core.detector.judge(result, asleep)
            self.core.policy.act(judged, over=False)
            for turn, _ in self.core.observer.turns[before:]:
                yield judged.overheard, result.transcript, turn.match
                # Nothing is said meanwhile: how it hears itself is measured elsewhere.
                self.core.wait(60 * len(turn.reply.text.split()) / WORDS_A_MINUTE)
                self.core.finish()
        self.core.wait(heard.seconds)

    def why_not(self, heard: HeardSpeech) -> str:
        """Why a report raised no alarm."""
        found: list[str] = []
        for quick, whole in heard.utterances:
            if not self.core.detector.worth_hearing(quick):
                found.append("nothing in it at first hearing")
                continue
            weighed = self.core.detector.weigh_overheard(whole)
            found.append(weighed[1].value if weighed else "no clear report")
        return "; ".join(found) or "nobody spoke"


def watch(bedside: Bedside, programme: Iterable[HeardSpeech]) -> Overheard:
    """Let a television run."""
    found = Overheard()
    for heard in programme:
        before, found.seconds = found.seconds, found.seconds + heard.seconds
        found.speeches += 1
        for alarm, transcript, match in bedside.overhear(heard):
            if not alarm:
                found.answers += 1
                continue
            found.alarms.append(_described(heard, transcript, match))
            print(f"alarm after {found.seconds / 60:.1f} min: {found.alarms[-1]}")
        if found.seconds // TOLD_S > before // TOLD_S:
            told = f"{found.seconds / 3600:.2f} hours: {len(found.alarms)} alarms\n"
            sys.stderr.write(told)
    return found


def programme(ears: Ears, hours: float, seed: int) -> Iterator[HeardSpeech]:
    """So many hours of television."""
    seconds = 0.0
    for speech in television(seed):
        if seconds >= hours * 3600:
            return
        heard = ears.hear(speech)
        seconds += heard.seconds
        yield heard


def main() -> int:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cache", type=Path, help="where is kept what was heard")
    parser.add_argument(
        "--set", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
        help="a setting, as asleep_third_person any",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="10 minutes, 20 reports")
    asked = parser.parse_args()
    if asked.quick:
        asked.hours, asked.reports = QUICK_HOURS, QUICK_REPORTS
    settings = dict(asked.set)
    understanding = Understanding("secondary_bone_cancer", "uk")
    ears = Ears(understanding, WAKE, asked.cache)
    try:
        watched = watch(
            Bedside(understanding, settings), programme(ears, asked.hours, asked.seed)
        )
        played = sum(
            any(alarm for alarm, *_ in Bedside(understanding, settings).overhear(one))
            for one in map(ears.hear, characters())
        )
        made, missed = Counter[str](), Counter[str]()
        for heard in map(ears.hear, reports(asked.reports)):
            bedside = Bedside(understanding, settings)
            made[heard.speech.kind] += 1
            if not any(alarm for alarm, *_ in bedside.overhear(heard)):
                missed[heard.speech.kind] += 1
                print(f"missed: {_said_and_heard(heard)}: {bedside.why_not(heard)}")
    finally:
        ears.close()
    hours = watched.seconds / 3600
    print(f"\n| overheard | {'how much'} | alarms |\n|---|---|---|")
    print(f"| television | {hours:.2f} h, {watched.speeches} speeches "
          f"| {len(watched.alarms)} |")  # fmt: skip
    print(f"| what characters say as patients would | {len(list(characters()))} "
          f"| {played} |")  # fmt: skip
    for kind, count in made.items():
        print(f"| reports, {kind} | {count} | {count - missed[kind]} |")
    print(
        f"\nAwake after an alarm, it answered the television {watched.answers} times."
    )
    heard_share = 1 - missed.total() / max(made.total(), 1)
    allowed = max(1.0, hours * MOST_ALARMS_AN_HOUR)
    return int(len(watched.alarms) > allowed or heard_share < FEWEST_HEARD)


def _described(heard: HeardSpeech, transcript: Transcript, match: Match) -> str:
    told = replace(
        heard, utterances=tuple((q, transcript) for q, _ in heard.utterances)
    )
    return f"{_said_and_heard(told)}: {match.intent} {match.score:.2f}"


def _said_and_heard(heard: HeardSpeech) -> str:
    each = [
        " / ".join(one[0].text if one else "" for one in whole.heard_by_each)
        for _, whole in heard.utterances
    ]
    return f"{heard.speech.kind} '{heard.speech.text}', heard as '{' | '.join(each)}'"


if __name__ == "__main__":
    sys.exit(main())
