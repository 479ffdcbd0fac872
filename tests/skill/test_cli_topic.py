"""`askaloud topic`: what a topic says, and whether it is in order."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from intents import Kind, Topic, load_topic
from intents.lint import LEAST_PHRASES
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change, with_phrases
from tests.skill.running import Ran

Command = Callable[..., Ran]


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A copy of the tiny topic that a test may edit."""
    return Path(shutil.copytree(TINY_TOPIC, tmp_path / "garden"))


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


def test_sources_are_shown_with_their_dates(command: Command, topic: Topic) -> None:
    told = words(command("topic", "show", "symptoms").out)
    section = topic.sections["symptoms"]
    assert f"reviewed {section.reviewed}" in told
    for key in section.sources:
        assert topic.manifest.sources[key].publisher in told


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
        with_phrases(file, *(f"{file.stem} {n}" for n in range(LEAST_PHRASES)))
    change(
        garden / "sections/size.yaml", "review_by: 2036-01-01", "review_by: 2026-02-01"
    )
    ran = command("topic", "lint", "--topic", garden)
    assert ran.status == 0
    assert "warning: sections/size.yaml, field 'review_by'" in ran.out
    assert "6 sections, 0 errors, 1 warnings" in ran.out


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
