"""Damage is found, file by file; a model that looks right is loaded to be sure."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from audio.models import import_model, verify_model
from audio.models.load import main as load
from audio.models.record import RECORD_NAME
from audio.recogniser import EMBEDDED, MODEL_NAME
from tests.audio.models.sites import FILES, NAME, fake_model


@pytest.fixture
def fake(tmp_path: Path, folder: Path, unloaded: None) -> Path:  # noqa: ARG001
    """An installed model that Vosk could not load."""
    return import_model(fake_model(tmp_path / NAME), folder)


def test_a_model_as_it_was_installed_is_in_order(
    real_archive: Path, folder: Path
) -> None:
    shares: list[float] = []
    model = import_model(real_archive, folder)
    found = verify_model(model, shares.append)
    assert found.problems == ()
    assert found.compared == sum(p.is_file() for p in model.rglob("*")) - 1
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_model_that_ships_is_what_was_built() -> None:
    found = verify_model(EMBEDDED / MODEL_NAME)
    assert found.problems == ()
    assert found.compared == sum(
        one.is_file() for one in (EMBEDDED / MODEL_NAME).rglob("*")
    )


def test_damage_that_loads_is_found_in_what_was_built(tmp_path: Path) -> None:
    built = Path(shutil.copytree(EMBEDDED, tmp_path / "built"))
    (built / MODEL_NAME / "graph" / "words.txt").write_bytes(b"")
    found = verify_model(built / MODEL_NAME)
    assert found.problems == ("'graph/words.txt' is damaged",)


def test_a_model_without_a_record_is_loaded_at_least(real_model: Path) -> None:
    found = verify_model(real_model)
    assert found.problems == ()
    assert found.compared == 0


def test_a_model_without_a_record_that_does_not_load_is_damaged(
    real_model: Path,
) -> None:
    mdl = real_model / "am" / "final.mdl"
    mdl.write_bytes(mdl.read_bytes()[:1000])
    (problem,) = verify_model(real_model).problems
    assert problem.startswith("Vosk cannot load the model")


@pytest.mark.parametrize("file", FILES)
def test_a_changed_file_is_named(fake: Path, file: str) -> None:
    body = (fake / file).read_bytes()
    (fake / file).write_bytes(body[:-2] + b"X\n")
    found = verify_model(fake)
    assert found.problems == (f"'{file}' is damaged",)
    assert found.compared == len(FILES)


def test_a_missing_file_is_named(fake: Path) -> None:
    (fake / FILES[2]).unlink()
    assert verify_model(fake).problems == (f"'{FILES[2]}' is missing",)


def test_a_missing_file_that_every_model_needs_is_named(fake: Path) -> None:
    (fake / FILES[0]).unlink()
    assert verify_model(fake).problems == (f"'{FILES[0]}' is missing",)


def test_a_file_too_many_is_named_unless_it_is_hidden(fake: Path) -> None:
    (fake / "ivector").mkdir()
    (fake / "ivector" / "final.ie").touch()
    (fake / ".DS_Store").touch()
    assert verify_model(fake).problems == ("'ivector/final.ie' does not belong to it",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "\udcff",
        "[" * 200_000,
        '{"files":' * 200_000,
        json.dumps({"format": 2, "source": "", "vouched_by": "", "files": {}}),
        json.dumps(
            {
                "format": 1,
                "source": "",
                "vouched_by": "",
                "files": {"am/final.mdl": 3},
                "archive_sha256": None,
            }
        ),
        json.dumps(
            {
                "format": 1,
                "source": "",
                "vouched_by": "",
                "files": {},
                "archive_sha256": 3,
            }
        ),
    ],
)
def test_a_damaged_record_is_told(fake: Path, text: str) -> None:
    (fake / RECORD_NAME).write_bytes(text.encode("utf-8", "surrogateescape"))
    (problem,) = verify_model(fake).problems
    assert problem.startswith(f"the record '{fake / RECORD_NAME}' cannot be read")


def test_a_model_that_ends_vosk_is_told(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (sys.executable, "-c", "import os; os.abort()")
    monkeypatch.setattr("audio.models.verify.LOADER", ends)
    assert verify_model(fake).problems == ("loading it ends Vosk (SIGABRT)",)


def test_a_model_that_takes_all_memory_is_told(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr("audio.models.verify.LOADER", ends)
    (problem,) = verify_model(fake).problems
    assert "for want of memory" in problem


def test_a_model_that_never_loads_is_told(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = (sys.executable, "-c", "import time; time.sleep(600)")
    monkeypatch.setattr("audio.models.verify.LOADER", hangs)
    monkeypatch.setattr("audio.models.verify.LEAST_LOAD_S", 0.5)
    (problem,) = verify_model(fake).problems
    assert problem.startswith("Vosk could not load it in")


def test_a_loader_that_says_nothing_is_told(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute = (sys.executable, "-c", "raise SystemExit(3)")
    monkeypatch.setattr("audio.models.verify.LOADER", mute)
    assert verify_model(fake).problems == ("exit status 3",)


def test_a_loader_that_cannot_be_started_is_told(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.verify.LOADER", ("/no/such/program",))
    (problem,) = verify_model(fake).problems
    assert problem.startswith("Vosk could not be started")


def test_a_real_model_loads(real_model: Path) -> None:
    assert load(str(real_model)) == 0


def test_a_folder_that_is_no_model_does_not_load(
    fake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(str(fake / "am")) == 1
    assert "is not a whole Vosk model" in capsys.readouterr().out
