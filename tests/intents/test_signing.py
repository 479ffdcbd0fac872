"""Who has read what a topic says, and its version."""

from datetime import date
from pathlib import Path

import pytest

from intents import SIGNATURES, LintFinding, TopicError, lint, load_topic, places
from intents.signing import (
    Standing,
    load_signatures,
    sign,
    stamp,
    urgent_readings,
)
from intents.texts import text_hash
from tests.intents.edit import change

DAY = date(2026, 11, 28)
LATER = date(2027, 1, 2)
URGENT = "sections/gnome_down"
NURSE = ("Ada Nurse", "oncology nurse")


def standings(garden: Path) -> dict[str, Standing]:
    return {one.place: one.standing for one in urgent_readings(load_topic(garden))}


def found_of(garden: Path, release: bool = False) -> list[LintFinding]:
    found = lint(load_topic(garden), DAY, release)
    return [one for one in found if one.file in (SIGNATURES, "topic.yaml")]


def test_nobody_has_signed_the_topic_that_ships() -> None:
    topic = load_topic()
    assert load_signatures(topic) == ()
    assert {one.standing for one in urgent_readings(topic)} == {Standing.UNSIGNED}


def test_a_signature_says_who_what_and_when(garden: Path) -> None:
    topic = load_topic(garden)
    file = sign(topic, URGENT, *NURSE, DAY)
    assert file == garden / SIGNATURES
    (one,) = load_signatures(topic)
    assert (one.place, one.by, one.role, one.on) == (URGENT, *NURSE, DAY)
    assert standings(garden) == {"topic": Standing.UNSIGNED, URGENT: Standing.SIGNED}


def test_a_signature_is_of_today_unless_told(garden: Path) -> None:
    topic = load_topic(garden)
    sign(topic, URGENT, *NURSE)
    assert load_signatures(topic)[0].on == date.today()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Lift the gnome off", "Leave the gnome there"),
        ("why: A gnome is heavy.", "why: A gnome is very heavy."),
        ("title: a gnome on", "title: the gnome on"),
        ("phrases:", "more: It may break.\nphrases:"),
    ],
)
def test_a_text_that_is_changed_is_unsigned_again(
    garden: Path, old: str, new: str
) -> None:
    sign(load_topic(garden), URGENT, *NURSE, DAY)
    change(garden / "sections/gnome_down.yaml", old, new)
    assert standings(garden)[URGENT] is Standing.CHANGED


def test_a_new_phrase_is_nothing_that_was_read(garden: Path) -> None:
    sign(load_topic(garden), URGENT, *NURSE, DAY)
    change(garden / "sections/gnome_down.yaml", "help a gnome", "help the gnome")
    assert standings(garden)[URGENT] is Standing.SIGNED


def test_a_change_of_the_emergency_number_is_one_of_the_manifest(garden: Path) -> None:
    for place in (URGENT, "topic"):
        sign(load_topic(garden), place, *NURSE, DAY)
    change(garden / "topic.yaml", "emergency_number: 9 9 9", "emergency_number: 9 9 8")
    assert standings(garden) == {"topic": Standing.CHANGED, URGENT: Standing.SIGNED}


def test_who_signs_again_replaces_their_own_signature_alone(garden: Path) -> None:
    topic = load_topic(garden)
    sign(topic, URGENT, *NURSE, DAY)
    sign(topic, URGENT, "Bo Doctor", "doctor", DAY)
    sign(topic, "topic", *NURSE, DAY)
    sign(topic, URGENT, "Ada Nurse", "matron", LATER)
    assert [(one.place, one.by, one.on) for one in load_signatures(topic)] == [
        (URGENT, "Ada Nurse", LATER),
        (URGENT, "Bo Doctor", DAY),
        ("topic", "Ada Nurse", DAY),
    ]
    assert load_signatures(topic)[0].role == "matron"


def test_one_who_has_read_it_as_it_is_suffices(garden: Path) -> None:
    sign(load_topic(garden), URGENT, *NURSE, LATER)
    change(garden / "sections/gnome_down.yaml", "is heavy", "is very heavy")
    sign(load_topic(garden), URGENT, "Bo Doctor", "doctor", DAY)
    assert standings(garden)[URGENT] is Standing.SIGNED


@pytest.mark.parametrize(
    "name", ["O'Brien", 'Ann "Annie" Lee', "No", "Zoë: a nurse # 2", "- Li", "1e5"]
)
def test_any_name_can_sign(garden: Path, name: str) -> None:
    topic = load_topic(garden)
    for place in ("topic", URGENT, "topic"):
        sign(topic, place, name, name, DAY)
    assert [(one.place, one.by) for one in load_signatures(topic)] == [
        ("topic", name),
        (URGENT, name),
    ]


HAND_WRITTEN = """\
# Kept by the ward.
signatures:
# The first one.
- on: 2026-01-01   # in the garden
  by: Cy
  role: >-
    head
    gardener
  place: sections/size
  sha256: {zeros}
# The second.
- place: topic
  by: Ada Nurse
  role: nurse
  on: 2026-01-01
  sha256: {zeros}
# The end.
"""


def test_nothing_else_in_the_file_is_lost(garden: Path) -> None:
    text = HAND_WRITTEN.format(zeros="0" * 64)
    file = garden / SIGNATURES
    file.write_text(text, encoding="utf-8")
    topic = load_topic(garden)
    sign(topic, URGENT, *NURSE, DAY)
    told = file.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line not in told.splitlines()] == []
    sign(topic, "topic", *NURSE, DAY)
    told = file.read_text(encoding="utf-8")
    assert told.startswith(text[: text.index("- place: topic")])
    assert told.endswith("# The end.\n")
    assert [one.by for one in load_signatures(topic)] == [
        "Cy",
        "Ada Nurse",
        "Ada Nurse",
    ]


@pytest.mark.parametrize(
    "text", ["signatures: []\n", "{signatures: []}", "signatures: [{ENTRY}]\n"]
)
def test_a_file_of_another_form_is_left_as_it_is(garden: Path, text: str) -> None:
    entry = f"place: topic, by: Cy, role: cook, on: 2026-01-01, sha256: {'0' * 64}"
    text = text.replace("ENTRY", entry)
    (garden / SIGNATURES).write_text(text, encoding="utf-8")
    with pytest.raises(TopicError, match="one below the other"):
        sign(load_topic(garden), URGENT, *NURSE, DAY)
    assert (garden / SIGNATURES).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("on: 2026-11-28", "on: lately", "signatures.0.on"),
        ("sha256: ", "sha256: x", "signatures.0.sha256"),
        ("role: ", "rank: ", "signatures.0.role"),
        ("signatures:", "signed:", "signatures"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_field(
    garden: Path, old: str, new: str, field: str
) -> None:
    topic = load_topic(garden)
    file = sign(topic, URGENT, *NURSE, DAY)
    text = file.read_text(encoding="utf-8").replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TopicError) as told:
        load_signatures(topic)
    assert str(told.value).startswith(f"{file}, line ")
    assert f"field '{field}'" in str(told.value)
    with pytest.raises(TopicError):
        lint(topic)


def test_a_folder_that_cannot_be_written(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("intents.signing.written_whole", refuse)
    with pytest.raises(TopicError, match=f"{SIGNATURES} cannot be written"):
        sign(load_topic(garden), URGENT, *NURSE)


# What lint says of it.


@pytest.mark.parametrize("release", [False, True])
def test_what_nobody_has_signed_is_told(garden: Path, release: bool) -> None:
    found = found_of(garden, release)
    assert [(one.file, one.field) for one in found] == [
        (SIGNATURES, "topic"),
        (SIGNATURES, URGENT),
    ]
    assert all(one.warning is not release for one in found)
    assert all("nobody has signed" in one.what for one in found)


@pytest.mark.parametrize("release", [False, True])
def test_what_was_changed_since_it_was_signed_is_told(
    garden: Path, release: bool
) -> None:
    for place in places(load_topic(garden)):
        sign(load_topic(garden), place, *NURSE, DAY)
    assert found_of(garden, release) == []
    change(garden / "sections/gnome_down.yaml", "is heavy", "is very heavy")
    (found,) = found_of(garden, release)
    assert (found.field, found.warning) == (URGENT, not release)
    assert "changed since Ada Nurse signed it on 2026-11-28" in found.what


def test_a_signature_of_no_place_is_told(garden: Path) -> None:
    sign(load_topic(garden), "sections/size", *NURSE, DAY)
    (garden / "sections/size.yaml").unlink()
    (found,) = [one for one in found_of(garden) if one.field == "place"]
    assert found.what == "there is no 'sections/size'"
    assert found.warning


# The version.


def stamped(garden: Path) -> bool:
    return not any(one.field == "text_hash" for one in found_of(garden))


def test_a_stamp_is_a_date_and_a_hash(garden: Path) -> None:
    topic = load_topic(garden)
    text = (garden / "topic.yaml").read_text(encoding="utf-8")
    manifest = stamp(topic, DAY)
    assert (manifest.version, manifest.text_hash) == (DAY, text_hash(topic))
    head = f"version: 2026-11-28\ntext_hash: {text_hash(topic)}\n"
    assert (garden / "topic.yaml").read_text(encoding="utf-8") == head + text
    assert stamped(garden)


def test_texts_that_were_changed_since_the_stamp_are_told(garden: Path) -> None:
    stamp(load_topic(garden), DAY)
    change(garden / "sections/size.yaml", "as a boot", "as a shoe")
    assert not stamped(garden)
    (found,) = [one for one in found_of(garden) if one.field == "text_hash"]
    assert found.warning
    assert "askaloud topic stamp" in found.what
    (found,) = [one for one in found_of(garden, True) if one.field == "text_hash"]
    assert not found.warning


def test_a_stamp_is_put_in_the_place_of_the_one_before(garden: Path) -> None:
    change(
        garden / "topic.yaml",
        "title: garden gnomes",
        "title: gnomes\nversion: 2026-01-01",
    )
    assert not stamped(garden)
    stamp(load_topic(garden), DAY)
    change(garden / "sections/size.yaml", "as a boot", "as a shoe")
    stamp(load_topic(garden), LATER)
    lines = (garden / "topic.yaml").read_text(encoding="utf-8").splitlines()
    hashed = text_hash(load_topic(garden))
    assert lines[1:4] == [
        "title: gnomes",
        "version: 2027-01-02",
        f"text_hash: {hashed}",
    ]
    assert sum(line.startswith(("version", "text_hash")) for line in lines) == 2


def test_texts_that_are_as_they_were_keep_their_date(garden: Path) -> None:
    stamp(load_topic(garden), DAY)
    assert stamp(load_topic(garden), LATER).version == DAY
    assert load_topic(garden).manifest.version == DAY


def test_a_topic_without_a_version_needs_no_stamp(garden: Path) -> None:
    assert stamped(garden)


def test_a_topic_of_another_form_is_not_stamped(garden: Path) -> None:
    file = garden / "topic.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name: garden", "'name': garden"), encoding="utf-8")
    topic = load_topic(garden)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(TopicError):
        stamp(topic, DAY)
    assert file.read_text(encoding="utf-8") == "{}"


def test_a_name_that_is_no_text_is_told(garden: Path) -> None:
    topic = load_topic(garden)
    place = next(iter(places(topic)))
    with pytest.raises(TopicError, match="whoever signs"):
        sign(topic, place, "\udcff", "nurse")
