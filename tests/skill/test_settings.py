"""What an operator sets: by file, by variable, on the command line."""

import os
from pathlib import Path

import pytest

from intents import REGIONS, TeamLine
from skill import Settings, SettingsError, load_settings
from skill.settings import (
    MODEL_VARIABLE,
    SETTINGS_VARIABLE,
    settings_file,
    write_model,
    write_settings,
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings, which is not there yet."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    return path


def complaint(overrides: dict[str, object] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(overrides)
    return str(caught.value)


def test_everything_has_a_default(home: Path) -> None:
    assert not settings_file().exists()
    assert settings_file().is_relative_to(home)
    assert load_settings() == Settings()


def test_the_usual_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text('region = "au"\n', encoding="utf-8")
    assert load_settings().region == "au"


def test_the_file_sets(file: Path) -> None:
    file.write_text(
        'region = "us"\ntopic = "gnomes"\nmodel = "/models/big"\nvoice = "en-us"\n'
        "rate = 130\nvolume = 0.5\nkeep_speech = false\n",
        encoding="utf-8",
    )
    assert load_settings() == Settings(
        region="us",
        topic="gnomes",
        model=Path("/models/big"),
        voice="en-us",
        rate=130,
        volume=0.5,
        keep_speech=False,
    )


@pytest.mark.parametrize("value", ["[\n" * 200_000, "{a = " * 3_000, "9" * 5000])
def test_a_file_that_nobody_writes_is_told(file: Path, value: str) -> None:
    before = f"rate = {value}\n"
    file.write_text(before, encoding="utf-8")
    told = complaint()
    assert f"'{file}' are no TOML" in told
    assert len(told) < 400
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings({"region": "ca"})
    assert file.read_text(encoding="utf-8") == before


def test_an_empty_file_sets_nothing(file: Path) -> None:
    file.write_text("", encoding="utf-8")
    assert load_settings() == Settings()


def test_the_command_line_wins_over_the_file(file: Path) -> None:
    file.write_text('region = "us"\nrate = 130\n', encoding="utf-8")
    settings = load_settings({"region": "au", "rate": None})
    assert settings.region == "au"
    assert settings.rate == 130


def test_the_variable_wins_over_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('model = "/in/file"\n', encoding="utf-8")
    monkeypatch.setenv(MODEL_VARIABLE, "/in/variable")
    assert load_settings().model == Path("/in/variable")


def test_the_command_line_wins_over_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(MODEL_VARIABLE, "/in/variable")
    assert load_settings({"model": Path("/on/line")}).model == Path("/on/line")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('region = "mars"', "region"),
        ("rate = 99", "rate"),
        ("rate = 226", "rate"),
        ('rate = "quick"', "rate"),
        ("volume = 0.1", "volume"),
        ("volume = 1.1", "volume"),
        ("volume = nan", "volume"),
        ("topic = 3", "topic"),
        (f'topic = "{"a" * 300}"', "topic"),
        (f'model = "{"a/" * 3000}"', "model"),
        (f'whisper = "{"é" * 150}"', "whisper"),
        (f"rate = {'9' * 400}", "rate"),
        (f"volume = {'9' * 400}", "volume"),
        ("patience = 1e400", "patience"),
        ('keep_speech = "perhaps"', "keep_speech"),
        ('asleep_alarm = "loud"', "asleep_alarm"),
        ("asleep_alarm = true", "asleep_alarm"),
        ('asleep_third_person = "some"', "asleep_third_person"),
        ('team_number = ""', "team_number"),
        ('team_number = "  "', "team_number"),
        ("team_number = 2079460958", "team_number"),
        ('team_number = "020-7946"', "team_number"),
        ('team_number = "020 + 7946"', "team_number"),
        ('team_number = "ask"', "team_number"),
        ('team_number = "12"', "team_number"),
        ('team_number = "1234567890 1234567890 1"', "team_number"),
        ('team_name = "the ward"', "team_name"),
        ('team_number = "020"\nteam_name = ""', "team_name"),
        ('team_number = "020"\nteam_name = "{first}"', "team_name"),
        (f'team_number = "020"\nteam_name = "{"ward" * 11}"', "team_name"),
        ('team_number = ""\nteam_name = "the ward"', "team_number"),
    ],
)
def test_a_wrong_value_is_told_by_file_and_setting(
    file: Path, line: str, name: str
) -> None:
    file.write_text(f"{line}\n", encoding="utf-8")
    told = complaint()
    assert f"setting '{name}'" in told
    assert f"'{file}'" in told


def test_a_setting_that_there_is_not(file: Path) -> None:
    file.write_text("speed = 3\n", encoding="utf-8")
    told = complaint()
    assert "setting 'speed'" in told
    assert f"'{file}'" in told
    assert "rate" in told.partition("The settings are ")[2]


def test_a_wrong_value_on_the_command_line(file: Path) -> None:
    file.write_text("rate = 130\n", encoding="utf-8")
    told = complaint({"rate": 5})
    assert "setting 'rate'" in told
    assert "the command line" in told
    assert str(file) not in told


def test_the_extremes_are_allowed(file: Path) -> None:
    file.write_text("rate = 100\nvolume = 1.0\n", encoding="utf-8")
    assert load_settings({"rate": 225}).volume == 1.0


def test_broken_toml_is_told_by_file_and_line(file: Path) -> None:
    file.write_text('region = "uk"\nrate =\n', encoding="utf-8")
    told = complaint()
    assert str(file) in told
    assert "line 2" in told


def test_a_file_that_is_not_utf_8(file: Path) -> None:
    file.write_bytes(b'voice = "caf\xe9"\n')
    assert str(file) in complaint()


@pytest.mark.parametrize(
    "line",
    [
        f"team_number = '{'x' * 9_000}'",
        f"voice = 'kokoro:{'x' * 9_000}'",
        f"{'x' * 9_000} = 1",
        '"\\u001b[31m" = 1',
        f"rate = 1{'x' * 9_000}",
        f"a = {{ {'x' * 9_000} = 1, {'x' * 9_000} = 1 }}",
    ],
)
def test_what_is_wrong_is_quoted_in_short(file: Path, line: str) -> None:
    file.write_text(f"{line}\n", encoding="utf-8")
    told = complaint()
    assert len(told) < 1_500
    assert told.isprintable()


def test_a_control_character_is_told_with_its_line(file: Path) -> None:
    file.write_text('region = "uk"\nvoice = "en\0"\n', encoding="utf-8")
    assert f"'{file}' cannot be read (line 2 has a control character" in complaint()


def test_a_pipe_in_place_of_the_file(file: Path) -> None:
    os.mkfifo(file)
    assert f"'{file}' cannot be read (it is a pipe, not a file)" in complaint()
    with pytest.raises(SettingsError, match="it is a pipe"):
        write_model(None)


def test_a_file_with_a_byte_order_mark(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbfregion = "us"\r\n')
    assert load_settings().region == "us"


def test_a_folder_in_place_of_the_file(file: Path) -> None:
    file.mkdir()
    assert str(file) in complaint()


def test_a_named_file_that_is_missing(file: Path) -> None:
    told = complaint()
    assert str(file) in told
    assert SETTINGS_VARIABLE in told


def test_settings_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().rate = 3


def test_writing_the_model_makes_the_file(tmp_path: Path, file: Path) -> None:
    assert write_model(tmp_path / "model") == file
    assert load_settings().model == tmp_path / "model"


def test_writing_the_model_makes_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "new" / "settings.toml"))
    write_model(tmp_path / "model")
    assert load_settings().model == tmp_path / "model"


def test_writing_the_model_keeps_the_other_settings(tmp_path: Path, file: Path) -> None:
    before = '# mine\nregion = "au"\nmodel = "/old"\n\nrate = 130 # slow\n'
    file.write_text(before, encoding="utf-8")
    write_model(tmp_path / "model")
    settings = load_settings()
    assert settings.model == tmp_path / "model"
    assert settings.region == "au"
    assert settings.rate == 130
    after = file.read_text(encoding="utf-8")
    assert "# mine" in after
    assert "# slow" in after
    assert "/old" not in after


def test_writing_the_model_twice_keeps_one(tmp_path: Path, file: Path) -> None:
    write_model(tmp_path / "one")
    write_model(tmp_path / "two")
    assert load_settings().model == tmp_path / "two"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "name", ["with space", "o'brien", 'so "called"', "back\\slash"]
)
def test_a_model_may_have_an_odd_name(tmp_path: Path, file: Path, name: str) -> None:
    write_model(tmp_path / name)
    assert file.exists()
    assert load_settings().model == tmp_path / name


def test_a_quoted_name_is_the_same_setting(tmp_path: Path, file: Path) -> None:
    file.write_text('"model" = "/old"\n', encoding="utf-8")
    write_model(tmp_path / "model")
    assert load_settings().model == tmp_path / "model"


def test_settings_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "file" / "settings.toml"))
    with pytest.raises(SettingsError, match="cannot be written") as caught:
        write_model(tmp_path / "model")
    assert f"Set {MODEL_VARIABLE}=" in str(caught.value)


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_can_be_set(file: Path, region: str) -> None:
    file.write_text(f'region = "{region}"\n', encoding="utf-8")
    assert load_settings().region == region


def test_an_empty_number_is_told_with_what_to_do(file: Path) -> None:
    file.write_text('team_number = ""\n', encoding="utf-8")
    told = complaint()
    assert f"setting 'team_number' in '{file}': it is empty. Give a number" in told


def test_no_team_is_set_by_itself() -> None:
    assert Settings().team is None


def test_the_team_s_line_is_set(file: Path) -> None:
    file.write_text(
        'team_number = " +44 20 7946  0958"\nteam_name = "St. Anne\'s  ward"\n',
        encoding="utf-8",
    )
    settings = load_settings()
    assert settings.team_number == "+44 20 7946 0958"
    spoken = "plus 4 4, 2 0, 7 9 4 6, 0 9 5 8"
    assert settings.team == TeamLine(spoken, "St. Anne's ward")


def test_a_number_alone_is_a_team(file: Path) -> None:
    file.write_text('team_number = "020"\n', encoding="utf-8")
    assert load_settings().team == TeamLine("0 2 0")


def test_several_settings_are_written_and_the_others_stay(file: Path) -> None:
    before = '# mine\nregion = "au"\nteam_number = "000"\nrate = 130 # slow\n'
    file.write_text(before, encoding="utf-8")
    changes = {"region": "ca", "team_number": "020", "team_name": "the \u00e9 ward"}
    assert write_settings(changes) == file
    settings = load_settings()
    assert (settings.region, settings.rate) == ("ca", 130)
    assert settings.team == TeamLine("0 2 0", "the \u00e9 ward")
    after = file.read_text(encoding="utf-8")
    assert after.endswith("# mine\nrate = 130 # slow\n")


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_file_that_cannot_be_changed_so_is_left_alone(
    file: Path, quotes: str
) -> None:
    before = f"wake = {quotes}hello\nregion = nurse{quotes}\n"
    file.write_text(before, encoding="utf-8")
    with pytest.raises(SettingsError, match=str(file)):
        write_settings({"region": "ca"})
    assert file.read_text(encoding="utf-8") == before


def test_a_broken_file_is_not_written_over(file: Path) -> None:
    file.write_text("rate =\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings({"region": "ca"})
    assert file.read_text(encoding="utf-8") == "rate =\n"


def test_the_null_device_stands_for_no_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SETTINGS_VARIABLE, os.devnull)
    assert load_settings() == Settings()
