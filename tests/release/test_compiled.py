"""What is said where pip would have to compile, before it tries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.compiled import ARCHITECTURES, VERSIONS, advice, compiled

ROOT = Path(__file__).resolve().parents[2]
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def make(
    folder: Path, machine: str, *, compiler: bool
) -> "subprocess.CompletedProcess[str]":
    """Runs `make run` as far as the environment, where uname says a machine."""
    commands = folder / "commands"
    commands.mkdir()
    _command(commands / "uname", f"echo {machine}")
    # In place of the real venv module, so that nothing is installed.
    _command(
        commands / "python",
        f'case "$2" in venv) echo "made an environment"; exit 1;; esac\n'
        f'exec "{sys.executable}" "$@"',
    )
    if compiler:
        _command(commands / "cc-of-the-test", "exit 0")
    return subprocess.run(
        [
            *("make", "--no-print-directory", "run"),
            *(f"VENV={folder / 'venv'}", f"PYTHON={commands / 'python'}"),
        ],
        cwd=ROOT,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("MAKE")},
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "CC": "cc-of-the-test",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _command(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def test_make_says_what_to_install_before_pip_fails(tmp_path: Path) -> None:
    ran = make(tmp_path, "aarch64", compiler=False)
    assert ran.returncode != 0
    assert "miniaudio" in ran.stderr
    assert "sudo apt install gcc" in ran.stderr
    assert "made an environment" not in ran.stdout


def test_make_goes_on_where_there_is_a_compiler(tmp_path: Path) -> None:
    ran = make(tmp_path, "aarch64", compiler=True)
    if "python3-dev" in ran.stderr:
        pytest.skip("this Python has no headers")
    assert "must be compiled" not in ran.stderr
    assert "made an environment" in ran.stdout


@pytest.mark.skipif(bool(compiled("x86_64", VERSION)), reason="this Python compiles")
def test_make_goes_on_where_nothing_is_compiled(tmp_path: Path) -> None:
    ran = make(tmp_path, "x86_64", compiler=False)
    assert "must be compiled" not in ran.stderr
    assert "made an environment" in ran.stdout


def test_only_what_is_missing_is_asked_for() -> None:
    told = advice("aarch64", "3.11", ["python3-dev"])
    assert told is not None
    assert "sudo apt install python3-dev\n" in told


def test_another_python_is_named_only_where_it_helps() -> None:
    on_arm, on_intel = (advice(m, "3.14", ["gcc"]) for m in ("aarch64", "x86_64"))
    assert on_arm is not None
    assert "make PYTHON" not in on_arm
    assert on_intel is not None
    assert "make PYTHON=python3.13" in on_intel


def test_nothing_is_said_where_all_is_there() -> None:
    assert all(advice(m, v, []) is None for m in ARCHITECTURES for v in VERSIONS)
