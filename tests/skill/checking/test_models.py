"""Which recognition model listens, and whether it is whole."""

import shutil
from pathlib import Path

import pytest

from audio import SMALL_US, ModelError, models_folder
from audio.recogniser import EMBEDDED, MODEL_NAME
from intents import Topic, load_topic
from skill.checking.finding import CheckFinding, Health
from skill.checking.models import check_models
from skill.recognisers import BUILT_FOLDER
from skill.settings import Settings


@pytest.fixture(autouse=True)
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has installed no model."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def install(name: str) -> Path:
    """Put a model where installed ones are."""
    return Path(shutil.copytree(EMBEDDED / MODEL_NAME, models_folder() / name))


def checked(topic: Topic | None, model: str | Path | None = None) -> CheckFinding:
    """What the check finds."""
    chosen = None if model is None else Path(model)
    (finding,) = check_models(Settings(model=chosen), topic)
    return finding


def test_the_embedded_model_listens_where_there_is_no_other(topic: Topic) -> None:
    finding = checked(topic)
    assert finding.state is Health.GOOD
    assert finding.told == (
        f"the embedded model {MODEL_NAME} listens, as no official model is installed."
    )
    assert finding.aloud == "I listen with the model that comes with me."
    assert finding.figures == {"used": "embedded", "folder": None}


def test_an_official_model_listens_where_it_is_installed(topic: Topic) -> None:
    folder = install(SMALL_US.name)
    finding = checked(topic)
    assert finding.state is Health.GOOD
    assert finding.told.startswith(f"{SMALL_US.name} listens, which is installed and")
    assert f"{MODEL_NAME} listens beside it" in finding.told
    assert finding.aloud.startswith("I listen with the model that was installed")
    assert finding.figures == {"used": SMALL_US.name, "folder": str(folder)}


def test_the_embedded_model_listens_where_a_setting_says_so(topic: Topic) -> None:
    install(SMALL_US.name)
    finding = checked(topic, "embedded")
    assert f"{MODEL_NAME} listens, as a setting says." in finding.told
    assert finding.aloud == "I listen with the model that comes with me."


def test_a_folder_listens_where_a_setting_says_so(topic: Topic) -> None:
    finding = checked(topic, EMBEDDED / MODEL_NAME)
    assert finding.state is Health.GOOD
    assert f"{MODEL_NAME} in '{EMBEDDED}' listens, as a setting says." in finding.told
    assert finding.aloud == "I listen with the model that was chosen for me."


def test_the_topic_s_own_model_listens_where_it_was_built(built_garden: Path) -> None:
    finding = checked(load_topic(built_garden))
    assert finding.state is Health.GOOD
    assert finding.told.startswith("the topic's own model listens")
    assert finding.aloud == "I listen with the model that was made for my topic."


def test_without_a_topic_the_model_is_told_all_the_same() -> None:
    assert checked(None).state is Health.GOOD


def test_a_model_that_is_not_there(topic: Topic) -> None:
    with pytest.raises(ModelError, match="there is no model 'nonesuch'"):
        checked(topic, "nonesuch")


def test_a_damaged_model_is_bad_and_ends_nothing(topic: Topic) -> None:
    folder = install(SMALL_US.name)
    file = folder / "am" / "final.mdl"
    file.write_bytes(file.read_bytes()[:1000])
    finding = checked(topic)
    assert finding.state is Health.BAD
    assert f"'{folder}' is damaged" in finding.told
    assert f"askaloud models remove {SMALL_US.name}" in finding.advice
    assert finding.aloud == "The model with which I listen is damaged."


def test_half_a_model_that_is_not_used_is_a_warning(topic: Topic) -> None:
    folder = install(SMALL_US.name)
    (folder / "am" / "final.mdl").unlink()
    finding = checked(topic)
    assert finding.state is Health.WARNING
    assert "the embedded model" in finding.told
    assert f"{SMALL_US.name} lacks 'am/final.mdl'" in finding.told
    assert finding.aloud


def test_a_damaged_model_of_a_topic_is_built_again(
    built_garden: Path, tmp_path: Path
) -> None:
    garden = Path(shutil.copytree(built_garden, tmp_path / "garden"))
    (garden / BUILT_FOLDER / MODEL_NAME / "am" / "final.mdl").write_bytes(b"")
    finding = checked(load_topic(garden))
    assert finding.state is Health.BAD
    assert finding.advice == "Build it again with 'askaloud topic build'."


def test_a_damaged_model_of_one_s_own(topic: Topic, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EMBEDDED / MODEL_NAME, tmp_path / "mine"))
    (folder / "am" / "final.mdl").write_bytes(b"")
    finding = checked(topic, folder)
    assert finding.state is Health.BAD
    assert finding.advice == "Put a whole one there, or take it out of the settings."
