"""The command run in this process, and spoken questions to give it."""

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from skill.cli import app
from tests.conftest import SPOKEN, TINY_TOPIC
from tests.skill.running import Ran, askaloud


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs `askaloud` in this process: quicker than a process of its own."""

    def run(*arguments: str | Path, given: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["askaloud", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            app.main()
        told = capsys.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A copy of the tiny topic that a test may edit."""
    return Path(shutil.copytree(TINY_TOPIC, tmp_path / "garden"))


@pytest.fixture(scope="session")
def building(home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:  # noqa: ARG001
    """A copy of the tiny topic, and `askaloud topic build` run on it."""
    folder = tmp_path_factory.mktemp("built") / "garden"
    shutil.copytree(TINY_TOPIC, folder)
    return folder, askaloud("topic", "build", "--topic", folder)


@pytest.fixture(scope="session")
def built_garden(building: tuple[Path, Ran]) -> Path:
    """A copy of the tiny topic with a recogniser of its own."""
    return building[0]


@pytest.fixture(scope="session")
def symptoms_file() -> Path:
    """Somebody asks: what are the symptoms."""
    return SPOKEN / "symptoms" / "what are the symptoms.flac"


@pytest.fixture(scope="session")
def treatment_file() -> Path:
    """Somebody asks: how is it treated."""
    return SPOKEN / "treatment" / "how is it treated.flac"


@pytest.fixture(scope="session")
def repeat_file() -> Path:
    """Somebody says: say that again."""
    return SPOKEN / "repeat" / "say that again.flac"


@pytest.fixture(scope="session")
def wav(symptoms_file: Path) -> bytes:
    """A question as a WAV file."""
    samples, rate = soundfile.read(symptoms_file, dtype="int16")
    written = io.BytesIO()
    soundfile.write(written, samples, rate, format="WAV", subtype="PCM_16")
    return written.getvalue()
