"""A topic to break: a copy of the garden gnomes for each test."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import TINY_TOPIC


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A copy of the tiny topic that a test may edit."""
    return Path(shutil.copytree(TINY_TOPIC, tmp_path / "garden"))
