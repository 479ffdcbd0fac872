"""What of a section is asked for, as its author writes it down."""

from pathlib import Path

import pytest

from intents import TopicError, load_topic
from intents.facet import Asked, Facet
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


@pytest.mark.parametrize(
    ("source", "passages"),
    [
        ("shed: paint", (("shed", "paint"),)),
        ("shed", (("shed", ""),)),
        ("shed: paint; barn: hats", (("shed", "paint"), ("barn", "hats"))),
        ("shed: paint; hats", (("shed", "paint"), ("shed", "hats"))),
        ("silent", ()),
    ],
)
def test_it_names_where_in_the_sources_it_stands(
    source: str, passages: tuple[tuple[str, str], ...]
) -> None:
    facet = Facet(title="hats", answer="Hats are red.", source=source)
    assert facet.passages == passages


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("tests", Asked("tests")),
        ("tests.mri_scan", Asked("tests", "mri_scan")),
        ("tests.whole", Asked("tests", "whole")),
    ],
)
def test_a_label_names_a_section_and_perhaps_a_facet(
    written: str, asked: Asked
) -> None:
    assert Asked.of(written) == asked
    assert str(asked) == written


def test_a_section_has_the_facets_of_its_file() -> None:
    paint = load_topic(TINY_TOPIC).sections["paint"]
    assert list(paint.facets) == ["hats", "boots"]
    assert [one.is_silent for one in paint.facets.values()] == [False, True]


def test_a_facet_is_worded_for_the_region() -> None:
    hats = load_topic(TINY_TOPIC).in_region("us").sections["paint"].facets["hats"]
    assert hats.title == "the color of hats"


def test_a_facet_of_a_red_flag_carries_the_emergency_line() -> None:
    topic = load_topic(TINY_TOPIC).in_region("uk")
    paint = topic.sections["paint"]
    assert topic.opening(paint, paint.facets["hats"]) == (
        "A hat is red, and nothing else will do. If a gnome is falling now, call 9 9 9."
    )


def test_an_utterance_may_say_what_of_its_section_it_asks(garden: Path) -> None:
    (garden / "utterances").mkdir()
    lines = "paint.hats|size\tred hat\npaint.whole\thow painted\nsize\thow wide\n"
    (garden / "utterances/garden.tsv").write_text(lines, encoding="utf-8")
    said = [(one.labels, one.facet) for one in load_topic(garden).utterances]
    assert said == [
        (("paint", "size"), "hats"),
        (("paint",), "whole"),
        (("size",), None),
    ]


# What goes wrong.


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("facets/paint.yaml", "section: paint", "section: size", "'size'"),
        (
            "facets/paint.yaml",
            "answer: A hat",
            "advice: none\n    answer: A hat",
            "none",
        ),
        ("facets/paint.yaml", "shed: paint", "barn: paint", "no source 'barn'"),
        ("facets/paint.yaml", "  boots:", "  whole:", "no facet is named 'whole'"),
        ("facets/paint.yaml", "    source: silent\n", "", "facets.boots.source"),
        ("facets/paint.yaml", "title: the colour of hats", "name: hats", "hats.title"),
        ("facets/paint.yaml", "will do.", "will {lot}.", "{lot}"),
    ],
)
def test_what_is_wrong_with_a_facet_is_told_by_its_place(
    garden: Path, file: str, old: str, new: str, told: str
) -> None:
    change(garden / file, old, new)
    with pytest.raises(TopicError) as caught:
        load_topic(garden)
    assert told in str(caught.value)
    assert ".yaml, line " in str(caught.value)


@pytest.mark.parametrize("label", ["slower", "gnome_down", "nothing"])
def test_only_what_informs_has_facets(garden: Path, label: str) -> None:
    file = garden / "facets/paint.yaml"
    change(file, "section: paint", f"section: {label}")
    file.rename(garden / f"facets/{label}.yaml")
    with pytest.raises(TopicError, match="kind information or personal"):
        load_topic(garden)


@pytest.mark.parametrize("label", ["paint.beard", "size.hats", "paint."])
def test_an_utterance_of_an_unknown_facet_is_named(garden: Path, label: str) -> None:
    (garden / "utterances").mkdir()
    file = garden / "utterances/garden.tsv"
    file.write_text(f"size\thow wide\n{label}\tred beard\n", encoding="utf-8")
    with pytest.raises(TopicError, match="line 2, field 'label'"):
        load_topic(garden)
