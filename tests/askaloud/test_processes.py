"""A module of ours runs in a process of its own, and nothing else does."""

import importlib.util
import os
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from askaloud import kill_modules, module_command, run_module, safe_spawning
from askaloud.processes import ROOT, SAFE_PATH, module_environment
from audio import Voice
from audio.models import verify_model
from audio.recogniser import EMBEDDED, MODEL_NAME, PocketSphinxRecogniser
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME
from audio.recogniser.out_of_process import OutOfProcessRecogniser
from audio.recogniser.pocketsphinx import described
from audio.sound import FRAME_BYTES
from audio.topic_recogniser.determinise import determinised
from audio.topic_recogniser.fst_files import Graph

NAMES = ("json", "audio", "askaloud", "multiprocessing", "tempfile", "pickle", "signal")
"""Modules that somebody may have a file of the name of."""

RUN = """
import os
with open({mark!r}, "a") as told:
    told.write({name!r} + "\\n")
os._exit(9)
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose files are not to be run; those that are say so here."""
    mark = tmp_path / "run"
    folder = tmp_path / "work"
    folder.mkdir()
    for name in NAMES:
        text = RUN.format(mark=str(mark), name=name)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return mark


def test_python_itself_would_run_them(hostile: Path) -> None:
    subprocess.run([sys.executable, "-m", "audio.models.load"], check=False)
    assert hostile.exists()


def test_the_voice_is_not_hijacked(hostile: Path) -> None:
    assert Voice().speak("Hello.").duration_s > 0.1
    assert not hostile.exists()


def test_the_loader_of_models_is_not_hijacked(hostile: Path) -> None:
    assert verify_model(EMBEDDED / MODEL_NAME).problems == ()
    assert not hostile.exists()


@pytest.mark.skipif(
    # Not imported: it crashes in one process with Vosk.
    importlib.util.find_spec("kaldifst") is None,
    reason="there is no kaldifst: pip install 'askaloud[build]'",
)
def test_determinising_is_not_hijacked(hostile: Path) -> None:
    graph = Graph([[(1, 1, 0.5, 1)], []])
    graph.final[1] = 0.0
    assert determinised(graph).arcs[0]
    assert not hostile.exists()


def test_pocketsphinx_is_not_hijacked(hostile: Path) -> None:
    files = (EMBEDDED / ARPA_NAME, EMBEDDED / DICTIONARY_NAME)
    load = partial(PocketSphinxRecogniser, *files)
    recogniser = OutOfProcessRecogniser(load, "PocketSphinx", described(*files))
    try:
        assert recogniser.hear(bytes(FRAME_BYTES * 10)).text == ""
    finally:
        recogniser.close()
    assert not hostile.exists()


@pytest.mark.parametrize("entry", ["", ".", "work"])
def test_a_path_that_means_the_working_folder_is_not_passed_on(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    elsewhere = str(hostile.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([entry, elsewhere]))
    assert module_environment()["PYTHONPATH"].split(os.pathsep) == [
        str(ROOT),
        elsewhere,
    ]


def test_what_is_run_gets_its_input_and_gives_its_output() -> None:
    done = run_module((sys.executable, "-c", "print(input()[::-1])"), "evil\n")
    assert (done.returncode, done.stdout.strip()) == (0, "live")


def test_what_takes_too_long_is_killed() -> None:
    began_s = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        run_module((sys.executable, "-c", "import time; time.sleep(60)"), timeout_s=0.2)
    assert time.monotonic() - began_s < 30


def test_what_runs_can_be_killed_by_whoever_ends_the_program(tmp_path: Path) -> None:
    mark = tmp_path / "runs"
    program = f"open({str(mark)!r}, 'w'); import time; time.sleep(60)"
    ended: list[int] = []

    def run() -> None:
        ended.append(run_module((sys.executable, "-c", program)).returncode)

    thread = threading.Thread(target=run)
    thread.start()
    while not mark.exists():
        time.sleep(0.01)
    kill_modules()
    thread.join(30)
    assert ended
    assert ended[0] != 0


def test_the_variable_is_as_before_after_spawning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(SAFE_PATH, raising=False)
    with safe_spawning():
        assert os.environ[SAFE_PATH]
    assert SAFE_PATH not in os.environ
    monkeypatch.setenv(SAFE_PATH, "yes")
    with safe_spawning():
        pass
    assert os.environ[SAFE_PATH] == "yes"


def test_a_module_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run_module(module_command("audio.models.load", str(tmp_path / "none")))
    assert "is not a folder" in done.stdout + done.stderr


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")
def test_a_module_that_hangs_ends_with_the_program(tmp_path: Path) -> None:
    mark = tmp_path / "pids"
    module = (
        f"import os, time; open({str(mark)!r}, 'a').write(f'{{os.getpid()}} '); "
        f"time.sleep(3600)"
    )
    program = f"""
import pathlib, sys, threading, time
from askaloud import run_module

def again():
    while True:
        run_module((sys.executable, "-c", {module!r}))

threading.Thread(target=again, daemon=True).start()
while not pathlib.Path({str(mark)!r}).exists() or not open({str(mark)!r}).read():
    time.sleep(0.01)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
    time.sleep(0.5)
    for pid in mark.read_text(encoding="ascii").split():
        about = Path(f"/proc/{pid}/stat")
        assert (
            not about.exists() or about.read_text().rpartition(")")[2].split()[0] == "Z"
        )
