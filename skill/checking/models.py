"""Which recognition model listens, why, and whether it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio.models import (
    EMBEDDED_NAME,
    installed_models,
    models_folder,
    verify_model,
)
from audio.recogniser import EMBEDDED, MODEL_NAME
from intents import Topic
from skill.checking.finding import CheckFinding, Health, Problem, found
from skill.recognisers import BUILT_FOLDER, chosen_model
from skill.settings import Settings

NAME: Final = "models"


@dataclass(frozen=True)
class Chosen:
    """The model that listens."""

    folder: Path | None
    """None for the embedded ones alone."""
    told: str
    """Which, and why."""
    aloud: str


def choice(settings: Settings, topic: Topic | None) -> Chosen:
    """Which model listens, and why.

    Args:
        settings: What the operator set.
        topic: None where it cannot be loaded.

    Raises:
        ModelError: There is no such model, or the models cannot be read.
    """
    named, folder = settings.model, chosen_model(settings.model)
    base = _base(topic)
    own = base.parent != EMBEDDED
    embedded = "the topic's own model" if own else f"the embedded model {MODEL_NAME}"
    if folder is None:
        why = "as a setting says" if named else "as no official model is installed"
        aloud = "that was made for my topic" if own else "that comes with me"
        return Chosen(
            None, f"{embedded} listens, {why}.", f"I listen with the model {aloud}."
        )
    beside = f"In a conversation {embedded} listens beside it."
    if named is not None:
        return Chosen(
            folder,
            f"{folder.name} in '{folder.parent}' listens, as a setting says. {beside}",
            "I listen with the model that was chosen for me.",
        )
    return Chosen(
        folder,
        f"{folder.name} listens, which is installed and judged better than "
        f"{embedded}. {beside}",
        "I listen with the model that was installed, which is better than the one "
        "that comes with me.",
    )


def check_models(settings: Settings, topic: Topic | None) -> Iterator[CheckFinding]:
    """Tell which model listens, and load it in a process of its own.

    Raises:
        ModelError: There is no such model, or the models cannot be read.
    """
    chosen = choice(settings, topic)
    figures = {
        "used": EMBEDDED_NAME if chosen.folder is None else chosen.folder.name,
        "folder": None if chosen.folder is None else str(chosen.folder),
    }
    problems = _problems(chosen, topic)
    yield found(NAME, chosen.told, problems, figures, chosen.aloud)


def _problems(chosen: Chosen, topic: Topic | None) -> Iterator[Problem]:
    for folder in (chosen.folder, _base(topic)):
        wrong = verify_model(folder).problems if folder is not None else ()
        if folder is not None and wrong:
            yield Problem(
                Health.BAD,
                f"'{folder}' is damaged: {wrong[0]}.",
                mending(folder),
                "The model with which I listen is damaged.",
            )
    for one in installed_models(models_folder()):
        if one.missing is not None and one.folder != chosen.folder:
            yield Problem(
                Health.WARNING,
                f"{one.name} lacks '{one.missing}', so it is not used.",
                mending(one.folder),
                "A model that was installed for me is damaged.",
            )


def _base(topic: Topic | None) -> Path:
    """The Vosk model that listens alone or beside another: the topic's own, or ours."""
    own = topic.folder / BUILT_FOLDER / MODEL_NAME if topic is not None else None
    return own if own is not None and own.is_dir() else EMBEDDED / MODEL_NAME


def mending(folder: Path) -> str:
    """What to do about a model that is damaged, by where it is."""
    if folder.parent == EMBEDDED:
        return "Install Ask Aloud again."
    if folder.parent == models_folder():
        return (
            f"Remove it with 'askaloud models remove {folder.name}', and install it "
            f"again."
        )
    if folder.parent.name == BUILT_FOLDER:
        return "Build it again with 'askaloud topic build'."
    return "Put a whole one there, or take it out of the settings."
