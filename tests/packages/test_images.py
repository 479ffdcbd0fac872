"""Recipes of images are well-formed, and name commands and versions as they are."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from scripts.deb import version
from skill.settings import Settings
from tests.docs.test_documents import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "packages" / "home-assistant-addon"
RASPBERRY = ROOT / "packages" / "raspberry-pi" / "user-data"


@pytest.mark.parametrize("file", [ROOT / "Containerfile", ADDON / "Dockerfile"])
def test_a_container_starts_a_command_that_there_is(file: Path) -> None:
    text = file.read_text("utf-8")
    (told,) = re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)
    words = [word for word in yaml.safe_load(told) if word != "askaloud"]
    options = {word for word in words[1:] if word.startswith("--")}
    assert options <= COMMANDS[(words[0],)]


def test_the_add_on_is_of_this_version_and_opens_no_port() -> None:
    told = yaml.safe_load((ADDON / "config.yaml").read_text("utf-8"))
    assert told["version"] == version()
    assert set(told) >= {"name", "version", "slug", "description", "arch"}
    assert told["ports"] == {"10500/tcp": None}
    assert f"=={version()}" in (ADDON / "Dockerfile").read_text("utf-8")


def test_the_first_start_of_a_raspberry_pi_is_well_formed() -> None:
    text = RASPBERRY.read_text("utf-8")
    assert text.startswith("#cloud-config\n")
    told = yaml.safe_load(text)
    settings = told["write_files"][0]["content"]
    assert Settings(region="uk").region in settings
    commands = [
        shlex.split(one) if isinstance(one, str) else one for one in told["runcmd"]
    ]
    assert all(isinstance(word, str) for words in commands for word in words)
    (ours,) = (words for words in commands if words[0].endswith("bin/askaloud"))
    assert (ours[1],) in COMMANDS
    assert any(f"=={version()}" in word for words in commands for word in words)
