"""Models that are there, and which of them listens."""

from dataclasses import dataclass
from pathlib import Path

from askaloud import take_away
from audio.errors import ModelError
from audio.models.catalogue import OfficialModel, official_model
from audio.models.download import bytes_in, discard
from audio.models.folder import (
    EMBEDDED_NAME,
    EMBEDDED_NAMES,
    PACKED_NAMES,
    ModelEngine,
    engine_of,
    missing_in,
    model_place,
    nobody_else,
    part_of,
    weights_part_of,
    workplace,
)
from audio.models.whisper_catalogue import OfficialWhisper, official_whisper
from audio.recogniser.packed_whispers import packed_whisper
from audio.recogniser.whisper_weights import WhisperModel


@dataclass(frozen=True)
class InstalledModel:
    """A model in the folder of models."""

    name: str
    folder: Path
    engine: ModelEngine
    """What it is for."""
    official: OfficialModel | OfficialWhisper | None
    """What the catalogues have of it; None for a model of somebody else."""
    missing: str | None
    """A file that it needs and lacks; None where there is none such."""


def installed_models(folder: Path) -> tuple[InstalledModel, ...]:
    """All models that are in a folder, by name.

    Raises:
        ModelError: The folder cannot be read.
    """
    try:
        inside = sorted(folder.iterdir()) if folder.exists() else []
        return tuple(
            _model_at(one)
            for one in inside
            if one.is_dir() and not one.name.startswith(".")
        )
    except OSError as why:
        raise ModelError(
            f"the models in '{folder}' cannot be read ({why.strerror or why}). See to "
            f"who may read there."
        ) from why


def _model_at(place: Path) -> InstalledModel:
    name, engine = place.name, engine_of(place)
    whisper = engine is ModelEngine.WHISPER
    official = official_whisper(name) if whisper else official_model(name)
    return InstalledModel(name, place, engine, official, missing_in(place))


def best_installed(folder: Path) -> Path | None:
    """The Vosk model to listen with where nobody chose one; None for the embedded ones.

    That is the official one with the best published accuracy: each hears more
    people than the embedded one. How well somebody else's hears, nobody knows here,
    so it listens only where it is named.

    Raises:
        ModelError: The folder cannot be read.
    """
    known = [
        (one.official.rank, one.folder)
        for one in installed_models(folder)
        if isinstance(one.official, OfficialModel) and one.missing is None
    ]
    return min(known)[1] if known else None


def model_folder(setting: str | None, folder: Path) -> Path | None:
    """The folder of the Vosk model that listens; None for the embedded one.

    Args:
        setting: What an operator chose: the name of an installed model, the folder
            of any, or "embedded"; None where nothing was chosen.
        folder: Where models are installed.

    Raises:
        ModelError: There is no such model, it is a Whisper, or a folder cannot be
            read.
    """
    if setting is None:
        return best_installed(folder)
    if setting in EMBEDDED_NAMES:
        return None
    if setting in PACKED_NAMES:
        raise _for_another_setting(setting, ModelEngine.WHISPER)
    return _named(setting, folder, ModelEngine.VOSK, EMBEDDED_NAME)


def whisper_named(setting: str, folder: Path) -> WhisperModel:
    """The Whisper of a name.

    Args:
        setting: The name of an installed Whisper or of one that packages carry, or
            the folder of any.
        folder: Where models are installed.

    Raises:
        ModelError: There is no such model, it is one for Vosk, its package is not
            there as it should be, or a folder cannot be read.
    """
    packed = packed_whisper(setting)
    if packed is not None:
        packed.verify()
        return WhisperModel(packed)
    if setting in EMBEDDED_NAMES:
        raise _for_another_setting(setting, ModelEngine.VOSK)
    found = _named(setting, folder, ModelEngine.WHISPER, ", ".join(PACKED_NAMES))
    return WhisperModel(found)


def _named(setting: str, folder: Path, engine: ModelEngine, usual: str) -> Path:
    """A model by its name or folder, which must be for an engine."""
    installed = {one.name: one for one in installed_models(folder)}
    named = Path(setting).expanduser()
    if setting in installed:
        found = installed[setting].folder
    elif setting and named.is_dir():
        found = named
    else:
        fitting = [name for name, one in installed.items() if one.engine is engine]
        raise ModelError(
            f"there is no model '{setting}' for {engine.title}, neither installed nor "
            f"as a folder. There are {', '.join((usual, *fitting))}; 'askaloud models "
            f"list' shows what can be installed."
        )
    # What is not whole is told where it is loaded, by what it lacks.
    if engine_of(found) is not engine and missing_in(found) is None:
        raise _for_another_setting(setting, engine_of(found))
    return found


def _for_another_setting(setting: str, engine: ModelEngine) -> ModelError:
    right, wrong = (
        ("whisper", "model") if engine is ModelEngine.WHISPER else ("model", "whisper")
    )
    return ModelError(
        f"the model '{setting}' is for {engine.title}, and the setting '{wrong}' takes "
        f"none of those. Name it in the setting '{right}'."
    )


def bytes_fetched(name: str, folder: Path) -> int:
    """How much of a model has come, and waits for the rest."""
    return bytes_in(part_of(name, folder)) + bytes_in(weights_part_of(name, folder))


def remove_model(name: str, folder: Path) -> None:
    """Take a model away, and what has come of it.

    Raises:
        ModelError: There is none of that name, or it cannot be taken away.
    """
    if name in EMBEDDED_NAMES:
        raise ModelError(
            f"the model '{name}' is part of Ask Aloud, so it cannot be removed. "
            f"Another one can be used instead: 'askaloud models list' shows them."
        )
    packed = packed_whisper(name)
    if packed is not None:
        raise ModelError(
            f"the model '{name}' comes with the package {packed.packages}. Run "
            f'{packed.how_to_remove}, or set whisper = "off".'
        )
    place = model_place(name, folder)
    parts = (part_of(name, folder), weights_part_of(name, folder))
    if not (place.is_dir() or place.is_symlink() or any(p.is_file() for p in parts)):
        there = ", ".join(one.name for one in installed_models(folder))
        raise ModelError(
            f"the model '{name}' is not installed. These are: {there or 'none'}."
        )
    try:
        with nobody_else(name, folder), workplace(folder) as work:
            for part in parts:
                discard(part)
            if place.is_symlink():
                place.unlink()
            elif place.is_dir():
                # Renamed first: a model is there as a whole, or not at all.
                removed = place.rename(work / "removed")
                if not take_away(removed):
                    raise OSError(f"some of it is still in '{removed}'")
    except OSError as why:
        raise ModelError(
            f"the model '{name}' cannot be removed from '{folder}' "
            f"({why.strerror or why}). See to who may write there, and close what "
            f"uses it."
        ) from why
