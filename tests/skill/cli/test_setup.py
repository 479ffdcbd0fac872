"""`askaloud setup`: the official model, where it can be had."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import audio.models.catalogue
from audio import SMALL_US, models_folder
from skill import load_settings
from tests.audio.models.sites import FILES, Site, packed, running_site
from tests.skill.running import Ran, askaloud

Command = Callable[..., Ran]

NOBODY_LISTENS = "http://127.0.0.1:9"
ARCHIVE = packed(*(f"{SMALL_US.name}/{file}" for file in FILES))
"""What stands for the official model: it has its name and shape, not its bytes."""


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and data of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A mirror with an archive that the catalogue knows."""
    known = replace(SMALL_US, sha256=hashlib.sha256(ARCHIVE).hexdigest())
    monkeypatch.setattr(audio.models.catalogue, "OFFICIAL_MODELS", (known,))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running_site() as made:
        made.offer(ARCHIVE, SMALL_US.name)
        monkeypatch.setenv("ASKALOUD_MIRROR", made.address)
        yield made


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


@pytest.mark.usefixtures("site")
def test_a_model_that_was_fetched_is_used_from_then_on(command: Command) -> None:
    ran = command("setup")
    place = models_folder() / SMALL_US.name
    assert ran.status == 0
    assert ran.out.startswith(f"{place} is used from now on")
    assert load_settings().model == place
    assert (place / "am" / "final.mdl").is_file()


def test_another_archive_than_the_official_one_is_not_used(
    command: Command, site: Site
) -> None:
    site.offer(packed("another"), SMALL_US.name)
    ran = command("setup")
    assert ran.status == 0
    assert ran.out == ""
    assert "the catalogue vouches for" in ran.err
    assert load_settings().model is None
    assert list(models_folder().iterdir()) == []


def test_wrong_settings_are_told_before_anything_is_fetched(
    command: Command, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("rate = 5\n", encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(file))
    ran = command("setup")
    assert ran.status == 2
    assert str(file) in ran.complaint()
    assert site.asked == []
