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

from askaloud import written_whole
from audio.defaults import TRAILING_SILENCE_S, WORDS_A_MINUTE
from skill.errors import SettingsError

SLOWEST: Final = 100
FASTEST: Final = 225
"""Words a minute."""

VOLUME: Final = 0.7
QUIETEST: Final = 0.25
LOUDEST: Final = 1.0
"""Shares of full loudness."""

SETTINGS_VARIABLE: Final = "ASKALOUD_SETTINGS"
"""Names the file of settings, where it is not the usual one."""

MODEL_VARIABLE: Final = "ASKALOUD_MODEL"
"""Names the Vosk model to listen with; overrides the file."""


class Settings(BaseModel):
    """All settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: Literal["uk", "au", "us", "other"] = "uk"
    """Emergency numbers, names of places, spelling, and the voice's accent."""
    topic: str = "secondary_bone_cancer"
    """A topic that ships, or the folder of one."""
    model: Path | None = None
    """An installed Vosk model's name, any one's folder, or "embedded"; else the best
    official one that is installed, or else the embedded one."""
    voice: str | None = None
    """An id or a name of the platform's voices, or a language like "en-us"."""
    rate: int = Field(default=WORDS_A_MINUTE, ge=SLOWEST, le=FASTEST)
    """Words a minute."""
    volume: float = Field(default=VOLUME, ge=QUIETEST, le=LOUDEST)
    """Share of full loudness."""
    keep_speech: bool = True
    """Whether synthesised answers are kept on disk, to be quicker next time."""
    address: Literal["wake", "open", "push"] = "wake"
    """How a live assistant is addressed: by a wake phrase, by whatever is said, or by
    pressing a button."""
    wake: str = "hello assistant"
    """The wake phrase."""
    hold: bool = False
    """Whether the button is held while one speaks; else it is pressed before."""
    switch: str | None = None
    """The button: an input device, or part of its name; else the terminal's keys."""
    microphone: str | None = None
    """Part of the microphone's name; else the default one."""
    speaker: str | None = None
    """Part of the speaker's name; else the default one."""
    patience: float = Field(default=TRAILING_SILENCE_S, ge=0.4, le=5.0)
    """Seconds of silence that end a question."""
    follow_up: float = Field(default=8.0, ge=0.0, le=60.0)
    """Seconds after an answer in which no wake phrase is needed."""
    barge_in: bool = True
    """Whether somebody who speaks interrupts it."""
    tones: float = Field(default=0.5, ge=0.0, le=1.0)
    """Loudness of the tones; 0 for none."""
    asleep_alarm: Literal["off", "short", "full"] = "short"
    """What a report of an emergency does that is overheard, where nobody called it:
    nothing, a short alarm, or all that there is to do."""
    asleep_third_person: Literal["off", "called", "any"] = "called"
    """Which of them count that are about somebody else: none, those with a word for
    one's family or a call for help, or any of somebody who is there."""


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


def write_model(model: Path | None) -> Path:
    """Write into the settings which model is used; the rest of them stays.

    Args:
        model: None takes the setting out, so that the best installed one is used.

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
        first = [] if model is None else [f"model = {json.dumps(str(model))}"]
        text = "".join(f"{line}\n" for line in [*first, *kept])
        with written_whole(path) as out:
            out.write(text.encode())
    except OSError as why:
        raise SettingsError(
            f"the settings '{path}' cannot be written ({why.strerror or why}). "
            f"Set {MODEL_VARIABLE}='{model or 'embedded'}' instead."
        ) from why
    return path
