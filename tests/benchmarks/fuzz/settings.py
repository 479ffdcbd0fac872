"""A file of settings."""

import os
from pathlib import Path
from random import Random
from typing import Final

from skill import load_settings
from skill.settings import SETTINGS_VARIABLE, write_settings
from tests.benchmarks.fuzz.kind import InputKind, WrongError
from tests.benchmarks.fuzz.mutating import as_bytes, changed_bytes, changed_text

WHOLE: Final = """\
# For bed 4.
region = "uk"
topic = "secondary_bone_cancer"
rate = 150
volume = 0.8
wake = ["hello assistant"]
keep_speech = true
team_number = "020 7946 0000"
team_name = "the oncology ward"
voice = "en-gb"
"""


class SettingsFiles(InputKind):
    """What an operator wrote, or an editor made of it."""

    def make(self, chance: Random, given: Path) -> None:
        """Settings, changed."""
        held = as_bytes(changed_text(chance, WHOLE))
        if chance.random() < 0.2:
            held = changed_bytes(chance, held)
        file = given / "settings.toml"
        if chance.random() < 0.02:
            os.mkfifo(file)
        else:
            file.write_bytes(held)

    def take(self, given: Path) -> None:
        """Read them; then change one."""
        os.environ[SETTINGS_VARIABLE] = str(given / "settings.toml")
        load_settings()
        write_settings({"region": "us"})
        if load_settings().region != "us":
            raise WrongError("what was written is not there")
        if [one.name for one in given.iterdir()] != ["settings.toml"]:
            raise WrongError("something was left beside the settings")
