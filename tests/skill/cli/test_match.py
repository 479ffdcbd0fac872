"""`askaloud match`: an utterance a line in, a judgement a line out."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import TINY_TOPIC
from tests.skill.running import Ran

Command = Callable[..., Ran]


def test_each_line_gets_a_judgement(command: Command) -> None:
    ran = command("match", given=b"what are the symptoms\nplay some jazz\n")
    first, second = ran.records()
    assert ran.status == 0
    assert ran.err == ""
    assert first["text"] == "what are the symptoms"
    assert first["decision"] == "answer"
    assert first["intent"] == "symptoms"
    assert second["decision"] == "reject"
    assert second["code"] == "out_of_scope"


def test_a_judgement_has_the_same_fields_whatever_it_is(command: Command) -> None:
    ran = command("match", given=b"what are the symptoms\nplay some jazz\n\n")
    for record in ran.records():
        assert set(record) == {
            *("text", "decision", "intent", "facet", "score", "alternatives"),
            *("code", "second"),
        }


def test_nothing_in_gives_nothing_out(command: Command) -> None:
    assert command("match") == Ran(0, "", "")


def test_an_empty_line_has_no_words(command: Command) -> None:
    (record,) = command("match", given=b"\n").records()
    assert record["code"] == "no_words"
    assert record["text"] == ""


def test_the_last_line_needs_no_end(command: Command) -> None:
    (record,) = command("match", given=b"what are the symptoms").records()
    assert record["intent"] == "symptoms"


def test_lines_may_end_as_on_windows(command: Command) -> None:
    (record,) = command("match", given=b"what are the symptoms\r\n").records()
    assert record["text"] == "what are the symptoms"


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe\xfa",
        b"caf\xe9 symptoms",
        b"\0\0",
        "symptoms \u2028 \U0001f9b4".encode(),
    ],
)
def test_any_bytes_are_one_line_of_json(command: Command, line: bytes) -> None:
    ran = command("match", given=line + b"\nwhat are the symptoms\n")
    assert ran.status == 0
    assert ran.err == ""
    lines = ran.out.split("\n")
    assert len(lines) == 3
    assert json.loads(lines[1])["intent"] == "symptoms"


def test_a_very_long_line_is_no_error(command: Command) -> None:
    (record,) = command("match", given=b"bone " * 200_000).records()
    assert record["decision"] in ("answer", "clarify", "reject")


def test_another_topic_is_matched(command: Command) -> None:
    given = b"how tall is a gnome\nset a timer\n"
    ran = command("match", "--topic", TINY_TOPIC, given=given)
    first, second = ran.records()
    assert first["intent"] == "size"
    assert second["code"] == "out_of_scope"
