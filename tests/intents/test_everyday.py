"""Everyday speech gets no answer and no alarm; a report is found in it all the same.

The corpora that ship are what the matcher learned from, so this says that it
learned them, not how it does on others: `tests.benchmarks.real` does that.
"""

import random

import pytest

from intents import Kind, Matcher, Topic
from intents.background import corpora, read_corpus

STEP = 25
MAX_ANSWERED = 0.01
MAX_ALARMS = 1

MIXES = 100
"""Reports amid such speech, run together without a pause."""
MAX_HIDDEN = 0.05

LINES = [text for name in corpora() for text in read_corpus(name).texts[::STEP] if text]

REPORTS = [
    "i can't feel my legs",
    "my mum is not breathing",
    "i've lost control of my bladder",
    "my nose won't stop bleeding",
    "i want to kill myself",
    "i think i've broken my hip and i can't stand",
    "my husband is very confused and keeps being sick",
    "i've got a fever and i'm shivering after chemo",
]


def test_everyday_speech_is_left_alone(matcher: Matcher, topic: Topic) -> None:
    found = [(matcher.match(text).intent, text) for text in LINES]
    answered = [one for one in found if one[0] is not None]
    alarms = [one for one in answered if topic.kind_of(one[0] or "") is Kind.URGENT]
    assert len(LINES) > 1000
    assert len(answered) <= MAX_ANSWERED * len(LINES), answered
    assert len(alarms) <= MAX_ALARMS, alarms


def test_hardly_any_talk_hides_a_report(matcher: Matcher, topic: Topic) -> None:
    rng = random.Random(0)
    missed = []
    for _ in range(MIXES):
        report = rng.choice(REPORTS)
        before = rng.choices(LINES, k=rng.randint(0, 6))
        after = rng.choices(LINES, k=rng.randint(0, 6))
        said = " ".join([*before, report, *after])
        if topic.kind_of(matcher.match(said).intent or "") is not Kind.URGENT:
            missed.append(said)
    assert len(missed) <= MAX_HIDDEN * MIXES, missed


@pytest.mark.parametrize("words", [75, 150, 300, 1000])
def test_a_report_after_long_talk_counts(
    matcher: Matcher, topic: Topic, words: int
) -> None:
    talk = " ".join(" ".join(LINES[::7]).split()[:words])
    assert topic.kind_of(matcher.match(talk).intent or "") is not Kind.URGENT
    said = f"{talk} and i can't feel my legs"
    assert topic.kind_of(matcher.match(said).intent or "") is Kind.URGENT
