"""What a topic holds, and how it is worded for a region."""

from pathlib import Path

import pytest

from intents import REGIONS, Kind, TeamLine, Topic, TopicError, load_topic
from intents.manifest import TEAM_LINE
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


def spoken_texts(topic: Topic) -> list[str]:
    """Everything that a topic can say."""
    manifest = topic.manifest
    sections = [
        text
        for section in topic.sections.values()
        for text in (section.title, section.spoken, section.more, section.plain)
    ]
    replies = [str(text) for text in manifest.replies.model_dump().values()]
    return [*sections, *replies, *manifest.advice.values(), manifest.title]


def test_a_region_fills_in_its_words() -> None:
    topic = load_topic(TINY_TOPIC)
    assert "9 9 9" in topic.in_region("uk").sections["gnome_down"].do
    assert "9 1 1" in topic.in_region("us").sections["gnome_down"].do


def test_a_region_spells_in_its_own_way() -> None:
    topic = load_topic(TINY_TOPIC)
    assert "any colour" in topic.in_region("uk").sections["paint"].answer
    assert "any color" in topic.in_region("us").sections["paint"].answer


def test_a_local_spelling_keeps_its_capital(garden: Path) -> None:
    change(garden / "sections/paint.yaml", "Its coat may", "Colour may")
    assert "Color may" in load_topic(garden).in_region("us").sections["paint"].answer


def test_only_whole_words_are_spelt_anew(garden: Path) -> None:
    change(garden / "sections/paint.yaml", "Its coat may", "A colourful coat may")
    answer = load_topic(garden).in_region("us").sections["paint"].answer
    assert "A colourful coat" in answer


def test_replies_are_worded_for_the_region() -> None:
    local = load_topic(TINY_TOPIC).in_region("us")
    assert "9 1 1" in local.manifest.replies.emergency_line


def test_the_places_of_a_clarifying_question_are_filled_later() -> None:
    local = load_topic(TINY_TOPIC).in_region("us")
    assert "{first}" in local.manifest.replies.clarify
    assert "{second}" in local.manifest.replies.clarify


def test_wording_for_a_region_changes_no_phrase() -> None:
    topic = load_topic(TINY_TOPIC)
    local = topic.in_region("us")
    for label, section in topic.sections.items():
        assert local.sections[label].phrases == section.phrases


def test_a_region_that_the_topic_lacks() -> None:
    with pytest.raises(TopicError, match="au"):
        load_topic(TINY_TOPIC).in_region("au")


def test_the_topic_that_ships_has_every_region() -> None:
    assert set(load_topic().manifest.regions) == set(REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_nothing_is_left_to_fill_in(region: str) -> None:
    for text in spoken_texts(load_topic().in_region(region)):
        later = text.replace("{first}", "").replace("{second}", "")
        assert "{" not in later
        assert "}" not in later


WARD = TeamLine("0 2 0, 7 9 4 6", "the bone ward")


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_says_whom_to_call(region: str) -> None:
    words = load_topic().manifest.regions[region].words
    wanted = {"emergency_number", "emergency_place", "advice_line"}
    wanted |= {"crisis_line", "crisis_other"}
    assert {*wanted, "team_line", "team_name"} == set(words)
    assert load_topic().manifest.regions[region].title


@pytest.mark.parametrize(
    ("region", "emergency", "crisis", "advice"),
    [
        ("uk", "9 9 9", "Samaritans on 1 1 6, 1 2 3", "N H S 1 1 1"),
        ("ie", "1 1 2 or 9 9 9", "Samaritans on 1 1 6, 1 2 3", "your doctor's number"),
        ("us", "9 1 1", "9 8 8", "your doctor's number"),
        ("ca", "9 1 1", "9 8 8", "8 1 1"),
        ("au", "triple zero", "Lifeline", "Healthdirect on 1 800, 0 22, 2 22"),
        ("nz", "1 1 1", "1 7 3 7", "Healthline on 0 800, 6 11, 1 16"),
        ("in", "1 1 2", "Tele MANAS on 1 4 4 1 6", "your doctor's number"),
    ],
)
def test_the_numbers_of_a_region_are_spoken(
    region: str, emergency: str, crisis: str, advice: str
) -> None:
    local = load_topic().in_region(region).sections
    assert f"call {emergency} now" in local["new_pain"].do
    assert f"call {emergency}." in local["crisis"].do
    assert crisis in local["crisis"].do
    assert advice in local["new_pain"].after["who_to_call"]


def test_crisis_begins_with_company_and_a_number_and_not_with_pills() -> None:
    crisis = load_topic().in_region("uk").sections["crisis"]
    assert crisis.do.startswith("I am glad you told me, and you are not alone")
    assert "I cannot make calls" in crisis.do
    assert "pill" not in f"{crisis.do} {crisis.why} {crisis.more}"
    assert "mental health option" in crisis.more


def test_without_a_team_a_region_has_words_of_its_own() -> None:
    topic = load_topic()
    fallback = topic.manifest.regions["uk"].words[TEAM_LINE]
    assert (
        f"Then call {fallback}."
        in topic.in_region("uk").sections["urgent_low_blood"].do
    )


@pytest.mark.parametrize("region", REGIONS)
def test_a_team_is_called_after_the_emergency_number(region: str) -> None:
    local = load_topic().in_region(region, WARD)
    then = "Then call the bone ward on 0 2 0, 7 9 4 6."
    for label in ("urgent_low_blood", "urgent_high_calcium", "urgent_spinal_cord"):
        section = local.sections[label]
        assert section.do.startswith("Call ")
        assert then in section.spoken
        number = local.manifest.regions[region].words["emergency_number"]
        assert section.spoken.index(number) < section.spoken.index(then)


def test_a_team_is_the_first_to_call_where_it_is_no_emergency() -> None:
    local = load_topic().in_region("uk", WARD)
    soon = [s for s in local.of_kind(Kind.URGENT) if s.urgency.value == "soon"]
    assert soon
    for section in soon:
        spoken = section.spoken
        assert "the bone ward on 0 2 0, 7 9 4 6" in spoken
        assert spoken.index("bone ward") < spoken.index("doctor or nurse")
        assert spoken.index("bone ward") < spoken.index("9 9 9")


def test_a_team_without_a_name_has_the_region_s() -> None:
    local = load_topic().in_region("nz", TeamLine("0 2 0"))
    assert (
        "Then call the cancer team on 0 2 0."
        in local.sections["urgent_spinal_cord"].why
    )


def test_a_team_without_any_name_is_its_number(garden: Path) -> None:
    paint = garden / "sections/paint.yaml"
    change(paint, "Its coat may", "Call {team_line}. Its coat may")
    topic = load_topic(garden)

    def told(region: str, team: TeamLine | None = None) -> str:
        return topic.in_region(region, team).sections["paint"].answer

    assert "Call whoever looks after your garden." in told("uk")
    assert "Call 0 2 0." in told("uk", TeamLine("0 2 0"))
    assert "Call the garden team on 0 2 0." in told("ie", TeamLine("0 2 0"))


def test_a_topic_that_speaks_of_no_team_does_without() -> None:
    topic = load_topic(TINY_TOPIC)
    assert spoken_texts(topic.in_region("uk", WARD)) == spoken_texts(
        topic.in_region("uk")
    )


def test_a_canadian_text_is_spelt_as_canadians_do(topic: Topic) -> None:
    spelt = topic.manifest.regions["ca"].spellings
    assert spelt["hypercalcaemia"] == "hypercalcemia"
    assert not {"colour", "tumour", "neighbour"} & set(spelt)


@pytest.mark.parametrize("region", ["us", "ca"])
def test_local_texts_hold_no_british_spelling(region: str) -> None:
    topic = load_topic()
    british = topic.manifest.regions[region].spellings
    for text in spoken_texts(topic.in_region(region)):
        words = text.lower().replace(".", " ").replace(",", " ").split()
        assert not set(words) & set(british), text


def test_sections_are_found_by_kind(topic: Topic) -> None:
    urgent = topic.of_kind(Kind.URGENT)
    assert urgent
    assert all(section.kind is Kind.URGENT for section in urgent)
    counted = sum(len(topic.of_kind(kind)) for kind in Kind)
    assert counted == len(topic.sections)


def test_the_kind_of_a_label(topic: Topic) -> None:
    assert topic.kind_of("symptoms") is Kind.INFORMATION
    assert topic.kind_of("out_of_scope") is None


def test_an_urgent_section_says_first_what_to_do(topic: Topic) -> None:
    for section in topic.of_kind(Kind.URGENT):
        assert section.spoken.startswith(section.do)
        assert section.spoken.endswith(section.why)


def test_a_red_flag_opens_with_its_answer_and_the_emergency_line(topic: Topic) -> None:
    for label in topic.manifest.red_flags:
        section = topic.sections[label]
        line = topic.manifest.replies.emergency_line
        assert topic.opening(section) == f"{section.answer} {line}"


def test_another_section_opens_with_its_answer(topic: Topic) -> None:
    assert topic.opening(topic.sections["bones"]) == topic.sections["bones"].answer


def test_every_red_flag_is_an_information_section(topic: Topic) -> None:
    assert topic.manifest.red_flags
    for label in topic.manifest.red_flags:
        assert topic.kind_of(label) is Kind.INFORMATION


def test_a_topic_cannot_be_changed_by_accident(topic: Topic) -> None:
    with pytest.raises(AttributeError):
        topic.folder = Path()  # type: ignore[misc]
