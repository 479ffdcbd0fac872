"""What is wanted of the ears of a default installation, and whether it is so."""

from collections.abc import Iterator, Sequence
from typing import Final

from tests.benchmarks.recognition.judging import Tally
from tests.benchmarks.recognition.nothing import ALL, Nothings
from tests.benchmarks.recognition.sounds import CLEAN
from tests.benchmarks.recognition.tables import STRANGE, TYPED, WholeTable

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
        if name.startswith("people,") and not name.endswith(_SLOTS):
            yield _at_most(f"word errors, {name}", tallies[ears].errors, PEOPLE_ERRORS)
    clean = _sum(whole, ears, CLEAN.name)
    yield _of_typed("sections, strange voices, clean", clean, CLEAN_OF_TYPED)
    noisy = _sum(whole, ears, "10 dB")
    yield _of_typed("sections, strange voices, 10 dB", noisy, NOISY_OF_TYPED)
    heard, typed = Tally(), Tally()
    for tallies in whole.rows.values():
        heard.add(tallies[ears])
        typed.add(tallies[TYPED])
    yield _at_least(
        f"emergencies, everywhere, of {typed.alarmed} known when typed",
        heard.alarmed / max(1, typed.alarmed),
        ALARMS_OF_TYPED,
    )
    yield _of_typed_alarms("emergencies, strange voices, clean", clean)
    count = max(1, nothings.counts[ALL])
    answers, alarms = nothings.answers[ALL, ears], nothings.alarms[ALL, ears]
    yield _at_most(
        f"answers to {count} no questions", answers / count, ANSWERS_TO_NOTHING
    )
    yield _at_most(f"alarms of {count} no questions", float(alarms), 0.0)


def _sum(whole: WholeTable, ears: str, ending: str) -> tuple[Tally, Tally]:
    """Strange voices in all rows that end so: as heard, and as typed."""
    heard, typed = Tally(), Tally()
    for name, tallies in whole.rows.items():
        from_afar = ending == CLEAN.name and name.startswith("voices,")
        if from_afar or (name.startswith(STRANGE) and name.endswith(ending)):
            heard.add(tallies[ears])
            typed.add(tallies[TYPED])
    return heard, typed


def _of_typed(what: str, both: tuple[Tally, Tally], least: float) -> Sequence[str]:
    heard, typed = both
    share = heard.right / max(1, typed.right)
    return _at_least(f"{what}, of the {typed.right} right when typed", share, least)


def _of_typed_alarms(what: str, both: tuple[Tally, Tally]) -> Sequence[str]:
    heard, typed = both
    share = heard.alarmed / max(1, typed.alarmed)
    named = f"{what}, of {typed.alarmed} known when typed"
    return _at_least(named, share, ALARMS_OF_TYPED)


def _at_least(what: str, share: float, least: float) -> Sequence[str]:
    return [what, f"{share:.3f}", f">= {least}", "yes" if share >= least else "no"]


def _at_most(what: str, share: float, most: float) -> Sequence[str]:
    return [what, f"{share:.3f}", f"<= {most}", "yes" if share <= most else "no"]
