"""What is wanted of the ears of a default installation, and whether it is so."""

from collections.abc import Iterator, Sequence
from typing import Final

from tests.benchmarks.recognition.backgrounds import BACKGROUNDS
from tests.benchmarks.recognition.judging import Tally
from tests.benchmarks.recognition.nothing import ALL, Nothings
from tests.benchmarks.recognition.sounds import CLEAN
from tests.benchmarks.recognition.tables import (
    ELSEWHERE,
    PEOPLE,
    STRANGE,
    TYPED,
    WholeTable,
)

PEOPLE_ERRORS: Final = 0.15
CLEAN_OF_TYPED: Final = 0.95
NOISY_OF_TYPED: Final = 0.90
ALARMS_OF_TYPED: Final = 0.97
ANSWERS_TO_NOTHING: Final = 0.01

_SLOTS: Final = "(slots missed)"


def wanted(whole: WholeTable, nothings: Nothings, ears: str) -> Iterator[Sequence[str]]:
    """Rows: what, how it is, how it should be, whether it is so.

    Args:
        whole: The questions and the people that were heard.
        nothings: What is no question.
        ears: The name of the ears.
    """
    for name, tallies in whole.rows.items():
        if name.startswith(PEOPLE) and not name.endswith(_SLOTS):
            yield _at_most(f"word errors, {name}", tallies[ears].errors, PEOPLE_ERRORS)
    clean = _sum(whole, ears, STRANGE, CLEAN.name)
    yield _sections("strange voices, clean", clean, CLEAN_OF_TYPED)
    elsewhere = _sum(whole, ears, ELSEWHERE)
    if elsewhere[1].questions:
        yield _sections("voices from elsewhere, clean", elsewhere, CLEAN_OF_TYPED)
    for kind in BACKGROUNDS:
        noisy = _sum(whole, ears, STRANGE, f"{kind}, 10 dB")
        yield _sections(f"strange voices, {kind}, 10 dB", noisy, NOISY_OF_TYPED)
    noisy = _sum(whole, ears, STRANGE, "10 dB")
    yield _sections("strange voices, 10 dB of any", noisy, NOISY_OF_TYPED)
    clean[0].add(elsewhere[0])
    clean[1].add(elsewhere[1])
    yield _emergencies("all strange voices, clean", clean)
    yield _emergencies("everything", _sum(whole, ears))
    count = max(1, nothings.counts[ALL])
    answers, alarms = nothings.answers[ALL, ears], nothings.alarms[ALL, ears]
    yield _at_most(
        f"answers to {count} no questions", answers / count, ANSWERS_TO_NOTHING
    )
    yield _at_most(f"alarms of {count} no questions", float(alarms), 0.0)


def _sum(
    whole: WholeTable, ears: str, start: str = "", ending: str = ""
) -> tuple[Tally, Tally]:
    """All rows that are named so: as heard, and as typed."""
    heard, typed = Tally(), Tally()
    for name, tallies in whole.rows.items():
        if name.startswith(start) and name.endswith(ending):
            heard.add(tallies[ears])
            typed.add(tallies[TYPED])
    return heard, typed


def _sections(what: str, both: tuple[Tally, Tally], least: float) -> Sequence[str]:
    heard, typed = both
    share = heard.right / max(1, typed.right)
    named = f"sections, {what}: of {typed.right} right when typed"
    return _at_least(named, share, least)


def _emergencies(what: str, both: tuple[Tally, Tally]) -> Sequence[str]:
    heard, typed = both
    share = heard.alarmed / max(1, typed.alarmed)
    named = f"emergencies, {what}: of {typed.alarmed} known when typed"
    return _at_least(named, share, ALARMS_OF_TYPED)


def _at_least(what: str, share: float, least: float) -> Sequence[str]:
    return [what, f"{share:.3f}", f">= {least}", "yes" if share >= least else "no"]


def _at_most(what: str, share: float, most: float) -> Sequence[str]:
    return [what, f"{share:.3f}", f"<= {most}", "yes" if share <= most else "no"]
