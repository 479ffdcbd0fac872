"""Every sign of an emergency said, denied, asked, past, of somebody else, in other use.

`pairs.tsv` holds them: sign, status, label, utterance. It was written by somebody
who knew neither the matcher nor what it learned from, and nothing learns from it.
Bounds, not lines, are tested: what is missed can be seen in the message.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from intents import Kind, Matcher, Topic

PAIRS = Path(__file__).parent / "pairs.tsv"

MIN_HEARD = 0.96
"""Share of reports that are answered as an emergency."""
MIN_EXACT = 0.90
"""Share of reports that are answered as the right one."""
MAX_ALARMS = {
    "denied": 0.10,
    "asked": 0.08,
    "past": 0.08,
    "somebody_else": 0.10,
    "homonym": 0.06,
}
"""Share of the rest that is taken for one."""


WEAK = {"dose_too_many"}
"""Signs that are missed in most of their lines: whoever took too much asks what to do
as others ask about their tablets, and is told to ask a doctor."""


@dataclass(frozen=True)
class Pair:
    """An utterance of the suite, and what it was taken for."""

    sign: str
    status: str
    labels: tuple[str, ...]
    text: str
    found: str | None
    urgent: bool


@pytest.fixture(scope="module")
def judged(matcher: Matcher, topic: Topic) -> list[Pair]:
    """All pairs, each matched."""
    found = []
    for line in PAIRS.read_text("utf-8").splitlines():
        sign, status, labels, text = line.split("\t")
        intent = matcher.match(text).intent
        urgent = topic.kind_of(intent or "") is Kind.URGENT
        found.append(Pair(sign, status, tuple(labels.split("|")), text, intent, urgent))
    return found


def test_the_suite_is_large_and_even(judged: list[Pair]) -> None:
    assert len(judged) >= 400
    statuses = Counter(one.status for one in judged)
    assert set(statuses) == {"said", *MAX_ALARMS}
    signs = {one.sign for one in judged}
    assert all(
        {one.status for one in judged if one.sign == sign} == set(statuses)
        for sign in signs
    )


def test_reports_are_heard(judged: list[Pair]) -> None:
    said = [one for one in judged if one.status == "said"]
    missed = [one.text for one in said if not one.urgent]
    assert len(missed) <= (1 - MIN_HEARD) * len(said), missed


def test_reports_get_the_right_answer(judged: list[Pair]) -> None:
    said = [one for one in judged if one.status == "said"]
    wrong = [(one.found, one.text) for one in said if one.found not in one.labels]
    assert len(wrong) <= (1 - MIN_EXACT) * len(said), wrong


def test_no_sign_is_missed_in_most_of_its_words(judged: list[Pair]) -> None:
    said = Counter(one.sign for one in judged if one.status == "said")
    heard = Counter(one.sign for one in judged if one.status == "said" and one.urgent)
    assert {sign for sign, times in said.items() if 2 * heard[sign] <= times} <= WEAK


@pytest.mark.parametrize("status", MAX_ALARMS)
def test_what_is_no_report_raises_no_alarm(judged: list[Pair], status: str) -> None:
    calm = [one for one in judged if one.status == status]
    alarms = [(one.found, one.text) for one in calm if one.urgent]
    assert len(alarms) <= MAX_ALARMS[status] * len(calm), alarms
