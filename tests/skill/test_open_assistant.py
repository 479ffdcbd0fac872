"""A program has an assistant in one call."""

from pathlib import Path

import pytest

from skill import Settings, SettingsError, open_assistant
from skill.settings import SETTINGS_VARIABLE


def test_it_is_set_up_as_it_is_told() -> None:
    assistant = open_assistant(Settings(region="au"))
    assert "triple zero" in assistant.ask_text("i can't feel my legs").reply.body


def test_without_being_told_the_users_settings_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('region = "us"\n', encoding="utf-8")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(file))
    assert "9 1 1" in open_assistant().ask_text("i can't feel my legs").reply.body
    file.write_text('region = "nowhere"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="region"):
        open_assistant()


def test_its_wake_phrase_is_taken_off_what_is_said() -> None:
    assistant = open_assistant(Settings(wake="hello nurse"))
    turn = assistant.ask_text("hello nurse what are the symptoms")
    assert turn.reply.intent == "symptoms"


def test_another_one_shares_what_was_loaded_and_no_word() -> None:
    one = open_assistant(Settings())
    first = one.ask_text("can it be cured")
    two = one.another()
    assert two.ask_text("say that again").reply.text != first.reply.text
    assert one.ask_text("say that again").reply.text == first.reply.text
