"""Weights that packages of the index carry: data that is read, code that is never run.

A package is named with its version and the SHA-256 of each file that is taken from it,
so that what is read is what was tried. Nothing of it is imported.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from audio.errors import ModelError


@dataclass(frozen=True)
class WheelData:
    """Files in a package of the index."""

    package: str
    """As pip knows it."""
    version: str
    sha256: dict[str, str]
    """Of each file, by its path in the package."""
    licence: str

    @property
    def requirement(self) -> str:
        """What to install, as pip is told."""
        return f"{self.package}=={self.version}"

    @property
    def how_to_mend(self) -> str:
        """The command that brings it anew, and nothing else."""
        return f"pip install --force-reinstall --no-deps {self.requirement}"

    @property
    def is_installed(self) -> bool:
        """Whether the package is there, in whatever version."""
        return _installed(self.package) is not None

    def folder(self) -> Path:
        """The folder that holds the files.

        Raises:
            ModelError: The package is not installed, in another version, or without
                one of the files.
        """
        there = _installed(self.package)
        if there is None:
            raise ModelError(
                f"the package '{self.package}', which carries the weights, is not "
                f"installed. Install {self.requirement} with pip."
            )
        if there.version != self.version:
            raise ModelError(
                f"the package '{self.package}' is there as {there.version}, and "
                f"{self.version} was tried. Install {self.requirement} with pip."
            )
        paths = [Path(str(there.locate_file(path))) for path in self.sha256]
        for path in paths:
            if not path.is_file():
                raise ModelError(
                    f"'{path}' of the package '{self.package}' is missing. Install "
                    f"{self.requirement} again with pip."
                )
        return paths[0].parent

    def verify(self) -> Path:
        """The folder that holds the files, once each is what it should be.

        Raises:
            ModelError: As for `folder`; or a file is not what was tried.
        """
        folder = self.folder()
        for path, expected in self.sha256.items():
            file = folder / Path(path).name
            if sha256_of(file) != expected:
                raise ModelError(
                    f"'{file}' is not the file of {self.requirement} that was tried: "
                    f"its SHA-256 differs. Install it again with pip."
                )
        return folder


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises:
        ModelError: It cannot be read.
    """
    try:
        about = file.stat()
        return _digest(file, about.st_size, about.st_mtime_ns)
    except OSError as why:
        raise ModelError(
            f"'{file}' cannot be read ({why.strerror or why}). See to who may read it."
        ) from why


@cache
def _digest(file: Path, *_as_it_was: int) -> str:
    """The sum of a file as it was: one that is looked at twice is read once."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _installed(package: str) -> Distribution | None:
    try:
        return distribution(package)
    except PackageNotFoundError:
        return None
