"""A site with models, and a folder to keep them in."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audio import ModelError
from audio.recogniser import EMBEDDED, MODEL_NAME
from tests.audio.models.sites import Site, running_site

REAL = Path("vosk-model-real")
"""The folder in the archive of a real model."""

ADVICE = re.compile(r"\. [A-Z].+\.$")
"""A second sentence: what to do."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that has nothing yet, and a client without patience."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("audio.models.download.WAIT_S", 0.0)
    monkeypatch.setattr("audio.models.download.CHUNK_BYTES", 500)
    with running_site() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where models are kept."""
    made = tmp_path / "models"
    made.mkdir()
    return made


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports are not loaded, for tests of all else, whose models are not real ones."""
    monkeypatch.setattr("audio.models.install.require_loads", lambda *_: None)


@pytest.fixture
def complaint(folder: Path) -> Callable[..., str]:
    """What is said where something cannot be done, and what is left of it then."""

    def told(do: Callable[[], object], *left: str) -> str:
        with pytest.raises(ModelError) as raised:
            do()
        assert sorted(one.name for one in folder.iterdir()) == sorted(left)
        message = str(raised.value)
        assert ADVICE.search(message), message
        assert "\n" not in message
        return message

    return told


@pytest.fixture(scope="session")
def real_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model as the makers would pack it."""
    path = tmp_path_factory.mktemp("real") / f"{REAL}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted((EMBEDDED / MODEL_NAME).rglob("*")):
            archive.write(file, REAL / file.relative_to(EMBEDDED / MODEL_NAME))
    return path


@pytest.fixture
def real_model(folder: Path) -> Path:
    """A real model that a test may damage, without a record."""
    return Path(shutil.copytree(EMBEDDED / MODEL_NAME, folder / "real"))
