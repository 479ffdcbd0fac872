"""A small network that was trained for seconds, for all who ask about it."""

from pathlib import Path
from typing import Any

import pytest

from tests.audio.model_kit.people import data_folder
from tests.audio.model_kit.running import STATE, succeeds, torched, train


@pytest.fixture(scope="session")
def training_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus `people`, and `checkpoint.pt`, which was trained on it for seconds."""
    folder = tmp_path_factory.mktemp("training")
    succeeds("recordings", data_folder(folder / "sound"), folder / "people")
    train(folder, 0.1)
    return folder


@pytest.fixture(scope="session")
def trained(training_folder: Path) -> dict[str, Any]:
    """The state of that checkpoint."""
    state = training_folder / "state.npz"
    return torched(STATE, state, training_folder / "checkpoint.pt")


@pytest.fixture(scope="session")
def exported(training_folder: Path, trained: dict[str, Any]) -> Path:  # noqa: ARG001 (before)
    """The acoustic model that was exported from it."""
    folder = training_folder
    succeeds("export", folder / "checkpoint.pt", folder / "model")
    return folder / "model"
