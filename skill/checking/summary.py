"""What is said aloud when all is checked, to somebody who cannot see the screen."""

from collections.abc import Sequence
from typing import Final

from skill.checking.finding import CheckFinding, Health

NAMED: Final = ("microphone", "speaker", "engine", "topic")
"""What is named where it is good; of the rest only troubles are told."""

MAX_TROUBLES: Final = 3
"""Troubles that are told; more than that nobody remembers."""

ASK: Final = "Please ask whoever set me up to look at this."


def summary(findings: Sequence[CheckFinding]) -> str:
    """A few short sentences."""
    good = [
        name
        for name in NAMED
        if any(one.name == name and one.state is Health.GOOD for one in findings)
    ]
    wrong = [one for one in findings if one.state is not Health.GOOD]
    wrong.sort(key=lambda one: one.state is not Health.BAD)
    bad = any(one.state is Health.BAD for one in wrong)
    troubles = dict.fromkeys(
        one.aloud or f"There is trouble with the {one.name}." for one in wrong
    )
    said = list(troubles)[:MAX_TROUBLES]
    said += [ASK] if bad else []
    if good:
        said.append(_are_good(good))
    said += [one.aloud for one in findings if one.aloud and one.state is Health.GOOD]
    return " ".join(said)


def _are_good(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"The {names[0]} is good."
    return f"{', '.join(names[:-1])} and {names[-1]} are good.".capitalize()
