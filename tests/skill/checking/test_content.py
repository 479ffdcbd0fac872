"""Settings and topic."""

from pathlib import Path

import pytest

from intents import Topic, TopicError, load_topic, sign
from skill.checking.content import check_region, check_topic, read_settings
from skill.checking.finding import Health
from skill.errors import SettingsError
from skill.settings import Settings, settings_file


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of settings."""
    path = tmp_path / "settings.toml"
    path.write_text('region = "au"\n', encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(path))
    return path


def test_settings_that_nobody_wrote() -> None:
    settings, finding = read_settings({})
    assert settings == Settings()
    assert finding.state is Health.GOOD
    assert finding.told == f"all defaults, as '{settings_file()}' is not there."


def test_settings_of_a_file(file: Path) -> None:
    settings, finding = read_settings({"region": None, "wake": "hello nurse"})
    assert settings == Settings(region="au", wake="hello nurse")
    assert finding.state is Health.GOOD
    assert finding.told == f"'{file}'."


def test_a_setting_that_is_wrong_is_told_and_the_check_goes_on(file: Path) -> None:
    file.write_text("rate = 5\n", encoding="utf-8")
    settings, finding = read_settings({"region": "us"})
    assert settings == Settings(region="us")
    assert finding.state is Health.BAD
    assert "setting 'rate'" in finding.told
    assert finding.aloud == "There is a mistake in my settings."


def test_a_file_of_settings_that_is_no_toml(file: Path) -> None:
    file.write_text("rate: 5\n", encoding="utf-8")
    settings, finding = read_settings({"region": "mars"})
    assert settings == Settings()
    assert finding.state is Health.BAD
    assert finding.advice == "Mend that line."


def test_a_command_line_that_is_wrong_is_no_finding(file: Path) -> None:
    assert file.exists()
    with pytest.raises(SettingsError, match="the command line"):
        read_settings({"region": "mars"})


def test_a_topic_that_is_overdue_for_review() -> None:
    topic, finding = check_topic(Settings(region="us"))
    assert topic.manifest.name == "secondary_bone_cancer"
    assert finding.state is Health.WARNING
    assert f"{len(topic.sections)} sections for region 'us'" in finding.told
    assert f"{finding.figures['overdue']} of them are overdue" in finding.told
    assert finding.figures["overdue"] > 0
    assert finding.figures["errors"] == 0
    assert finding.figures["content"] == topic.content_version
    assert "askaloud topic lint" in finding.advice


def test_a_topic_whose_texts_for_emergencies_nobody_has_signed(garden: Path) -> None:
    _, finding = check_topic(Settings(topic=str(garden)))
    assert finding.figures["unsigned"] == 2
    assert "2 of its texts for emergencies are signed by nobody" in finding.told
    for place in ("topic", "sections/gnome_down"):
        sign(load_topic(garden), place, "Ada Nurse", "nurse")
    _, finding = check_topic(Settings(topic=str(garden)))
    assert finding.figures["unsigned"] == 0
    assert "signed" not in finding.told


def test_a_topic_with_mistakes(garden: Path) -> None:
    _, finding = check_topic(Settings(topic=str(garden)))
    assert finding.state is Health.BAD
    assert f"{finding.figures['errors']} errors" in finding.told
    assert "sections/paint.yaml" in finding.told
    assert str(garden) in finding.advice


def test_a_topic_that_cannot_be_read(garden: Path) -> None:
    (garden / "topic.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(TopicError, match=r"topic\.yaml"):
        check_topic(Settings(topic=str(garden)))


def test_a_region_that_the_topic_lacks(garden: Path) -> None:
    with pytest.raises(TopicError, match="there is no region 'au'"):
        check_topic(Settings(topic=str(garden), region="au"))


def test_whom_it_tells_people_to_call(topic: Topic) -> None:
    finding = check_region(Settings(region="ie"), topic)
    assert finding.state is Health.GOOD
    assert "'ie', Ireland." in finding.told
    assert "call 1 1 2 or 9 9 9." in finding.told
    assert "own line: none; team_number" in finding.told
    assert finding.figures["team_line"] is None


def test_the_hospital_s_line_is_told_as_it_is_spoken(topic: Topic) -> None:
    settings = Settings(team_number="020 7946", team_name="the bone ward")
    finding = check_region(settings, topic)
    assert finding.told.endswith("own line: the bone ward on 0 2 0, 7 9 4 6.")
    assert finding.figures["team_number"] == "020 7946"
    assert finding.figures["emergency_number"] == "9 9 9"
