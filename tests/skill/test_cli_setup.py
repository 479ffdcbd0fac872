"""`askaloud setup`: the official model, where it can be had."""

from collections.abc import Callable
from pathlib import Path

import pytest

import audio
from skill import load_settings
from tests.skill.running import Ran, askaloud

Command = Callable[..., Ran]

NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and data of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_without_a_network_it_says_so_in_one_line(tmp_path: Path) -> None:
    unreachable = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOBODY_LISTENS
    )
    ran = askaloud(
        "setup",
        folder=tmp_path,
        setting={**unreachable, "no_proxy": "", "NO_PROXY": ""},
    )
    assert ran.status == 0
    assert ran.out == ""
    assert "cannot be reached" in ran.complaint()
    assert ran.complaint().endswith("Until then the embedded models are used.")
    assert load_settings().model is None


def test_a_model_that_was_fetched_is_used_from_then_on(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(*_: object, **__: object) -> Path:
        return tmp_path / "a model"

    monkeypatch.setattr(audio, "install_model", install)
    ran = command("setup")
    assert ran.status == 0
    assert ran.out.startswith(f"{tmp_path / 'a model'} is used from now on")
    assert load_settings().model == tmp_path / "a model"


def test_wrong_settings_are_told_before_anything_is_fetched(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(*_: object, **__: object) -> Path:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(audio, "install_model", install)
    file = tmp_path / "settings.toml"
    file.write_text("rate = 5\n", encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(file))
    ran = command("setup")
    assert ran.status == 2
    assert str(file) in ran.complaint()
