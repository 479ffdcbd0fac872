"""Standard output is for results, whatever libraries print there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from askaloud.processes import ROOT
from skill.output.results import give_up_output
from tests.skill.running import COMMAND

PRINTING = """
import ctypes, os, subprocess, sys
from skill.output.results import keep_output_for_results
keep_output_for_results()
ctypes.CDLL(None).puts(b"from a library")
ctypes.CDLL(None).fflush(None)
subprocess.run(["echo", "from a process"])
print("a result")
"""


def run(
    program: str, stdout: int = subprocess.PIPE, tail: str = ""
) -> "subprocess.CompletedProcess[str]":
    command = f'exec "$0" -c "$1" {tail}'
    return subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, program],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=False,
    )


def test_what_libraries_and_processes_print_is_no_result() -> None:
    done = run(PRINTING)
    assert done.stdout == "a result\n"
    assert done.stderr.splitlines() == ["from a library", "from a process"]


def test_results_come_where_standard_error_is_closed() -> None:
    assert run(PRINTING, tail="2>&-").stdout == "a result\n"


def test_where_standard_output_is_closed_results_go_nowhere() -> None:
    done = run(PRINTING, tail=">&-")
    assert done.returncode == 0
    assert "a result" not in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_in_place_of_standard_output_stays(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert give_up_output() is None
    sys.stdout.write("kept")
    assert capsys.readouterr().out == "kept"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("arguments", [["version"], ["ask", "--no-speech", "--text=x"]])
def test_results_that_cannot_be_written_are_told(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    told = done.stderr.decode().splitlines()
    assert len(told) == 1, told
    assert "standard output cannot be written (No space left on device)" in told[0]


def test_whoever_wants_no_more_results_is_told_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "models", "list", "--json"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b""
