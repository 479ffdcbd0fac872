"""Recognising what an utterance is in the light of what was said before it."""

from pathlib import Path

import pytest

from intents import (
    NEW_REPORT,
    NO_SITUATION,
    Act,
    Context,
    Situation,
    SituationMatcher,
    Topic,
    load_topic,
)
from intents.features import Reader
from intents.situation_matcher import SituationLessons
from intents.store import situations_of
from intents.training import Example, train
from tests.intents.edit import change


@pytest.fixture(scope="module")
def after_alarm(topic: Topic) -> SituationMatcher:
    """Recognises what is said after an alarm."""
    return situations_of(load_topic(topic.folder))[Context.ALARM]


@pytest.fixture(scope="module")
def all_of_them(topic: Topic) -> dict[str, Situation]:
    """All situations after an alarm that something is said in."""
    some = topic.situations[Context.ALARM]
    return {k: one for k, one in some.items() if one.act is not Act.IGNORE}


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("would a drop of water do him harm", "drink_or_eat"),
        ("my mobile has no battery", "no_phone"),
        ("they told us four hours so i'm still waiting", "how_long"),
        ("my daughter is on the phone to the ambulance", "called"),
        ("he won't hear of going to hospital", "refuse"),
        ("i'll leave it until my appointment on thursday", "wait_till_later"),
        ("that was only the television", "over_or_mistake"),
        ("could you repeat what you told me", "repeat"),
        ("Can HE have a Drink?", "drink_or_eat"),
    ],
)
def test_it_knows_what_it_was_not_told(
    after_alarm: SituationMatcher,
    all_of_them: dict[str, Situation],
    text: str,
    situation: str,
) -> None:
    found = after_alarm.judge(text, all_of_them)
    assert found.label == situation
    assert 0.5 < found.score <= 1.0


@pytest.mark.parametrize(
    "text",
    ["what is a biopsy", "play some music please", "which cancers spread to bone"],
)
def test_what_is_no_situation(
    after_alarm: SituationMatcher, all_of_them: dict[str, Situation], text: str
) -> None:
    assert after_alarm.judge(text, all_of_them).label == NO_SITUATION


def test_a_report_by_itself(
    after_alarm: SituationMatcher, all_of_them: dict[str, Situation]
) -> None:
    text = "my husband has got a crushing pain in his chest"
    assert after_alarm.judge(text, all_of_them).label == NEW_REPORT


@pytest.mark.parametrize("text", ["", "   ", "?!", "字"])
def test_nothing_is_no_situation(
    after_alarm: SituationMatcher, all_of_them: dict[str, Situation], text: str
) -> None:
    found = after_alarm.judge(text, all_of_them)
    assert (found.label, found.score) == (NO_SITUATION, 1.0)


def test_only_what_is_possible_is_found(
    after_alarm: SituationMatcher, all_of_them: dict[str, Situation]
) -> None:
    text = "can he have a drink of water"
    assert after_alarm.judge(text, all_of_them).label == "drink_or_eat"
    some = {k: v for k, v in all_of_them.items() if k != "drink_or_eat"}
    assert after_alarm.judge(text, some).label != "drink_or_eat"
    assert after_alarm.judge(text, {}).label in (NO_SITUATION, NEW_REPORT)


def test_what_weakens_has_to_be_likelier_than_the_rest(topic: Topic) -> None:
    situations = {
        act.value: Situation(situation=act.value, title="x", act=act, phrases=("x",))
        for act in (Act.ACKNOWLEDGE, Act.ESCALATE)
    }
    examples = [
        Example(text, act.value)
        for act in (Act.ACKNOWLEDGE, Act.ESCALATE)
        for text in ("red and green", "green and blue")
    ]
    examples.append(Example("one two three", NO_SITUATION))
    weights = train(examples, Reader(topic.lexicon))
    found = SituationMatcher(topic, weights).judge("red and green", situations)
    assert found.label == Act.ESCALATE.value


def test_what_is_learned_from(topic: Topic) -> None:
    examples = SituationLessons(topic, Context.ALARM).examples
    label = {example.text: example.label for example in examples}
    assert label["can i have a drink of water"] == "drink_or_eat"
    assert label["turn the telly off"] == NO_SITUATION
    reports = [text for text, found in label.items() if found == NEW_REPORT]
    assert any("legs" in text for text in reports)
    assert len({example.text for example in examples}) == len(examples)


def test_the_digest_is_of_what_is_learned_from(garden: Path) -> None:
    folder = garden / Context.ALARM.value
    folder.mkdir()
    (folder / "drink.yaml").write_text(
        "situation: drink\ntitle: x\nact: what_to_do\nanswer: No.\n"
        "phrases: [can he drink]\n",
        encoding="utf-8",
    )
    before = SituationLessons(load_topic(garden), Context.ALARM).digest
    change(folder / "drink.yaml", "answer: No.", "answer: Yes.")
    assert SituationLessons(load_topic(garden), Context.ALARM).digest == before
    change(folder / "drink.yaml", "can he drink", "may he drink")
    assert SituationLessons(load_topic(garden), Context.ALARM).digest != before
