"""Counting answers that somebody called wrong."""

import json
import logging
from pathlib import Path

import pytest

from skill.assistant import Assistant
from skill.errors import WriteError
from skill.feedback import count_wrong, feedback_file, read_counts
from skill.settings import Settings
from skill.understanding import Understanding


@pytest.fixture(autouse=True)
def _uncounted(home: Path) -> None:  # noqa: ARG001 (where it is)
    """Nothing was counted yet."""
    feedback_file().unlink(missing_ok=True)


def assistant(understanding: Understanding, counting: bool) -> Assistant:
    settings = Settings(count_wrong=counting)
    return Assistant(understanding, settings, lambda: pytest.fail("nobody speaks"))


def told_twice(understanding: Understanding, counting: bool) -> str:
    """A conversation in which two answers are called wrong; the last reply."""
    asked = assistant(understanding, counting)
    asked.ask_text("what are the symptoms of secondary bone cancer")
    asked.ask_text("that answer was wrong")
    asked.ask_text("how is secondary bone cancer treated")
    turn = asked.ask_text("i want to report a wrong answer")
    return turn.reply.text


def test_it_says_whom_to_tell(understanding: Understanding) -> None:
    told = told_twice(understanding, counting=False)
    assert told.startswith("I am sorry. Please tell a nurse")
    assert "I cannot pass it on" in told


def test_nothing_is_counted_unless_it_is_switched_on(
    understanding: Understanding,
) -> None:
    told_twice(understanding, counting=False)
    assert not feedback_file().exists()


def test_sections_alone_are_counted(
    understanding: Understanding,
) -> None:
    told_twice(understanding, counting=True)
    told_twice(understanding, counting=True)
    kept = json.loads(feedback_file().read_text(encoding="utf-8"))
    assert kept == {"symptoms": 2, "treatment": 2}


def test_where_nothing_was_answered_nothing_is_counted(
    understanding: Understanding,
) -> None:
    assistant(understanding, counting=True).ask_text("that answer was wrong")
    assert not feedback_file().exists()


@pytest.mark.parametrize("damage", ["", "[]", '{"a": -1}', '{"a": "b"}', "[" * 100_000])
def test_a_damaged_file_is_told_and_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    file = tmp_path / "wrong-answers.json"
    file.write_text(damage, encoding="utf-8")
    with pytest.raises(WriteError, match="move it away"):
        read_counts(file)
    with caplog.at_level(logging.WARNING):
        count_wrong("symptoms", file)
    assert "is not counted" in caplog.text
    assert file.read_text(encoding="utf-8") == damage


def test_a_folder_that_cannot_be_made_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "folder").touch()
    count_wrong("symptoms", tmp_path / "folder" / "counts.json")
    assert "is not counted" in caplog.text
