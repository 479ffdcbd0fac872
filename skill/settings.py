"""What an operator sets, in one small file.

    # settings.toml
    region = "au"
    rate = 130

Everything has a default; the command line overrides the file.
"""

import json
import os
from collections.abc import Mapping
from os.path import lexists
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import platformdirs
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from askaloud import written_whole
from askaloud.parsing import parsed_toml
from askaloud.plain_text import read_plain_text, shortened
from audio.defaults import KOKORO, KOKORO_VOICES, TRAILING_SILENCE_S, WORDS_A_MINUTE
from audio.server_address import checked_address
from intents.manifest import RegionName, TeamLine
from skill.errors import SettingsError
from skill.team_line import checked_name, checked_number, spoken_number

SLOWEST: Final = 100
FASTEST: Final = 225
"""Words a minute."""

VOLUME: Final = 0.7
QUIETEST: Final = 0.25
LOUDEST: Final = 1.0
"""Shares of full loudness."""

LONGEST_NAME: Final = 255
LONGEST_PATH: Final = 3000
"""Bytes that file systems take, at most."""

SETTINGS_VARIABLE: Final = "ASKALOUD_SETTINGS"
"""Names the file of settings, where it is not the usual one."""

MODEL_VARIABLE: Final = "ASKALOUD_MODEL"
"""Names the Vosk model to listen with; overrides the file."""


class Settings(BaseModel):
    """All settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: RegionName = "uk"
    """Emergency numbers, names of places, spelling, and the voice's accent."""
    team_number: Annotated[str, BeforeValidator(checked_number)] | None = None
    """The hospital's own line, which its patients may call day and night."""
    team_name: Annotated[str, BeforeValidator(checked_name)] | None = None
    """Who answers there, as it is spoken after "call": "the oncology ward"."""
    topic: str = "secondary_bone_cancer"
    """A topic that ships, or the folder of one."""
    model: Path | None = None
    """An installed Vosk model's name, any one's folder, or "embedded"; else the best
    official one that is installed, or else the embedded one."""
    whisper: str = "auto"
    """The Whisper that hears whole utterances: "auto" for the one that a package
    carries, where it is installed; "off"; or an imported model's name, or a folder."""
    remote_ears: Annotated[str, BeforeValidator(checked_address)] | None = None
    """A NATS server whose workers hear whole utterances, tls:// or nats://."""
    remote_credentials: Path | None = None
    """A TOML file with the user and the password that it is known by there."""
    remote_authority: Path | None = None
    """Certificates to trust that server by; else the system's."""
    voice: str | None = None
    """An id or a name of the platform's voices, a language like "en-us", or "kokoro",
    perhaps with the name of one of its voices: "kokoro:bf_emma"."""
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
    count_wrong: bool = False
    """Whether it is counted how often an answer of each section was called wrong."""
    asleep_alarm: Literal["off", "short", "full"] = "short"
    """What a report of an emergency does that is overheard, where nobody called it:
    nothing, a short alarm, or all that there is to do."""
    asleep_third_person: Literal["off", "called", "any"] = "called"
    """Which of them count that are about somebody else: none, those with a word for
    one's family or a call for help, or any of somebody who is there."""

    @field_validator("topic", "model", "whisper")
    @classmethod
    def _may_be_a_folder(cls, named: str | Path | None) -> str | Path | None:
        whole = os.fsencode(named or "")
        parts = (len(os.fsencode(part)) for part in Path(named or "").parts)
        if len(whole) > LONGEST_PATH or max(parts, default=0) > LONGEST_NAME:
            raise ValueError("it is longer than the name of any folder. Correct it")
        return named

    @field_validator("voice")
    @classmethod
    def _is_a_voice_of_kokoro(cls, voice: str | None) -> str | None:
        engine, _, name = (voice or "").partition(":")
        if engine == KOKORO and name and name not in KOKORO_VOICES.values():
            raise ValueError(
                f"Kokoro has no voice '{shortened(name)}' here. Choose one of "
                f"{', '.join(f'{KOKORO}:{one}' for one in KOKORO_VOICES.values())}"
            )
        return voice

    @field_validator("team_name")
    @classmethod
    def _names_somebody_with_a_number(
        cls, name: str | None, info: ValidationInfo
    ) -> str | None:
        # A number that is wrong is not among the data: that is told instead.
        if name is not None and info.data.get("team_number", name) is None:
            raise ValueError(
                "it names who answers, and no team_number is set. Set that too"
            )
        return name

    @property
    def team(self) -> TeamLine | None:
        """The hospital's own line as it is spoken, if one is set."""
        if self.team_number is None:
            return None
        return TeamLine(spoken_number(self.team_number), self.team_name)


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
        # Where an operator says that there are none.
        text = "" if str(path) == os.devnull else read_plain_text(path)
    except FileNotFoundError:
        if os.environ.get(SETTINGS_VARIABLE):
            raise SettingsError(
                f"the settings '{path}', which {SETTINGS_VARIABLE} names, do not "
                f"exist. Make the file, or unset the variable."
            ) from None
        text = ""
    except (OSError, ValueError) as why:
        raise SettingsError(
            f"the settings '{path}' cannot be read ({why}). Mend or remove the file."
        ) from why
    try:
        values = parsed_toml(text)
    except ValueError as why:
        raise SettingsError(
            f"the settings '{path}' are no TOML ({shortened(str(why), 200)}). Mend "
            f"that line."
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
            f"setting '{shortened(name)}' in {where.get(name, 'the settings')}: "
            f"{first['msg'].removeprefix('Value error, ')}. "
            f"The settings are {', '.join(Settings.model_fields)}."
        ) from why


def write_model(model: Path | None) -> Path:
    """Write into the settings which model is used; the rest of them stays.

    Args:
        model: None takes the setting out, so that the best installed one is used.

    Raises:
        SettingsError: The file cannot be written.
    """
    instead = f"Set {MODEL_VARIABLE}='{model or 'embedded'}' instead."
    return write_settings({"model": None if model is None else str(model)}, instead)


def write_settings(
    changes: Mapping[str, str | None],
    instead: str = "Mend that, and run this again.",
) -> Path:
    """Write some of the settings; the rest of the file stays, with its remarks.

    Args:
        changes: Settings to what they are from now on; None takes one out.
        instead: What to do where the file cannot be written.

    Raises:
        SettingsError: The file cannot be written, or its form is beyond this.
    """
    path = settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = read_plain_text(path) if lexists(path) else ""
        after = _changed(before, changes)
        if parsed_toml(after) != _with(parsed_toml(before), changes):
            raise SettingsError(
                f"the settings '{path}' spread {' or '.join(changes)} over several "
                f"lines. Put it on one line, and run this again."
            )
        with written_whole(path) as out:
            out.write(after.encode())
    except (OSError, ValueError) as why:
        raise SettingsError(
            f"the settings '{path}' cannot be written "
            f"({getattr(why, 'strerror', None) or why}). {instead}"
        ) from why
    return path


def _changed(text: str, changes: Mapping[str, str | None]) -> str:
    """The text of a file of settings, with some of them changed."""
    kept = [
        line
        for line in text.splitlines()
        if line.partition("=")[0].strip().strip("\"'") not in changes
    ]
    # What JSON quotes, TOML reads.
    first = [
        f"{name} = {json.dumps(value)}"
        for name, value in changes.items()
        if value is not None
    ]
    return "".join(f"{line}\n" for line in [*first, *kept])


def _with(
    values: Mapping[str, Any], changes: Mapping[str, str | None]
) -> dict[str, Any]:
    whole = {**values, **changes}
    return {name: value for name, value in whole.items() if value is not None}
