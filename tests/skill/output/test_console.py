"""Notes and progress go to standard error."""

import pytest

from skill.output import console


def test_a_note_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    console.note("the cable is out. Put it back.")
    told = capsys.readouterr()
    assert told.err == "askaloud: the cable is out. Put it back.\n"
    assert told.out == ""


def test_progress_says_nothing_where_nothing_was_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with console.progress("learning"):
        pass
    told = capsys.readouterr()
    assert told.err == told.out == ""


def test_progress_is_one_line_where_nobody_watches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with console.progress("learning") as step:
        for done in (0.1, 0.5, 1.0):
            step(done)
    told = capsys.readouterr()
    assert told.err.split("\n")[0] == "askaloud: learning ..."
    assert told.out == ""


def test_progress_ends_with_an_error() -> None:
    def fail() -> None:
        with console.progress("learning") as step:
            step(0.5)
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        fail()
