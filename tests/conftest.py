"""What many tests share: the topic, the real recogniser, a tidy home."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio import Recogniser
from intents import Matcher, Topic, load_topic
from skill.recognisers import recogniser_of
from skill.understanding import Understanding

SPOKEN = Path(__file__).parent / "spoken"
TINY_TOPIC = Path(__file__).parent / "intents" / "garden_gnomes"


SLOW_FILES = (
    *("skill/live/test_devices.py", "skill/live/test_session.py"),
    *("skill/checking/test_everything.py", "skill/live/test_adversity.py"),
    *("audio/model_kit/test_training.py", "skill/live/test_loop.py"),
    *("audio/devices/test_microphone.py", "skill/cli/test_check.py"),
    *("skill/live/test_side_by_side.py", "skill/page/test_chromium.py"),
    *("skill/page/test_frames.py", "skill/page/test_firefox.py"),
)
"""Files that take long in real time are begun first: the last one to be done is then a
short one, and what waits for a sound device leaves the processor to others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    here = Path(__file__).parent
    rank = {here / name: number for number, name in enumerate(SLOW_FILES)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the tests' own: no settings are read, no cache is left."""
    folder = tmp_path_factory.mktemp("home")
    kept = dict(os.environ)
    os.environ["HOME"] = str(folder)
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(folder / name.lower())
    for name in ("ASKALOUD_MODEL", "ASKALOUD_SETTINGS"):
        os.environ.pop(name, None)
    yield folder
    os.environ.clear()
    os.environ.update(kept)


@pytest.fixture(scope="session")
def topic() -> Topic:
    """The topic that ships, in the wording of the United Kingdom."""
    return load_topic().in_region("uk")


@pytest.fixture(scope="session")
def understanding(home: Path) -> Understanding:  # noqa: ARG001 (its cache)
    """The topic that ships, ready to be asked."""
    return Understanding("secondary_bone_cancer", "uk")


@pytest.fixture(scope="session")
def matcher(understanding: Understanding) -> Matcher:
    """The matcher of the topic that ships."""
    return understanding.matcher


@pytest.fixture(scope="session")
def tiny(home: Path) -> Understanding:  # noqa: ARG001 (its cache)
    """A small made-up topic about garden gnomes."""
    return Understanding(TINY_TOPIC, "uk")


@pytest.fixture(scope="session")
def recogniser(topic: Topic) -> Recogniser:
    """What listens where nobody set anything: Vosk, and Whisper beside it."""
    return recogniser_of(topic)
