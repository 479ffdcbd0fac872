"""A topic made ready to be asked."""

from pathlib import Path

import pytest

from audio import Alternative, Transcript
from intents import Decision, TeamLine, TopicError
from skill.understanding import Understanding
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


def test_the_topic_is_worded_for_its_region() -> None:
    assert "9 1 1" in Understanding(TINY_TOPIC, "us").topic.sections["gnome_down"].do


def test_the_hospital_s_own_line_is_in_its_words(garden: Path) -> None:
    section = garden / "sections/gnome_down.yaml"
    change(section, "A gnome is heavy.", "Then call {team_line}.")
    line = TeamLine("0 2 0", "the shed")
    topic = Understanding(garden, "uk", team=line).topic
    assert topic.sections["gnome_down"].why == "Then call the shed on 0 2 0."


def test_the_matcher_is_that_of_the_topic() -> None:
    understanding = Understanding(TINY_TOPIC, "us")
    assert understanding.matcher.match("how tall is a gnome").intent == "size"


def test_the_topic_that_ships_needs_no_learning(understanding: Understanding) -> None:
    steps: list[float] = []
    again = Understanding("secondary_bone_cancer", "au", steps.append)
    assert again.topic.sections.keys() == understanding.topic.sections.keys()
    assert steps == []


def test_a_topic_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match=r"topic\.yaml"):
        Understanding(tmp_path, "uk")


def test_a_region_that_the_topic_lacks() -> None:
    with pytest.raises(TopicError, match="au") as caught:
        Understanding(TINY_TOPIC, "au")
    assert "uk" in str(caught.value)


def test_what_recognisers_disagree_about_counts_less(
    understanding: Understanding,
) -> None:
    vague = (
        Alternative("what happens next", 0.62),
        Alternative("how does it spread", 0.38),
    )
    agreed = understanding.judge(Transcript(vague, agreement=0.9))
    disputed = understanding.judge(Transcript(vague, agreement=0.2))
    assert agreed.decision is Decision.ANSWER
    assert disputed.decision is Decision.REJECT


def test_what_was_hardly_english_does_not_count(understanding: Understanding) -> None:
    heard = (Alternative("what are the symptoms", 1.0),)
    english = understanding.judge(Transcript(heard, agreement=0.3, english=0.99))
    foreign = understanding.judge(Transcript(heard, agreement=0.3, english=0.05))
    assert english.intent == "symptoms"
    assert foreign.decision is Decision.REJECT
