"""What a live conversation shows, and to whom."""

import io
import json
import os
import sys

import pytest

from audio import Alternative, Recogniser, Transcript
from intents import Decision, Match
from skill.assistant import Assistant, Turn
from skill.live.states import Activity
from skill.output.captions import Captions
from skill.settings import Settings
from skill.understanding import Understanding

CALL = 'say "hello assistant"'
ASKED = "what are the symptoms"


class Terminal(io.StringIO):
    """A terminal in place of a stream."""

    def isatty(self) -> bool:
        return True


def no_recogniser() -> Recogniser:
    raise AssertionError("nothing is to be recognised here")


@pytest.fixture
def turn(understanding: Understanding) -> Turn:
    """A question and its answer."""
    assistant = Assistant(understanding, Settings(), no_recogniser)
    heard = Transcript((Alternative(ASKED, 0.9, ("vosk",)),), speech_s=1.2)
    return assistant.answer(heard, Match(Decision.ANSWER, intent="symptoms"))


def watch(monkeypatch: pytest.MonkeyPatch, stream: str) -> io.StringIO:
    """Let a stream be a terminal."""
    terminal = Terminal()
    monkeypatch.setattr(sys, stream, terminal)
    return terminal


def show(captions: Captions, turn: Turn) -> None:
    """All that may happen in a conversation."""
    for activity in Activity:
        captions.state(activity)
    captions.turn(turn, spoken=True)


def test_where_nobody_watches_nothing_that_was_said_is_written(
    turn: Turn, capsys: pytest.CaptureFixture[str]
) -> None:
    captions = Captions(False, CALL, "vosk")
    show(captions, turn)
    captions.trouble("the microphone is gone. Plug it in.")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "askaloud: the microphone is gone. Plug it in.\n"


def test_somebody_at_a_terminal_reads_what_was_heard_and_answered(
    turn: Turn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = watch(monkeypatch, "stdout")
    show(Captions(False, CALL, "vosk"), turn)
    read = " ".join(out.getvalue().split())
    assert ASKED in read
    assert turn.reply.text in read
    assert capsys.readouterr().err == ""


def test_somebody_at_a_terminal_reads_what_it_does(
    turn: Turn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    err = watch(monkeypatch, "stderr")
    show(Captions(False, CALL, "vosk"), turn)
    assert err.getvalue().splitlines() == [
        f"askaloud: {CALL}",
        "askaloud: listening ...",
        "askaloud: thinking ...",
        'askaloud: talking; say "stop" to silence me',
    ]
    # Its output goes elsewhere, and nothing that was said with it.
    assert capsys.readouterr().out == ""


def test_a_program_gets_a_line_for_each_turn(
    turn: Turn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    err = watch(monkeypatch, "stderr")
    captions = Captions(True, CALL, "vosk with a model")
    show(captions, turn)
    captions.turn(turn, spoken=False)
    assert err.getvalue() == ""
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["heard"]["text"] == ASKED
    assert first["intent"] == "symptoms"
    assert first["speech"] == {"spoken": True}
    assert second["speech"] == {"spoken": False}


def test_where_nobody_reads_any_more_it_goes_on(
    turn: Turn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        captions = Captions(True, CALL, "vosk")
        captions.turn(turn, spoken=True)
        os.close(reader)
        for _ in range(3):
            captions.turn(turn, spoken=True)
    assert capsys.readouterr().err.count("standard output is gone") == 1
