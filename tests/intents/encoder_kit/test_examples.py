"""What an encoder learns from, pass by pass."""

import random
from pathlib import Path

import pytest

from intents import Topic, load_topic, normalise
from intents.encoder_kit.examples import Lessons, Line
from intents.topic import NOT_URGENT, OTHER_ILLNESS, OUT_OF_SCOPE


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    """What the topic that ships teaches."""
    return Lessons(load_topic())


@pytest.fixture(scope="module")
def lines(lessons: Lessons) -> list[Line]:
    """One pass."""
    return lessons.one_pass(random.Random(0))


def test_every_section_is_taught(
    lessons: Lessons, lines: list[Line], topic: Topic
) -> None:
    facets = {
        f"{label}.{name}" for label, s in topic.sections.items() for name in s.facets
    }
    no_section = {OUT_OF_SCOPE, OTHER_ILLNESS}
    assert set(lessons.labels) == {*no_section, *topic.sections, *facets}
    assert {label for line in lines for label in line.labels} == set(lessons.labels)


def test_a_facet_is_right_alone_where_somebody_told_it(garden: Path) -> None:
    (garden / "utterances").mkdir()
    told = "paint.hats\tred hat\npaint.whole|size\thow painted\npaint\tany paint\n"
    (garden / "utterances/some.tsv").write_text(told, encoding="utf-8")
    taught = Lessons(load_topic(garden)).one_pass(random.Random(0))
    right = {" ".join(line.words): set(line.labels) for line in taught}
    assert right["red hat"] == {"paint.hats"}
    assert right["how painted"] == {"paint", "size"}
    assert right["any paint"] == {"paint", "paint.hats", "paint.boots"}
    assert right["brown boots"] == {"paint.boots"}


def test_what_is_kept_aside_is_not_taught(lines: list[Line], topic: Topic) -> None:
    aside = set(topic.manifest.kept_aside)
    assert aside
    assert aside.isdisjoint(line.group for line in lines)


def test_what_is_left_out_is_not_taught() -> None:
    some = Lessons(load_topic(), ["wards", "hwu64"]).one_pass(random.Random(0))
    assert {"wards", "hwu64"}.isdisjoint(line.group for line in some)


def test_what_is_only_known_to_be_calm_asks_nothing(topic: Topic) -> None:
    calm = {normalise(u.text) for u in topic.utterances if u.labels == (NOT_URGENT,)}
    taught = Lessons(load_topic()).one_pass(random.Random(0))
    found = [line for line in taught if line.words in calm]
    assert len(found) > 100
    assert all(line.labels == {OUT_OF_SCOPE} for line in found)


def test_what_real_people_said_counts_more(lines: list[Line]) -> None:
    weights = {line.weight for line in lines if line.group == "real_questions"}
    assert min(weights) > 1.0


def test_the_illness_of_a_question_is_swapped_for_another(lines: list[Line]) -> None:
    swapped = [line for line in lines if line.group == "swapped"]
    assert len(swapped) > 100
    assert all(line.labels == {OTHER_ILLNESS} for line in swapped)


def test_a_pass_is_the_same_each_time(lessons: Lessons, lines: list[Line]) -> None:
    assert lessons.one_pass(random.Random(0)) == lines


def test_a_topic_without_background_teaches_too(garden: Path) -> None:
    taught = Lessons(load_topic(garden)).one_pass(random.Random(0))
    assert {"size", OUT_OF_SCOPE} <= {label for one in taught for label in one.labels}
