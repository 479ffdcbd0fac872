"""`askaloud setup`: the region, the hospital's line, the official model."""

import hashlib
import io
import os
import pty
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import audio.models.catalogue
from audio import SMALL_US, models_folder
from skill import Settings, load_settings
from skill.cli.setup import choose_region
from skill.settings import settings_file
from tests.audio.models.sites import FILES, Site, packed, running_site
from tests.conftest import TINY_TOPIC
from tests.skill.running import COMMAND, LONGEST_S, Ran, askaloud

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
    region, model = ran.err.splitlines()
    assert region.startswith("askaloud: the region is 'uk'")
    assert "cannot be reached" in model
    assert model.endswith("Until then the embedded models are used.")
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


class Terminal(io.StringIO):
    """Somebody at a terminal, who has typed these lines."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Terminal]:
    """Types lines at a terminal; what is shown there comes back."""

    def type_(lines: str) -> Terminal:
        shown = Terminal()
        monkeypatch.setattr("sys.stdin", Terminal(lines))
        monkeypatch.setattr("sys.stderr", shown)
        return shown

    return type_


@pytest.mark.parametrize(
    ("lines", "region"),
    [
        ("1\n", "uk"),
        ("4\n", "ca"),
        ("nz\n", "nz"),
        (" IN \n", "in"),
        ("mars\n9\n2\n", "ie"),
        ("0\n-1\n\n", None),
        ("\n", None),
        ("", None),
        ("a\nb\nc\n2\n", None),
    ],
)
def test_the_region_is_asked_for_at_a_terminal(
    typing: Callable[[str], Terminal], lines: str, region: str | None
) -> None:
    shown = typing(lines)
    assert choose_region(Settings(region="au")) == region
    told = shown.getvalue()
    assert "  2  ie   : Ireland, call 1 1 2 or 9 9 9\n" in told
    assert "Enter for 'au'" in told
    assert ("the region stays 'au'" in told) == (region is None)


def test_only_regions_of_the_topic_are_offered(
    typing: Callable[[str], Terminal],
) -> None:
    shown = typing("au\n")
    assert choose_region(Settings(topic=str(TINY_TOPIC))) is None
    assert "'au' is none of them." in shown.getvalue()
    assert "ie" in shown.getvalue()


def test_a_topic_that_cannot_be_read_does_not_keep_one_from_choosing(
    typing: Callable[[str], Terminal], tmp_path: Path
) -> None:
    shown = typing("in\n")
    assert choose_region(Settings(topic=str(tmp_path))) == "in"
    assert "is no topic" in shown.getvalue()


@pytest.mark.usefixtures("site")
def test_what_the_command_line_says_is_written(command: Command) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('region = "mars" # no\nrate = 130 # slow\n', "utf-8")
    ran = command(
        *("setup", "--region", "ca", "--team-number", "020 7946"),
        *("--team-name", "the bone ward"),
    )
    assert ran.status == 0
    settings = load_settings()
    assert (settings.region, settings.rate) == ("ca", 130)
    assert settings.team_number == "020 7946"
    assert settings.team_name == "the bone ward"
    assert settings.model == models_folder() / SMALL_US.name
    assert "# slow" in settings_file().read_text("utf-8")
    assert ran.out.startswith("region is 'ca', team_number is '020 7946', team_name")
    assert "the region is" not in ran.err


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (("--region", "mars"), "region"),
        (("--team-number", ""), "team_number"),
        (("--team-name", "the ward"), "team_name"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_told_and_not_written(
    command: Command, site: Site, wrong: tuple[str, str], name: str
) -> None:
    ran = command("setup", *wrong)
    assert ran.status == 2
    assert f"setting '{name}' in the command line" in ran.complaint()
    assert not settings_file().exists()
    assert site.asked == []


@pytest.mark.usefixtures("site")
def test_without_a_terminal_the_region_stays(command: Command) -> None:
    ran = command("setup", given=b"4\n")
    assert ran.status == 0
    assert "the region is 'uk': the United Kingdom, call 9 9 9." in ran.err
    assert "'askaloud setup --region XX' changes that" in ran.err
    assert "--team-number" in ran.err
    assert load_settings().region == "uk"


def test_a_region_that_was_typed_is_written_though_no_model_comes(
    tmp_path: Path,
) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "setup"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=tmp_path,
        env={**os.environ, "ASKALOUD_MIRROR": (tmp_path / "none").as_uri()},
    ) as process:
        os.close(theirs)
        os.write(ours, b"ie\n")
        told, _ = process.communicate(timeout=LONGEST_S)
    os.close(ours)
    assert process.returncode == 0
    assert told.decode().startswith("region is 'ie' from now on")
    assert load_settings().region == "ie"
