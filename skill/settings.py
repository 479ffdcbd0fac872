"""What an operator sets, in one small file.

    # settings.toml
    region = "au"
    rate = 130

Everything has a default; the command line overrides the file.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skill.errors import SettingsError

SETTINGS_VARIABLE: Final = "ASKALOUD_SETTINGS"
"""Names the file of settings, where it is not the usual one."""

MODEL_VARIABLE: Final = "ASKALOUD_MODEL"
"""Names a folder with an official Vosk model; overrides the file."""


class Settings(BaseModel):
    """All settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: Literal["uk", "au", "us", "other"] = "uk"
    """Emergency numbers, names of places, spelling, and the voice's accent."""
    topic: str = "secondary_bone_cancer"
    """A topic that ships, or the folder of one."""
    model: Path | None = None
    """A folder with an official Vosk model."""
    voice: str | None = None
    """An id or a name of the platform's voices, or a language like "en-us"."""
    rate: int = Field(default=150, ge=100, le=225)
    """Words a minute."""
    volume: float = Field(default=0.7, ge=0.25, le=1.0)
    """Share of full loudness."""
    keep_speech: bool = True
    """Whether synthesised answers are kept on disk, to be quicker next time."""


def settings_file() -> Path:
    """Where the settings are, whether or not the file exists."""
    named = os.environ.get(SETTINGS_VARIABLE)
    if named:
        return Path(named).expanduser()
    return platformdirs.user_config_path("askaloud") / "settings.toml"


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings.

    Args:
        overrides: What the command line says; None values do not count.

    Raises:
        SettingsError: The file cannot be read or a setting is wrong. The
            message names the file and the setting.
    """
    path = settings_file()
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if os.environ.get(SETTINGS_VARIABLE):
            raise SettingsError(
                f"the settings '{path}', which {SETTINGS_VARIABLE} names, do not "
                f"exist. Make the file, or unset the variable."
            ) from None
        values = {}
    except (OSError, UnicodeDecodeError) as why:
        raise SettingsError(
            f"the settings '{path}' cannot be read ({why}). Mend or remove the file."
        ) from why
    except tomllib.TOMLDecodeError as why:
        raise SettingsError(
            f"the settings '{path}' are no TOML ({why}). Mend that line."
        ) from why
    where = dict.fromkeys(values, f"'{path}'")
    if os.environ.get(MODEL_VARIABLE):
        values["model"] = os.environ[MODEL_VARIABLE]
        where["model"] = MODEL_VARIABLE
    for name, value in (overrides or {}).items():
        if value is not None:
            values[name] = value
            where[name] = "the command line"
    try:
        return Settings.model_validate(values)
    except ValidationError as why:
        first = why.errors()[0]
        name = str(first["loc"][0])
        raise SettingsError(
            f"setting '{name}' in {where.get(name, 'the settings')}: {first['msg']}. "
            f"The settings are {', '.join(Settings.model_fields)}."
        ) from why


def write_model(model: Path) -> Path:
    """Write into the settings which model is used; the rest of them stays.

    Raises:
        SettingsError: The file cannot be written.
    """
    path = settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        kept = [
            line
            for line in before.splitlines()
            if line.partition("=")[0].strip().strip("\"'") != "model"
        ]
        # What JSON quotes, TOML reads.
        text = "\n".join([f"model = {json.dumps(str(model))}", *kept]) + "\n"
        partial = path.with_suffix(".part")
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as why:
        raise SettingsError(
            f"the settings '{path}' cannot be written ({why.strerror or why}). "
            f"Set {MODEL_VARIABLE}='{model}' instead."
        ) from why
    return path
