"""Models that are there, and which of them listens."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from audio.errors import ModelError
from audio.models.catalogue import OfficialModel, official_model
from audio.models.download import bytes_in, discard
from audio.models.folder import (
    EMBEDDED_NAME,
    EMBEDDED_NAMES,
    missing_in,
    model_place,
    part_of,
    workplace,
)


@dataclass(frozen=True)
class InstalledModel:
    """A model in the folder of models."""

    name: str
    folder: Path
    official: OfficialModel | None
    """What the catalogue has of it; None for a model of somebody else."""
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
            InstalledModel(one.name, one, official_model(one.name), missing_in(one))
            for one in inside
            if one.is_dir() and not one.name.startswith(".")
        )
    except OSError as why:
        raise ModelError(
            f"the models in '{folder}' cannot be read ({why.strerror or why}). See to "
            f"who may read there."
        ) from why


def best_installed(folder: Path) -> Path | None:
    """The model to listen with where nobody chose one; None for the embedded ones.

    That is the official one with the best published accuracy: each hears more
    people than the embedded one. How well somebody else's hears, nobody knows here,
    so it listens only where it is named.

    Raises:
        ModelError: The folder cannot be read.
    """
    known = [
        (one.official.rank, one.folder)
        for one in installed_models(folder)
        if one.official is not None and one.missing is None
    ]
    return min(known)[1] if known else None


def model_folder(setting: str | None, folder: Path) -> Path | None:
    """The folder of the model that listens; None for the embedded ones.

    Args:
        setting: What an operator chose: the name of an installed model, the folder
            of any, or "embedded"; None where nothing was chosen.
        folder: Where models are installed.

    Raises:
        ModelError: There is no such model, or a folder cannot be read.
    """
    if setting is None:
        return best_installed(folder)
    if setting in EMBEDDED_NAMES:
        return None
    installed = {one.name: one.folder for one in installed_models(folder)}
    if setting in installed:
        return installed[setting]
    named = Path(setting).expanduser()
    if setting and named.is_dir():
        return named
    raise ModelError(
        f"there is no model '{setting}', neither installed nor as a folder. There are "
        f"{', '.join((EMBEDDED_NAME, *installed))}; 'askaloud models list' shows what "
        f"can be installed."
    )


def bytes_fetched(name: str, folder: Path) -> int:
    """How much of a model's archive has come, and waits for the rest."""
    return bytes_in(part_of(name, folder))


def remove_model(name: str, folder: Path) -> None:
    """Take a model away, and what has come of its archive.

    Raises:
        ModelError: There is none of that name, or it cannot be taken away.
    """
    if name in EMBEDDED_NAMES:
        raise ModelError(
            f"the model '{name}' is part of Ask Aloud, so it cannot be removed. "
            f"Another one can be used instead: 'askaloud models list' shows them."
        )
    place, part = model_place(name, folder), part_of(name, folder)
    if not (place.is_dir() or place.is_symlink() or part.is_file()):
        there = ", ".join(one.name for one in installed_models(folder))
        raise ModelError(
            f"the model '{name}' is not installed. These are: {there or 'none'}."
        )
    try:
        discard(part)
        if place.is_symlink():
            place.unlink()
        elif place.is_dir():
            # Renamed first: a model is there as a whole, or not at all.
            with workplace(folder) as work:
                shutil.rmtree(place.rename(work / "removed"))
    except OSError as why:
        raise ModelError(
            f"the model '{name}' cannot be removed from '{folder}' "
            f"({why.strerror or why}). See to who may write there, and close what "
            f"uses it."
        ) from why
