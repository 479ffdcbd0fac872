"""What a topic's author should mend is found."""

from datetime import date
from pathlib import Path

import pytest

from intents import LintFinding, lint, load_topic, reading_age
from intents.lint import MAX_WORDS, MIN_PHRASES, OLDEST_READER
from tests.intents.edit import change, with_phrases

TODAY = date(2030, 1, 1)

HARD = (
    "Pathological fragmentation necessitates immediate multidisciplinary "
    "intervention, notwithstanding considerable contraindications."
)


def findings(garden: Path) -> list[LintFinding]:
    """What lint finds, but for the few phrases that the tiny topic has."""
    found = lint(load_topic(garden), TODAY)
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


def test_no_date_of_review(garden: Path) -> None:
    change(garden / "sections/size.yaml", "reviewed: 2026-01-01\n", "")
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "reviewed")
    assert not found.warning


def test_a_review_that_is_yet_to_come(garden: Path) -> None:
    change(
        garden / "sections/size.yaml", "reviewed: 2026-01-01", "reviewed: 2030-01-02"
    )
    found = only(garden)
    assert found.field == "reviewed"
    assert "2030-01-02" in found.what


def test_a_review_that_is_overdue_is_a_warning(garden: Path) -> None:
    change(
        garden / "sections/size.yaml", "review_by: 2036-01-01", "review_by: 2029-12-31"
    )
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "review_by")
    assert "2029-12-31" in found.what
    assert found.warning


def test_a_review_is_not_overdue_on_its_day(garden: Path) -> None:
    change(
        garden / "sections/size.yaml", "review_by: 2036-01-01", "review_by: 2030-01-01"
    )
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


def wordy(count: int) -> str:
    return ". ".join(["The hat is red"] * (count // 4)) + "."


def test_an_answer_of_too_many_words(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "A gnome is as tall as a boot.", wordy(MAX_WORDS + 4))
    found = findings(garden)
    assert {(one.file, one.field) for one in found} == {
        ("sections/size.yaml", "answer")
    }
    assert all(f"{MAX_WORDS} at most" in one.what for one in found)


def test_too_many_words_for_tell_me_more(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "Some gnomes are as tall as two boots.", wordy(MAX_WORDS + 4))
    found = findings(garden)
    assert {(one.file, one.field) for one in found} == {("sections/size.yaml", "more")}


def test_a_text_of_just_enough_words(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "A gnome is as tall as a boot.", wordy(MAX_WORDS))
    assert findings(garden) == []


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


def test_a_phrase_that_is_no_template(garden: Path) -> None:
    change(garden / "sections/size.yaml", "are they small", "are (they|we small")
    found = only(garden)
    assert (found.file, found.field) == ("sections/size.yaml", "phrases")
    assert "are (they|we small" in found.what


def test_a_follow_up_that_is_no_template(garden: Path) -> None:
    with (garden / "topic.yaml").open("a", encoding="utf-8") as file:
        file.write("\nfollow_ups:\n  size: [is (that|it big]\n")
    found = only(garden)
    assert found.file == "topic.yaml"
    assert found.field.startswith("follow_ups")
    assert "is (that|it big" in found.what


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
    change(garden / "sections/paint.yaml", "reviewed: 2026-01-01\n", "")
    assert [one.field for one in findings(garden)] == ["reviewed", "sources"]


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


def test_a_follow_up_after_a_section_that_is_no_template(garden: Path) -> None:
    change(
        garden / "topic.yaml",
        "advice:",
        "follow_ups_after:\n  size:\n    paint: ['is it (red']\nadvice:",
    )
    assert "follow_ups_after.size.paint" in {f.field for f in findings(garden)}
