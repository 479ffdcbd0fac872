"""What clients say in text is understood, or refused with a reason."""

import json

import pytest

from skill.vosk_server.protocol import (
    MAX_ALTERNATIVES,
    MAX_TEXT,
    Command,
    Config,
    ProtocolError,
    read_text,
    result_record,
)

BEFORE = Config(8000)
HEARD = [
    ("a bone", 0.75, [{"word": "a"}, {"word": "bone"}]),
    ("bone", 0.25, [{"word": "bone"}]),
]


def configured(**told: object) -> Config:
    said = read_text(json.dumps({"config": told}), BEFORE)
    assert isinstance(said, Config)
    return said


@pytest.mark.parametrize("rate", [16000, 16000.0, "16000"])
def test_the_rate_is_what_a_client_names(rate: object) -> None:
    assert configured(sample_rate=rate).sample_rate == 16000


def test_what_is_not_named_stays() -> None:
    before = Config(48000, words=False, alternatives=3, reply=True)
    assert read_text('{"config": {}}', before) == before


def test_a_model_and_phrases_are_left_out() -> None:
    assert configured(model="/etc/passwd", phrase_list=["one"]) == BEFORE


def test_a_reply_is_only_for_whom_asks() -> None:
    assert not configured(sample_rate=8000).reply
    assert configured(reply=True).reply


def test_alternatives_are_as_many_as_there_can_be() -> None:
    assert configured(max_alternatives=10**6).alternatives == MAX_ALTERNATIVES
    assert configured(max_alternatives=-1).alternatives == 0


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('{"eof" : 1}', Command.EOF),
        ('{"eof": true}', Command.EOF),
        ('{"reset" : 1}', Command.RESET),
    ],
)
def test_commands(text: str, command: Command) -> None:
    assert read_text(text, BEFORE) is command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "eof",
        "[1]",
        "1",
        "null",
        "{}",
        '{"config": 1}',
        '{"config": null}',
        '{"config": {"sample_rate": "fast"}}',
        '{"config": {"sample_rate": null}}',
        '{"config": {"sample_rate": []}}',
        '{"config": {"sample_rate": 1}}',
        '{"config": {"sample_rate": 1e99}}',
        '{"config": {"sample_rate": NaN}}',
        '{"config": {"sample_rate": Infinity}}',
        '{"config": {"max_alternatives": {}}}',
        '{"config": {"sample_rate": 1' + "0" * 5000 + "}}",
        "[" * 10_000,
        '{"config": {}, "x": "' + "x" * MAX_TEXT + '"}',
    ],
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        read_text(text, BEFORE)


def test_a_result_has_its_text_and_its_words() -> None:
    assert result_record(Config(8000), HEARD) == {
        "result": [{"word": "a"}, {"word": "bone"}],
        "text": "a bone",
    }


def test_a_result_without_words_where_none_are_wanted() -> None:
    assert result_record(Config(8000, words=False), HEARD) == {"text": "a bone"}


def test_nothing_heard_is_an_empty_text() -> None:
    assert result_record(Config(8000), []) == {"text": ""}


def test_alternatives_where_they_are_wanted() -> None:
    wanted = Config(8000, words=False, alternatives=2)
    assert result_record(wanted, HEARD) == {
        "alternatives": [
            {"confidence": 0.75, "text": "a bone"},
            {"confidence": 0.25, "text": "bone"},
        ]
    }
    assert result_record(wanted, [])["alternatives"][0]["text"] == ""
