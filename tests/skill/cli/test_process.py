"""The command as a process of its own, with pipes at its ends."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.audio.packed import another_package
from tests.skill.running import COMMAND, LONGEST_S, askaloud


def test_the_process_answers_a_written_question(tmp_path: Path) -> None:
    ran = askaloud(
        *("ask", "--json", "--no-speech", "--text", "what are the symptoms"),
        folder=tmp_path,
    )
    assert ran.status == 0
    assert ran.err == ""
    assert ran.records()[0]["intent"] == "symptoms"


def test_the_process_answers_standard_input(tmp_path: Path, wav: bytes) -> None:
    ran = askaloud("ask", "--json", "--no-speech", "-", given=wav, folder=tmp_path)
    assert ran.status == 0
    assert ran.err == ""
    assert ran.records()[0]["intent"] == "symptoms"


def test_the_process_ends_with_two_for_wrong_use(tmp_path: Path) -> None:
    ran = askaloud("ask", folder=tmp_path)
    assert ran.status == 2
    assert "nothing to ask" in ran.complaint()


def test_the_process_ends_with_one_for_a_missing_file(tmp_path: Path) -> None:
    ran = askaloud("ask", "--no-speech", "none.wav", folder=tmp_path)
    assert ran.status == 1
    assert "'none.wav' does not exist" in ran.complaint()


def test_an_argument_that_is_no_utf_8(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(part.encode() for part in COMMAND),
            b"ask",
            b"--no-speech",
            b"--text",
            b"\xff",
        ],
        capture_output=True,
        cwd=tmp_path,
        timeout=LONGEST_S,
        check=False,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_log_holds_no_word_that_was_said(tmp_path: Path, wav: bytes) -> None:
    ran = askaloud("--verbose", "ask", "--no-speech", "-", given=wav, folder=tmp_path)
    assert ran.status == 0
    assert "symptoms" not in ran.err


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "match"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(b"what are the symptoms\n")
    process.stdin.flush()
    assert process.stdout.readline()
    process.stdout.close()
    process.stdin.write(b"what are the symptoms\n")
    process.stdin.close()
    told = process.stderr.read()
    process.stderr.close()
    process.wait(LONGEST_S)
    assert told == b""


def test_match_answers_each_line_before_the_next_is_written(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "match"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        guard = threading.Timer(LONGEST_S, process.kill)
        guard.start()
        for text in ("what are the symptoms", "", "how is it treated"):
            process.stdin.write(f"{text}\n")
            process.stdin.flush()
            assert f'"text": "{text}"' in process.stdout.readline()
        process.stdin.close()
        assert process.stdout.read() == ""
        guard.cancel()
    assert process.returncode == 0


def test_match_loads_no_ears_and_no_voice(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from skill.cli import app\n"
        "sys.argv = ['askaloud', 'match']\n"
        "try:\n"
        "    app.main()\n"
        "finally:\n"
        "    heavy = ('vosk', 'pocketsphinx', 'miniaudio', 'soundfile', 'pyttsx3')\n"
        "    print(*(name for name in heavy if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="what are the symptoms\n",
        capture_output=True,
        cwd=tmp_path,
        text=True,
        timeout=LONGEST_S,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("name", ["json", "audio", "tempfile", "typing", "numpy"])
def test_a_file_in_the_working_folder_is_not_run(
    tmp_path: Path, wav: bytes, name: str
) -> None:
    (tmp_path / f"{name}.py").write_text("raise SystemExit('hijacked')\n")
    (tmp_path / "q.wav").write_bytes(wav)
    ran = askaloud("ask", "--json", "--out", "a.wav", "q.wav", folder=tmp_path)
    assert "hijacked" not in ran.err + ran.out
    assert ran.status == 0, ran.err
    assert ran.records()[0]["intent"] == "symptoms"
    assert (tmp_path / "a.wav").exists()


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="needs /dev/stdin")
def test_a_question_on_standard_input_is_not_overwritten(
    tmp_path: Path, wav: bytes
) -> None:
    question = tmp_path / "q.wav"
    question.write_bytes(wav)
    with question.open("rb") as opened:
        done = subprocess.run(
            [*COMMAND, "ask", "--force", "--out", "q.wav", "-"],
            stdin=opened,
            capture_output=True,
            cwd=tmp_path,
            timeout=LONGEST_S,
            check=False,
        )
    assert done.returncode == 2
    assert b"is a question" in done.stderr
    assert question.read_bytes() == wav


def test_a_package_that_was_not_tried_is_one_line_and_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, symptoms_file: Path
) -> None:
    site = tmp_path / "site"
    another_package(monkeypatch, site, version="1.1.0")
    ran = askaloud(
        *("ask", "--json", "--no-speech", symptoms_file),
        setting={"PYTHONPATH": str(site)},
    )
    assert ran.status == 0
    assert ran.complaint().startswith("Whisper does not listen: the package")
    (record,) = ran.records()
    assert record["intent"] == "symptoms"
    assert "pocketsphinx" in record["recogniser"]
