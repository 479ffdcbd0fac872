"""The models that are here and those that can be."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from audio import ModelError
from audio.models import (
    OFFICIAL_MODELS,
    OFFICIAL_WHISPERS,
    Accent,
    ModelEngine,
    OfficialModel,
    OfficialWhisper,
    bytes_fetched,
    engine_of,
    installed_models,
    models_folder,
    read_record,
)
from audio.models.folder import files_below
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.recogniser.packed_whispers import PACKED_WHISPERS, PackedWhisper
from audio.recogniser.whisper_weights import engine_is_installed
from skill.recognisers import chosen_model, chosen_whisper
from skill.settings import Settings


class State(Enum):
    """Where a model is."""

    EMBEDDED = "embedded"
    INSTALLED = "installed"
    DAMAGED = "damaged"
    ELSEWHERE = "elsewhere"
    """In a folder of its own, which a setting names."""
    PARTLY = "partly fetched"
    AVAILABLE = "available"


@dataclass(frozen=True)
class ListedModel:
    """A model, as it is shown."""

    name: str
    state: State
    used: bool
    """Whether it listens where no other is named."""
    engine: ModelEngine = ModelEngine.VOSK
    official: OfficialModel | OfficialWhisper | None = None
    folder: Path | None = None
    fetched: int = 0
    """Bytes of its archive that have come, if not all."""
    packed: PackedWhisper | None = None
    """The Whisper that it is, of those that packages carry."""

    @property
    def disk_megabytes(self) -> float | None:
        """Room that it takes; None where it is not here, or cannot be looked into."""
        if self.folder is None:
            return None
        try:
            if self.packed is not None:
                return self.packed.files().megabytes
            files = [one for one in files_below(self.folder) if one.is_file()]
            return sum(one.stat().st_size for one in files) / 1e6
        except (OSError, ModelError):
            return None

    @property
    def download_megabytes(self) -> int | None:
        """What there is to fetch, where it can be fetched."""
        if self.packed is not None:
            return self.packed.megabytes
        return self.official.megabytes if self.official else None

    @property
    def error_rates(self) -> dict[str, float]:
        """Words wrong in a hundred, by what they were counted on."""
        official = self.official
        return dict(official.error_rates) if isinstance(official, OfficialModel) else {}

    @property
    def licence(self) -> str | None:
        """Its licence, where that is known."""
        if self.packed is not None:
            return self.packed.licence
        if self.state is State.EMBEDDED:
            return "Apache 2.0"
        return self.official.licence if self.official else None

    @property
    def install(self) -> str | None:
        """The command that brings it; None where it is here, whole or not."""
        if self.state not in (State.AVAILABLE, State.PARTLY):
            return None
        if self.packed is not None:
            return self.packed.how_to_install
        return f"askaloud models install {self.name}"

    def record(self) -> dict[str, Any]:
        """What is printed for programs."""
        disk, official = self.disk_megabytes, self.official
        return {
            "name": self.name,
            "engine": self.engine.value,
            "state": self.state.value,
            "used": self.used,
            "folder": None if self.folder is None else str(self.folder),
            "disk_mb": None if disk is None else round(disk, 1),
            "fetched_mb": round(self.fetched / 1e6, 1),
            "official": official is not None,
            "accent": self._accent(),
            "download_mb": self.download_megabytes,
            "word_error_rates": self.error_rates,
            "licence": self.licence,
            "use": official.use if official else None,
            "install": self.install,
            "archive_sha256": self._archive_sha256(),
        }

    def _accent(self) -> str | None:
        if isinstance(self.official, OfficialModel):
            return self.official.accent.value
        return Accent.US.value if self.state is State.EMBEDDED else None

    def _archive_sha256(self) -> str | None:
        if self.folder is not None:
            try:
                record = read_record(self.folder)
            except ModelError:
                record = None
            if record is not None:
                return record.archive_sha256
        return (
            self.official.sha256 if isinstance(self.official, OfficialModel) else None
        )


def all_models(settings: Settings) -> tuple[list[ListedModel], list[str]]:
    """Every model that is here, and every official one that is not.

    Args:
        settings: They say which are used.

    Returns:
        The models, and what is wrong with the settings if something is.

    Raises:
        ModelError: The folder of models cannot be read.
    """
    folder, problems = models_folder(), list[str]()
    installed = installed_models(folder)
    vosk, whisper = _used_vosk(settings, problems), _used_whisper(settings, problems)
    used = (vosk, whisper)
    listed = [
        ListedModel(
            MODEL_NAME,
            State.EMBEDDED,
            EMBEDDED / MODEL_NAME in used,
            folder=EMBEDDED / MODEL_NAME,
        ),
        *(_listed(one, one == whisper) for one in PACKED_WHISPERS),
    ]
    listed += [
        ListedModel(
            one.name,
            State.INSTALLED if one.missing is None else State.DAMAGED,
            one.folder in used,
            one.engine,
            one.official,
            one.folder,
        )
        for one in installed
    ]
    known = {one.folder for one in listed}
    listed += [
        ListedModel(str(one), State.ELSEWHERE, True, engine_of(one), folder=one)
        for one in used
        if isinstance(one, Path) and one not in known
    ]
    here = {one.name for one in installed}
    for official in (*OFFICIAL_MODELS, *OFFICIAL_WHISPERS):
        if official.name in here:
            continue
        fetched = bytes_fetched(official.name, folder)
        state = State.PARTLY if fetched else State.AVAILABLE
        vosks = isinstance(official, OfficialModel)
        engine = ModelEngine.VOSK if vosks else ModelEngine.WHISPER
        listed.append(
            ListedModel(official.name, state, False, engine, official, fetched=fetched)
        )
    return listed, problems


def _used_vosk(settings: Settings, problems: list[str]) -> Path | None:
    try:
        return chosen_model(settings.model) or EMBEDDED / MODEL_NAME
    except ModelError as why:
        problems.append(str(why))
        return None


def _used_whisper(
    settings: Settings, problems: list[str]
) -> Path | PackedWhisper | None:
    try:
        chosen = chosen_whisper(settings.whisper, problems.append)
        return None if chosen is None else chosen.source
    except ModelError as why:
        problems.append(str(why))
        return None


def _listed(whisper: PackedWhisper, used: bool) -> ListedModel:
    """A Whisper that packages carry."""
    folder, state = None, State.AVAILABLE
    if whisper.is_installed:
        try:
            folder, state = Path(whisper.verify().place), State.INSTALLED
        except ModelError:
            state = State.DAMAGED
        else:
            # Weights that nothing can run do not listen.
            state = state if engine_is_installed() else State.AVAILABLE
    return ListedModel(
        whisper.name,
        state,
        used and state is State.INSTALLED,
        ModelEngine.WHISPER,
        folder=folder,
        packed=whisper,
    )
