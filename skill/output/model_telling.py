"""What is said of a model that was installed or looked at."""

from pathlib import Path
from typing import Final

from audio.models import (
    EMBEDDED_NAME,
    ModelEngine,
    Verification,
    best_installed,
    engine_of,
)
from audio.recogniser.packed_whispers import PACKED_WHISPERS, packed_whisper
from audio.recogniser.whisper import HOW_TO_INSTALL
from audio.recogniser.whisper_weights import engine_is_installed
from skill.settings import Settings, settings_file

MAX_PROBLEMS: Final = 5
"""How many are told of one model."""


def how_used(place: Path, settings: Settings) -> str:
    """Whether a new model listens from now on, and if not, how it would.

    Args:
        place: Its folder.
        settings: What the operator set.
    """
    if engine_of(place) is ModelEngine.WHISPER:
        return _how_whisper_is_used(place, settings)
    chosen = None if settings.model is None else str(settings.model)
    used = best_installed(place.parent) if chosen is None else None
    by_name = f"--model, or model = \"{place.name}\" in '{settings_file()}'"
    if used == place or chosen in (place.name, str(place)):
        return "It is used from now on."
    if chosen is not None:
        return (
            f"'{chosen}' is still used, because a setting says so. To use this one: "
            f"{by_name}."
        )
    if used is not None:
        return (
            f"{used.name} is still used, because it is judged better. To use this one: "
            f"{by_name}."
        )
    return (
        f"How well it hears is not known, so it is used only where it is named: "
        f"{by_name}."
    )


def _how_whisper_is_used(place: Path, settings: Settings) -> str:
    if settings.whisper in (place.name, str(place)):
        return "It is used from now on."
    known = " and ".join(one.name for one in PACKED_WHISPERS)
    return (
        f"How far a Whisper is believed was measured with {known}, so another "
        f'is used only where it is named: whisper = "{place.name}" in '
        f"'{settings_file()}'. 'askaloud check' then tells whether this machine is "
        f"quick enough."
    )


def verdict(name: str, folder: Path | None, found: Verification) -> str:
    """What came of looking at a model, and what to do.

    Args:
        name: What it is called.
        folder: Where it is; None for a Whisper that packages carry.
        found: What came of it.
    """
    whisper = folder is None or engine_of(folder) is ModelEngine.WHISPER
    if not found.problems:
        compared = (
            f"{found.compared} files are what was installed"
            if found.compared
            else "it has no record to compare its files with"
        )
        loads = "Whisper" if whisper else "Vosk"
        return f"in order; {compared}; {loads} loads it"
    told = "; ".join(found.problems[:MAX_PROBLEMS])
    if len(found.problems) > MAX_PROBLEMS:
        told += f"; and {len(found.problems) - MAX_PROBLEMS} more"
    if name == EMBEDDED_NAME:
        return f"{told}. Install Ask Aloud again."
    packed = packed_whisper(name)
    if packed is not None:
        return f"{told}. Run {packed.how_to_mend}."
    if whisper and not engine_is_installed():
        return f"{told}. Run {HOW_TO_INSTALL}."
    return (
        f"{told}. Remove it with 'askaloud models remove {name}', and install or "
        f"import it again."
    )
