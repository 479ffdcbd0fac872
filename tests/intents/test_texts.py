"""All that a topic can say, by place, and the version of it."""

import re
from pathlib import Path

import pytest

from intents import TopicError, Urgency, load_topic, places, urgent_places
from intents.texts import (
    MANIFEST,
    content_version,
    digest_of_texts,
    spoken_texts,
    text_hash,
)
from intents.topic import SPOKEN_FIELDS, Topic
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


def test_every_text_of_a_section_is_among_them() -> None:
    for section in load_topic().sections.values():
        told = spoken_texts(section)
        for field in SPOKEN_FIELDS:
            assert told.get(field, "") == getattr(section, field)
        for name, text in section.after.items():
            assert told[f"after.{name}"] == text
        assert all(told.values())


def test_every_file_that_says_something_is_a_place() -> None:
    topic = load_topic()
    found = places(topic)
    for place in found:
        assert (topic.folder / f"{place}.yaml").is_file()
    assert {f"sections/{label}" for label in topic.sections} <= set(found)
    assert "after_alarm/drink_or_eat" in found
    assert any(place.startswith("after_answer/") for place in found)
    assert all(found.values())


def test_the_words_of_regions_are_texts_of_the_manifest() -> None:
    texts = places(load_topic(TINY_TOPIC))[MANIFEST]
    assert texts["regions.uk.words.emergency_number"] == "9 9 9"
    assert texts["regions.us.spellings.colour"] == "color"
    assert texts["advice.emergency"] == "Tell your doctor too."
    assert texts["replies.more_end"] == "That is all that I know."
    assert texts["title"] == "garden gnomes"


def test_texts_are_as_their_author_wrote_them() -> None:
    do = places(load_topic(TINY_TOPIC))["sections/gnome_down"]["do"]
    assert "{emergency_number}" in do


def test_what_is_said_in_an_emergency() -> None:
    topic = load_topic()
    found = set(urgent_places(topic))
    for section in topic.sections.values():
        urgent = section.urgency is not Urgency.NONE
        assert (f"sections/{section.label}" in found) is urgent
    assert MANIFEST in found
    assert "after_alarm/drink_or_eat" in found
    assert not any(place.startswith("after_answer/") for place in found)


def test_a_topic_without_emergencies_has_nothing_urgent(garden: Path) -> None:
    (garden / "sections/gnome_down.yaml").unlink()
    assert urgent_places(load_topic(garden)) == ()


def test_the_order_of_fields_makes_no_difference_their_names_do() -> None:
    assert digest_of_texts({"do": "a", "why": "b"}) == digest_of_texts(
        {"why": "b", "do": "a"}
    )
    assert digest_of_texts({"do": "a", "why": "b"}) != digest_of_texts(
        {"do": "b", "why": "a"}
    )


def changed(garden: Path, file: str, old: str, new: str) -> bool:
    before = text_hash(load_topic(garden))
    change(garden / file, old, new)
    return text_hash(load_topic(garden)) != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sections/size.yaml", "as tall as a boot", "as tall as a shoe"),
        ("sections/size.yaml", "as two boots", "as ten boots"),
        ("sections/size.yaml", "title: how tall gnomes are", "title: gnomes"),
        ("topic.yaml", "emergency_number: 9 9 9", "emergency_number: 9 9 8"),
        ("topic.yaml", "colour: color", "colour: color\n      red: blue"),
        ("topic.yaml", "That is all that I know.", "That is all."),
    ],
)
def test_what_is_said_otherwise_is_another_version(
    garden: Path, file: str, old: str, new: str
) -> None:
    assert changed(garden, file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sections/size.yaml", "are they small", "are they tiny"),
        ("sections/size.yaml", "A gnome is as", ">-\n  A gnome\n  is as"),
        ("topic.yaml", "reviewed: 2026-01-01", "reviewed: 2026-01-02"),
        ("topic.yaml", "name: garden_gnomes", "version: 2026-02-03\nname: gnomes"),
    ],
)
def test_what_is_not_said_makes_no_other_version(
    garden: Path, file: str, old: str, new: str
) -> None:
    assert not changed(garden, file, old, new)


def test_the_version_of_the_content() -> None:
    topic = load_topic()
    assert topic.content_version == content_version(topic)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\+[0-9a-f]{12}", topic.content_version)


def test_a_topic_without_a_date_has_a_version_too() -> None:
    topic = load_topic(TINY_TOPIC)
    assert topic.content_version == text_hash(topic)


def test_every_region_has_the_same_version() -> None:
    topic = load_topic(TINY_TOPIC)
    assert {topic.in_region(name).content_version for name in ("uk", "us")} == {
        topic.content_version
    }


# The date of the content, in a text.


def dated(garden: Path, version: str) -> Topic:
    change(garden / "topic.yaml", "name: garden", f"{version}name: garden")
    change(garden / "sections/size.yaml", "as a boot.", "as a boot on {content_date}.")
    return load_topic(garden)


@pytest.mark.parametrize("region", ["uk", "us"])
def test_a_text_can_say_the_date_of_the_content(garden: Path, region: str) -> None:
    topic = dated(garden, "version: 2026-11-08\n").in_region(region)
    assert topic.sections["size"].answer.endswith("a boot on 8 November 2026.")


def test_a_date_that_is_said_has_to_be_there(garden: Path) -> None:
    with pytest.raises(TopicError, match="content_date"):
        dated(garden, "")


def test_a_new_date_leaves_what_was_read_as_it_was(garden: Path) -> None:
    before = digest_of_texts(
        places(dated(garden, "version: 2026-11-08\n"))["sections/size"]
    )
    change(garden / "topic.yaml", "2026-11-08", "2026-11-09")
    assert digest_of_texts(places(load_topic(garden))["sections/size"]) == before
