"""Answers from sources that are overdue for review say so, where the topic wants it."""

from datetime import date
from pathlib import Path

import pytest

from intents import Kind, Topic, load_topic
from skill import Dialogue
from tests.intents.edit import change
from tests.skill.dialogue.talking import BEFORE_ANY_REVIEW, Talk

DUE = date(2036, 1, 1)
OLD = "That may be old."
AFTER = date(2036, 1, 2)


@pytest.fixture
def gnomes(garden: Path) -> Topic:
    """The tiny topic, which says of sizes alone that they are overdue."""
    file = garden / "topic.yaml"
    change(file, "  quieter_limit:", f"  overdue: {OLD}\n  quieter_limit:")
    change(file, "red_flags:\n", "say_overdue: [size]\nred_flags:\n")
    return load_topic(garden).in_region("uk")


def test_an_answer_that_is_overdue_says_so_before_the_advice(gnomes: Topic) -> None:
    reply = Talk(gnomes, today=AFTER).say("size")
    assert reply.body == f"A gnome is as tall as a boot. {OLD}"
    assert reply.text == f"{reply.body} {gnomes.manifest.advice['information']}"


def test_more_of_it_says_so_too(gnomes: Topic) -> None:
    talk = Talk(gnomes, today=AFTER)
    talk.say("size")
    assert talk.say("more").body.endswith(f"two boots. {OLD}")


def test_said_again_it_says_so_once(gnomes: Topic) -> None:
    talk = Talk(gnomes, today=AFTER)
    talk.say("size")
    for control in ("repeat", "slower"):
        assert talk.say(control).body.count(OLD) == 1


def test_on_the_day_of_the_review_nothing_is_overdue(gnomes: Topic) -> None:
    assert OLD not in Talk(gnomes, today=DUE).say("size").body


def test_what_the_topic_does_not_name_says_nothing(gnomes: Topic) -> None:
    talk = Talk(gnomes, today=AFTER)
    for label in ("paint", "gnome_down", "slower"):
        assert OLD not in talk.say(label).body


def test_without_a_day_it_is_judged_today(gnomes: Topic, garden: Path) -> None:
    assert OLD not in _size(Dialogue(gnomes))
    change(garden / "topic.yaml", "review_by: 2036-01-01", "review_by: 2026-01-02")
    assert OLD in _size(Dialogue(load_topic(garden).in_region("uk")))


def _size(dialogue: Dialogue) -> str:
    talk = Talk(dialogue._topic)
    talk.dialogue = dialogue
    return talk.say("size").body


def test_the_topic_that_ships_says_it_in_five_words(topic: Topic) -> None:
    said = topic.manifest.replies.overdue
    assert said is not None
    assert len(said.split()) <= 5
    for label in topic.manifest.say_overdue:
        assert topic.kind_of(label) is Kind.INFORMATION
        late = Talk(topic, today=date(2100, 1, 1)).say(label).body
        assert late == f"{Talk(topic, today=BEFORE_ANY_REVIEW).say(label).body} {said}"
