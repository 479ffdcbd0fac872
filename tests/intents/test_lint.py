"""What a topic's author should mend is found."""

from datetime import date
from pathlib import Path

import pytest

from intents import SIGNATURES, LintFinding, TopicError, lint, load_topic, reading_age
from intents.heard import (
    MAX_SENTENCE,
    MAX_WITH_ADVICE,
    MAX_WORDS,
    OLDEST_READER,
    things_in,
)
from intents.lint import MIN_PHRASES
from tests.intents.edit import change, with_phrases

TODAY = date(2030, 1, 1)

SOURCE = """\
  shed:
    publisher: The Shed
    title: All about gnomes
    reviewed: 2026-01-01
    review_by: 2036-01-01
"""

HARD = (
    "Pathological fragmentation necessitates immediate multidisciplinary "
    "intervention, notwithstanding considerable contraindications."
)


def findings(garden: Path) -> list[LintFinding]:
    """What lint finds, but for few phrases and no signature, as the tiny topic has."""
    found = [one for one in lint(load_topic(garden), TODAY) if one.file != SIGNATURES]
    return [one for one in found if f"{MIN_PHRASES} are wanted" not in one.what]


def only(garden: Path) -> LintFinding:
    """The one thing that lint finds."""
    found = findings(garden)
    assert len(found) == 1, found
    return found[0]


def test_the_topic_that_ships_has_no_error() -> None:
    assert [str(one) for one in lint(load_topic(), TODAY) if not one.warning] == []


def test_the_tiny_topic_has_nothing_but_few_phrases(garden: Path) -> None:
    assert findings(garden) == []


def test_few_phrases(garden: Path) -> None:
    found = lint(load_topic(garden), TODAY)
    few = [one for one in found if one.file == "sections/size.yaml"]
    assert [one.field for one in few] == ["phrases"]
    assert "5 phrases" in few[0].what


def test_no_source(garden: Path) -> None:
    change(garden / "sections/size.yaml", "sources: [shed]\n", "")
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "sources")
    assert not found.warning


def test_a_section_has_no_date_of_review_of_its_own(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "sources: [shed]", "reviewed: 2026-01-01\nsources: [shed]")
    with pytest.raises(TopicError, match=f"line {line}, field 'reviewed'"):
        load_topic(garden)


def test_a_review_that_is_yet_to_come(garden: Path) -> None:
    change(garden / "topic.yaml", "reviewed: 2026-01-01", "reviewed: 2030-01-02")
    found = only(garden)
    assert (found.file, found.field) == ("topic.yaml", "sources.shed.reviewed")
    assert "2030-01-02" in found.what
    assert not found.warning


def test_a_source_that_is_overdue_for_review_is_a_warning(garden: Path) -> None:
    change(garden / "topic.yaml", "review_by: 2036-01-01", "review_by: 2029-12-31")
    found = findings(garden)
    # Every section that rests on it is told, controls rest on none.
    assert [(one.file, one.field) for one in found] == [
        (f"sections/{label}.yaml", "sources")
        for label in ("gnome_down", "paint", "size")
    ]
    assert all("2029-12-31" in one.what and one.warning for one in found)


def test_the_review_that_is_due_first_counts(garden: Path) -> None:
    second = SOURCE.replace("shed", "pond").replace("2036-01-01", "2029-12-31")
    change(garden / "topic.yaml", SOURCE, SOURCE + second)
    change(garden / "sections/size.yaml", "[shed]", "[shed, pond]")
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "sources")
    assert "2029-12-31" in found.what


def test_a_review_is_not_overdue_on_its_day(garden: Path) -> None:
    change(garden / "topic.yaml", "review_by: 2036-01-01", "review_by: 2030-01-01")
    assert findings(garden) == []


def test_a_source_that_is_never_due_is_not_overdue(garden: Path) -> None:
    change(garden / "topic.yaml", "    review_by: 2036-01-01\n", "")
    assert findings(garden) == []


def test_a_control_section_needs_no_source(garden: Path) -> None:
    assert load_topic(garden).sections["slower"].sources == ()
    assert findings(garden) == []


def test_nothing_more_to_say(garden: Path) -> None:
    change(
        garden / "sections/size.yaml",
        "more: Some gnomes are as tall as two boots.\n",
        "",
    )
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "more")


ENOUGH = MAX_WITH_ADVICE - 12
"""Words of an answer that leave room for the advice of the gnomes."""


def wordy(count: int) -> str:
    return ". ".join(["The hat is red"] * (count // 4)) + "."


def test_an_answer_of_too_many_words(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "A gnome is as tall as a boot.", wordy(MAX_WORDS + 4))
    found = findings(garden)
    assert {(one.file, one.field) for one in found} == {
        ("sections/size.yaml", "answer")
    }
    told = " ".join(one.what for one in found)
    assert f"{MAX_WORDS} at most" in told
    assert f"{MAX_WITH_ADVICE} at most" in told


def test_too_many_words_for_tell_me_more(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "Some gnomes are as tall as two boots.", wordy(MAX_WORDS + 4))
    found = findings(garden)
    assert {(one.file, one.field) for one in found} == {("sections/size.yaml", "more")}


def test_a_text_of_just_enough_words(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "A gnome is as tall as a boot.", wordy(ENOUGH))
    assert findings(garden) == []


def test_a_text_that_is_too_long_with_its_advice(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "A gnome is as tall as a boot.", wordy(ENOUGH + 4))
    assert {one.field for one in findings(garden)} == {"answer"}
    assert "with its advice" in findings(garden)[0].what


def test_a_sentence_that_is_too_long_to_hear(garden: Path) -> None:
    long = " and".join([" he is red"] * 6).strip().capitalize() + "."
    change(garden / "sections/size.yaml", "A gnome is as tall as a boot.", long)
    told = " ".join(one.what for one in findings(garden))
    assert f"a sentence has 23 words in region 'uk', {MAX_SENTENCE} at most" in told


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("It is red.", 1),
        ("It is red, and nothing else will do.", 1),
        ("Hats, boots, beards and coats are red.", 4),
        ("Hats, boots, beards, and coats are red.", 4),
        ("Hats, boots, beards, coats and rods are red.", 5),
        ("Hats, boots, beards, coats, rods or ponds.", 6),
        ("Call Samaritans on 1 1 6, 1 2 3, day or night.", 1),
        ("If it is a hat, which it often is, then paint it, or leave it.", 1),
    ],
)
def test_the_things_of_a_list_are_counted(sentence: str, things: int) -> None:
    assert things_in(sentence) == things


def test_a_list_that_nobody_keeps_by_ear(garden: Path) -> None:
    many = "Hats, boots, beards, coats and rods are red."
    change(garden / "sections/size.yaml", "A gnome is as tall as a boot.", many)
    assert {one.field for one in findings(garden)} == {"answer"}
    assert "a list has 5 things" in findings(garden)[0].what


def test_a_facet_is_heard_with_the_emergency_line(garden: Path) -> None:
    file = garden / "facets/paint.yaml"
    change(file, "A hat is red, and nothing else will do.", wordy(ENOUGH))
    found = findings(garden)
    assert {one.file for one in found} == {"facets/paint.yaml"}
    assert {one.field for one in found} == {"facets.hats.answer"}


def test_what_an_urgent_section_says_is_counted_together(garden: Path) -> None:
    file = garden / "sections/gnome_down.yaml"
    change(file, "why: A gnome is heavy.", f"why: {wordy(MAX_WORDS - 4)}")
    found = findings(garden)
    assert {one.file for one in found} == {"sections/gnome_down.yaml"}


def test_a_text_that_is_hard_to_read(garden: Path) -> None:
    change(garden / "sections/size.yaml", "A gnome is as tall as a boot.", HARD)
    found = findings(garden)
    assert {(one.file, one.field) for one in found} == {
        ("sections/size.yaml", "answer")
    }
    assert all("reading age" in one.what for one in found)


def test_every_region_is_read(garden: Path) -> None:
    change(garden / "sections/size.yaml", "A gnome is as tall as a boot.", HARD)
    told = " ".join(one.what for one in findings(garden))
    assert "region 'uk'" in told
    assert "region 'us'" in told


def test_a_telephone_number_is_one_word(garden: Path) -> None:
    size = garden / "sections/size.yaml"
    easy = "It is red. " * ((ENOUGH - 2) // 3)
    change(size, "A gnome is as tall as a boot.", f"{easy}Call 0 2 0, 7 9 4 6.")
    assert findings(garden) == []


def test_a_text_with_a_hospital_s_line_is_read_too(garden: Path) -> None:
    size = garden / "sections/size.yaml"
    easy = "It is red. " * ((MAX_WORDS - 6) // 3)
    change(size, "A gnome is as tall as a boot.", f"{easy}Call {{team_line}}.")
    found = findings(garden)
    assert any("with a hospital's line" in one.what for one in found)
    assert not any(
        f"{MAX_WORDS} at most" in o.what for o in found if "line" not in o.what
    )


def test_the_reading_age_of_easy_and_of_hard_words() -> None:
    assert reading_age("The cat sat on the mat. It was red.") < OLDEST_READER
    assert reading_age(HARD) > OLDEST_READER


def test_advice_without_a_doctor(garden: Path) -> None:
    change(
        garden / "topic.yaml",
        "emergency: Tell your doctor too.",
        "emergency: Tell your neighbour too.",
    )
    found = only(garden)
    assert (found.file, found.field) == ("topic.yaml", "advice.emergency")
    assert not found.warning


def test_a_doctorate_is_no_doctor(garden: Path) -> None:
    change(
        garden / "topic.yaml",
        "emergency: Tell your doctor too.",
        "emergency: Get a doctorate too.",
    )
    assert only(garden).field == "advice.emergency"


def test_a_phrase_that_two_sections_claim(garden: Path) -> None:
    change(
        garden / "sections/size.yaml",
        "are they small",
        "Which paint do I need, for him?",
    )
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "phrases")
    assert "'paint'" in found.what
    assert "'size'" in found.what


def test_a_phrase_that_one_section_says_twice(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    with_phrases(file, "are they small", "are they [very] small")
    assert findings(garden) == []


def test_a_phrase_that_a_section_and_negatives_claim(garden: Path) -> None:
    change(garden / "negatives/other.yaml", "set a timer", "are they small")
    found = only(garden)
    assert found.file == "negatives/other.yaml"
    assert "sections/size.yaml" in found.what


def test_an_utterance_that_another_section_claims(garden: Path) -> None:
    (garden / "utterances").mkdir()
    file = garden / "utterances/garden.tsv"
    file.write_text("paint\tare they small\n", encoding="utf-8")
    found = only(garden)
    assert found.file.startswith("utterances")
    assert "'are they small'" in found.what


def test_a_phrase_without_a_word(garden: Path) -> None:
    change(garden / "sections/size.yaml", "are they small", "'?!'")
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "phrases")
    assert "has no word" in found.what


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (LintFinding("a.yaml", "more", "it is odd"), "error: a.yaml, field 'more': "),
        (
            LintFinding("a.yaml", "more", "it is odd", True),
            "warning: a.yaml, field 'more'",
        ),
    ],
)
def test_a_finding_names_file_and_field(finding: LintFinding, told: str) -> None:
    assert str(finding).startswith(told)
    assert "it is odd" in str(finding)


def test_all_that_is_wrong_is_told_at_once(garden: Path) -> None:
    change(garden / "sections/size.yaml", "sources: [shed]\n", "")
    change(
        garden / "sections/paint.yaml", "more: The red of the hat fades in the sun.", ""
    )
    assert [one.field for one in findings(garden)] == ["more", "sources"]


def test_a_file_that_nothing_reads(garden: Path) -> None:
    (garden / "sections/size.yml").write_text("label: size\n", encoding="utf-8")
    assert only(garden).file == "sections/size.yml"


def test_a_topic_that_refuses_nothing(garden: Path) -> None:
    (garden / "negatives/other.yaml").unlink()
    assert only(garden).file == "negatives"


def test_plainer_words_are_few(garden: Path) -> None:
    change(
        garden / "sections/size.yaml",
        "phrases:",
        f"plain: {'It is so. ' * 16}\nphrases:",
    )
    found = findings(garden)
    assert any(f.field == "plain" and "45 at most" in f.what for f in found)
