"""A topic is read from its folder; what is wrong is told by file, line and field."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from intents import OUT_OF_SCOPE, Kind, TopicError, load_topic
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


def complaint(folder: Path) -> str:
    """What loading a broken topic says: what is wrong, and what to do."""
    with pytest.raises(TopicError) as caught:
        load_topic(folder)
    text = str(caught.value)
    assert re.search(r"\. [A-Z].*\.$", text, re.DOTALL), f"it tells no way out: {text}"
    return text


def test_the_topic_that_ships_is_loaded_by_name() -> None:
    assert load_topic().manifest.name == "secondary_bone_cancer"
    assert load_topic("secondary_bone_cancer").sections.keys() == (
        load_topic().sections.keys()
    )


def test_a_topic_is_loaded_from_its_folder() -> None:
    topic = load_topic(TINY_TOPIC)
    assert set(topic.sections) == {
        *("gnome_down", "more", "paint", "repeat", "size", "slower")
    }
    assert topic.sections["gnome_down"].kind is Kind.URGENT
    assert [negatives.category for negatives in topic.negatives] == ["other"]
    assert topic.utterances == ()


def test_a_folder_may_be_named_as_text() -> None:
    assert load_topic(str(TINY_TOPIC)).manifest.name == "garden_gnomes"


def test_a_phrase_like_no_stays_text(garden: Path) -> None:
    change(garden / "sections/size.yaml", "are they small", "no")
    assert "no" in load_topic(garden).sections["size"].phrases


def test_utterances_are_read_with_their_labels(garden: Path) -> None:
    (garden / "utterances").mkdir()
    file = garden / "utterances/garden.tsv"
    file.write_text(f"size\thow wide\n\n{OUT_OF_SCOPE}\thello moon\n", encoding="utf-8")
    said = [(one.label, one.text) for one in load_topic(garden).utterances]
    assert said == [("size", "how wide"), (OUT_OF_SCOPE, "hello moon")]


def test_a_topic_needs_no_lexicon_and_no_negatives(garden: Path) -> None:
    (garden / "negatives/other.yaml").unlink()
    (garden / "lexicon.yaml").unlink()
    topic = load_topic(garden)
    assert topic.negatives == ()
    assert topic.lexicon.concepts == {}


def test_a_folder_without_topic_yaml(garden: Path) -> None:
    (garden / "topic.yaml").unlink()
    told = complaint(garden)
    assert str(garden / "topic.yaml") in told
    assert "secondary_bone_cancer" in told


def test_a_name_that_does_not_ship() -> None:
    with pytest.raises(TopicError, match="one that ships: secondary_bone_cancer"):
        load_topic("garden_trolls")


def test_a_topic_without_sections(garden: Path) -> None:
    for file in (garden / "sections").iterdir():
        file.unlink()
    assert f"'{garden / 'sections'}' holds no section" in complaint(garden)


def test_broken_yaml(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "title: how tall", 'title: "how tall')
    told = complaint(garden)
    assert f"{file}, line " in told
    assert int(told.partition(", line ")[2].partition(":")[0]) >= line
    assert "no YAML" in told


def test_yaml_with_a_tab_for_indent(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "  - are they small", "\t- are they small")
    assert f"{file}, line {line}: this is no YAML" in complaint(garden)


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("sections/size.yaml", "\0"),
        ("sections/size.yaml", "\x1b"),
        ("sections/size.yaml", "\u2028"),
        ("topic.yaml", "\0"),
        ("lexicon.yaml", "\x7f"),
        ("negatives/other.yaml", "\x85"),
    ],
)
def test_a_control_character(garden: Path, name: str, character: str) -> None:
    file = garden / name
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[2] += f" #{character}"
    file.write_text("\n".join(lines), encoding="utf-8")
    told = complaint(garden)
    assert str(file) in told
    assert f"line 3 has a control character, U+{ord(character):04X}" in told


def test_a_control_character_by_its_name(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "- are they small", '- "are they\\0 small"')
    assert f"{file}, line {line}: there is a control character, U+0000" in complaint(
        garden
    )


def test_a_field_that_is_there_twice(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "advice: information", "advice: control\nadvice: information")
    told = complaint(garden)
    assert f"{file}, line {line + 1}: the field 'advice' is there twice" in told


def test_a_field_deep_in_a_file_that_is_there_twice(garden: Path) -> None:
    file = garden / "topic.yaml"
    line = change(file, "  no_words:", "  no_words: What?\n  no_words:")
    told = complaint(garden)
    assert f"{file}, line {line + 1}: the field 'no_words' is there twice" in told


def test_aliases_that_make_millions_of_a_few_lines(garden: Path) -> None:
    file = garden / "topic.yaml"
    line = len(file.read_text(encoding="utf-8").splitlines()) + 2
    names = "abcdefghij"
    wide = [
        f"{name}: &{name} [{', '.join(f'*{names[i]}' for _ in range(9))}]"
        for i, name in enumerate(names[1:])
    ]
    with file.open("a", encoding="utf-8") as out:
        out.write("\n".join(["\na: &a [lol]", *wide, "follow_ups: *j\n"]))
    told = complaint(garden)
    assert re.search(rf"{re.escape(str(file))}, line \d+: aliases", told)
    assert int(told.partition(", line ")[2].partition(":")[0]) >= line - 1


def test_an_alias_of_itself(garden: Path) -> None:
    change(garden / "sections/size.yaml", "more: Some", "more: &a [*a]\nmroe: Some")
    assert "aliases (*) are not read" in complaint(garden)


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 200_00,
        "{a: " * 4_000,
        "[" * 900 + "]" * 900,
        "[" * 20 + "]" * 20,
        "\n" + "\n".join(" " * (i + 1) + "a:" for i in range(190)),
        "- " * 2_000,
        "{? [a]: b}",
    ],
)
def test_what_is_nested_too_deep(garden: Path, deep: str) -> None:
    file = garden / "sections/size.yaml"
    change(file, "more: Some", f"mroe: {deep}\nmore: Some")
    told = complaint(garden)
    assert str(file) in told
    assert "line " in told
    assert len(told) < 500


@pytest.mark.parametrize(
    "name",
    [
        *("topic.yaml", "lexicon.yaml", "sections/size.yaml"),
        *("sections/new.yaml", "negatives/other.yaml", "utterances/new.tsv"),
        *("facets/new.yaml", "after_alarm/new.yaml", "after_answer/new.yaml"),
    ],
)
def test_a_pipe_in_place_of_a_file(garden: Path, name: str) -> None:
    file = garden / name
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    assert f"{file} cannot be read (it is a pipe, not a file)" in complaint(garden)


def test_a_device_in_place_of_a_file(garden: Path) -> None:
    file = garden / "sections/new.yaml"
    file.symlink_to("/dev/zero")
    assert f"{file} cannot be read (it is a device, not a file)" in complaint(garden)


def test_a_link_that_leads_to_itself(garden: Path) -> None:
    file = garden / "sections/new.yaml"
    file.symlink_to(file)
    assert f"{file} cannot be read" in complaint(garden)


def test_a_file_in_place_of_a_folder(garden: Path) -> None:
    folder = garden / "utterances"
    folder.write_text("", encoding="utf-8")
    assert f"the folder '{folder}' cannot be read" in complaint(garden)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="this user may read anything"
)
@pytest.mark.parametrize("name", ["sections", "negatives", "sections/size.yaml"])
def test_what_this_user_may_not_read(garden: Path, name: str) -> None:
    (garden / name).chmod(0)
    try:
        told = complaint(garden)
    finally:
        (garden / name).chmod(0o700)
    assert str(garden / name) in told
    assert "ermission denied" in told


@pytest.mark.parametrize("name", ["x" * 300, "x/" * 3_000, "a\0b", ""])
def test_a_name_that_no_folder_can_have(name: str) -> None:
    with pytest.raises(TopicError, match="is no topic"):
        load_topic(name)


def test_a_file_saved_with_a_byte_order_mark(garden: Path) -> None:
    for file in (garden / "topic.yaml", garden / "sections/size.yaml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_topic(garden).sections["size"].phrases


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sections/size.yaml", "more: Some", f"{'x' * 9_000}: Some"),
        ("sections/size.yaml", "sources: [shed]", f"sources: [{'x' * 9_000}]"),
        ("sections/size.yaml", "advice: information", f"advice: {'x' * 9_000}"),
        ("sections/size.yaml", "label: size", f"label: {'x' * 9_000}"),
        ("sections/size.yaml", "- are they small", f"- (are {'x' * 900}"),
        ("topic.yaml", "  - paint", f"  - {'x' * 9_000}"),
    ],
)
def test_what_is_wrong_is_quoted_in_short(
    garden: Path, name: str, old: str, new: str
) -> None:
    change(garden / name, old, new)
    assert len(complaint(garden)) < 1_000


def test_a_label_that_is_wrong_is_quoted_in_short(garden: Path) -> None:
    assert len(broken_utterance(garden, f"{'x' * 9_000}\thow wide")) < 1_000


def test_a_line_that_nobody_writes(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "more: Some", f"more: {'some ' * 10_000}\n#")
    told = complaint(garden)
    assert f"line {line} has more than 20000 characters" in told


@pytest.mark.parametrize("text", ["", "just a text", "- a\n- list\n"])
def test_a_file_without_fields(garden: Path, text: str) -> None:
    file = garden / "sections/size.yaml"
    file.write_text(text, encoding="utf-8")
    assert f"{file}: it holds no fields" in complaint(garden)


def test_a_field_that_there_is_not(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "more: Some", "mroe: Some")
    assert f"{file}, line {line}, field 'mroe'" in complaint(garden)


def test_a_field_that_is_missing(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "title: how tall gnomes are\n", "")
    assert f"{file}, line 1, field 'title'" in complaint(garden)


def test_a_field_of_the_wrong_type(garden: Path) -> None:
    file = garden / "topic.yaml"
    line = change(file, "review_by: 2036-01-01", "review_by: next spring")
    assert f"{file}, line {line}, field 'sources.shed.review_by'" in complaint(garden)


def test_a_kind_that_there_is_not(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "kind: information", "kind: gossip")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'kind'" in told
    assert "'information'" in told


def test_phrases_that_are_one_text(garden: Path) -> None:
    file = garden / "sections/slower.yaml"
    line = change(
        file,
        "phrases: [slower, slow down, not so fast, speak slowly, too quick for me]",
        "phrases: slower",
    )
    assert f"{file}, line {line}, field 'phrases'" in complaint(garden)


def test_a_phrase_that_is_empty(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "- are they small", "- ''")
    assert f"{file}, line {line}, field 'phrases.2'" in complaint(garden)


def test_a_phrase_that_is_no_template(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "are they small", "are (they|we small")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'phrases.2'" in told
    assert "'are (they|we small' is no template" in told


def test_a_phrase_that_says_millions(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    wide = " ".join(f"[w{i}]" for i in range(26))
    line = change(file, "are they small", f"({wide}) x")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'phrases.2'" in told
    assert "more than 2000 sentences" in told


def test_phrases_that_say_millions_together(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    wide = f"- are {'(a|b|c|d|e|f|g|h|i|j) ' * 3}small\n  "
    change(file, "- are they small", wide * 30 + "- are they small")
    told = complaint(garden)
    assert re.search(rf"{re.escape(str(file))}, line \d+, field 'phrases'", told)
    assert "together" in told


@pytest.mark.parametrize(
    "added",
    [
        "follow_ups:\n  size: [is (that|it big]\n",
        "follow_ups_after:\n  size:\n    paint: ['is it (red']\n",
    ],
)
def test_a_follow_up_that_is_no_template(garden: Path, added: str) -> None:
    file = garden / "topic.yaml"
    with file.open("a", encoding="utf-8") as out:
        out.write(f"\n{added}")
    told = complaint(garden)
    assert f"{file}, line {len(file.read_text().splitlines())}, field 'follow" in told
    assert "is no template" in told


def test_a_field_deep_in_the_manifest(garden: Path) -> None:
    file = garden / "topic.yaml"
    line = change(file, "title: All about gnomes", "title: ''")
    assert f"{file}, line {line}, field 'sources.shed.title'" in complaint(garden)


def test_a_reply_that_is_missing(garden: Path) -> None:
    file = garden / "topic.yaml"
    change(file, "  no_words: I heard a voice, but no words.\n", "")
    told = complaint(garden)
    assert f"{file}, line " in told
    assert "field 'replies.no_words'" in told


def test_a_label_that_is_not_the_name_of_the_file(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "label: size", "label: height")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'label'" in told
    assert "'height'" in told


def test_an_information_section_without_an_answer(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    change(file, "answer: A gnome is as tall as a boot.\n", "")
    told = complaint(garden)
    assert str(file) in told
    assert "needs an 'answer'" in told


@pytest.mark.parametrize("field", ["do", "why", "urgency"])
def test_an_urgent_section_without_what_it_needs(garden: Path, field: str) -> None:
    file = garden / "sections/gnome_down.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{field}:")]
    file.write_text("".join(kept), encoding="utf-8")
    told = complaint(garden)
    assert str(file) in told
    assert f"'{field}'" in told


def test_an_urgent_section_with_an_answer(garden: Path) -> None:
    file = garden / "sections/gnome_down.yaml"
    change(file, "why: A gnome is heavy.", "why: It is heavy.\nanswer: It is heavy.")
    assert "no 'answer'" in complaint(garden)


@pytest.mark.parametrize("line", ["do: Run.", "why: It is so.", "urgency: soon"])
def test_what_only_an_urgent_section_has(garden: Path, line: str) -> None:
    change(
        garden / "sections/size.yaml", "kind: information", f"kind: information\n{line}"
    )
    assert "only an urgent section" in complaint(garden)


def test_a_source_that_there_is_not(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "sources: [shed]", "sources: [shed, attic]")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'sources'" in told
    assert "'attic'" in told
    assert "It has shed." in told


def test_advice_that_there_is_not(garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "advice: information", "advice: motherly")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'advice'" in told
    assert "'motherly'" in told


@pytest.mark.parametrize("key", ["control", "unsure"])
def test_advice_that_every_topic_needs(garden: Path, key: str) -> None:
    file = garden / "topic.yaml"
    change(file, f"  {key}: If you feel ill, ask your doctor.\n", "")
    told = complaint(garden)
    assert f"{file}, line " in told
    assert "field 'advice'" in told
    assert f"'{key}'" in told


def test_a_red_flag_that_is_no_section(garden: Path) -> None:
    file = garden / "topic.yaml"
    line = change(file, "  - paint", "  - moss")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'red_flags" in told
    assert "'moss'" in told


def test_a_follow_up_that_means_no_section(garden: Path) -> None:
    file = garden / "topic.yaml"
    with file.open("a", encoding="utf-8") as out:
        out.write("\nfollow_ups:\n  moss: [is that green]\n")
    told = complaint(garden)
    assert f"{file}, line " in told
    assert "field 'follow_ups" in told
    assert "'moss'" in told


def test_a_word_that_a_region_does_not_give(garden: Path) -> None:
    file = garden / "sections/gnome_down.yaml"
    change(file, "call {emergency_number}", "call {gnome_hotline}")
    told = complaint(garden)
    assert f"{garden / 'topic.yaml'}, line " in told
    assert "field 'regions.uk.words'" in told
    assert "{gnome_hotline}" in told


def broken_utterance(garden: Path, line: str) -> str:
    (garden / "utterances").mkdir()
    file = garden / "utterances/garden.tsv"
    file.write_text(f"size\thow wide\n{line}\n", encoding="utf-8")
    told = complaint(garden)
    assert f"{file}, line 2" in told
    return told


@pytest.mark.parametrize("line", ["size how wide", "size", "size\t", "size\t  "])
def test_an_utterance_without_a_tab_or_words(garden: Path, line: str) -> None:
    assert "Put a tab after the label." in broken_utterance(garden, line)


def test_an_utterance_with_a_label_that_there_is_not(garden: Path) -> None:
    told = broken_utterance(garden, "height\thow wide")
    assert "field 'label'" in told
    assert "'height'" in told


@pytest.mark.parametrize("name", ["topic.yaml", "sections/size.yaml"])
def test_a_file_that_is_not_utf_8(garden: Path, name: str) -> None:
    file = garden / name
    file.write_bytes(file.read_bytes() + b"# caf\xe9\n")
    told = complaint(garden)
    assert told.startswith(f"{file} cannot be read")
    assert "UTF-8" in told


def folder_in_place_of(file: Path) -> None:
    file.unlink()
    file.mkdir()


def nothing_in(file: Path) -> None:
    file.write_text("", encoding="utf-8")


@pytest.mark.parametrize("damage", [folder_in_place_of, nothing_in])
def test_negatives_that_cannot_be_read(
    garden: Path, damage: Callable[[Path], None]
) -> None:
    file = garden / "negatives/other.yaml"
    damage(file)
    assert str(file) in complaint(garden)


def test_who_says_that_it_is_overdue_is_a_section(garden: Path) -> None:
    file = garden / "topic.yaml"
    text = "  overdue: It is old.\n  quieter_limit:"
    change(file, "  quieter_limit:", text)
    line = change(file, "red_flags:\n", "say_overdue: [size, shape]\nred_flags:\n")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'say_overdue.1'" in told
    assert "no section 'shape'" in told


def test_who_says_that_it_is_overdue_has_words_for_it(garden: Path) -> None:
    file = garden / "topic.yaml"
    line = change(file, "red_flags:\n", "say_overdue: [size]\nred_flags:\n")
    told = complaint(garden)
    assert f"{file}, line {line}, field 'say_overdue'" in told
    assert "'replies' has no 'overdue'" in told
