"""The English Whispers that can be fetched, as their converters offer them.

OpenAI's weights, converted for CTranslate2 with 16 bits. Their converters publish no
SHA-256, and none could be learned where this was written: the connection to their site
vouches for what comes, and what came is held against the record that is made then.
"""

from dataclasses import dataclass
from typing import Final

WHISPER_SITE: Final = "https://huggingface.co/Systran"
"""Where each has a folder of files; a mirror has the same, in plain folders."""

_FILES_OF_A_FOLDER: Final = "resolve/main"
"""What stands between folder and file on that site."""


@dataclass(frozen=True)
class OfficialWhisper:
    """A Whisper that can be fetched."""

    name: str
    """Of its folder."""
    megabytes: int
    """Size of its files, rounded."""
    cost: float
    """How many times as long as tiny.en it takes for an utterance: base as measured
    here, small as its makers' own figures for speed have it."""
    use: str
    """What it is for."""
    licence: str = "MIT"


OFFICIAL_WHISPERS: Final = (
    OfficialWhisper(
        "faster-whisper-tiny.en", 76, 1.0, "the size that 'whisper-light' brings"
    ),
    OfficialWhisper(
        "faster-whisper-base.en",
        146,
        1.7,
        "the size that 'whisper' brings, English alone",
    ),
    OfficialWhisper(
        "faster-whisper-small.en", 484, 5.5, "hears most, on a very quick machine"
    ),
)
"""Smallest first."""


def official_whisper(name: str) -> OfficialWhisper | None:
    """The official Whisper of a name, if there is one."""
    return next((model for model in OFFICIAL_WHISPERS if model.name == name), None)


def is_converters(site: str) -> bool:
    """Whether a site is the converters' own, and no mirror."""
    return site.rstrip("/") == WHISPER_SITE


def address_of(name: str, file: str, site: str) -> str:
    """Where a file of a Whisper is.

    Args:
        name: The model's.
        file: `model.bin`, for example.
        site: The converters' site or a mirror: a folder with a folder `name`.
    """
    between = f"{_FILES_OF_A_FOLDER}/" if is_converters(site) else ""
    return f"{site.rstrip('/')}/{name}/{between}{file}"
