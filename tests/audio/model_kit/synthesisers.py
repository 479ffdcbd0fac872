"""Which voices this machine can train with; a test skips for what is missing."""

import shutil
import subprocess
from functools import cache
from typing import Final

import pytest

PROGRAMS: Final = {"espeak": "espeak-ng", "flite": "flite", "festival": "festival"}
PACKAGES: Final = {"festival:slt": "festival festvox-us-slt-hts"}
"""What Debian calls them, where it is not as the program is called."""

FESTIVALS_NAMES: Final = {"slt": "cmu_us_slt_arctic_hts"}
LISTED_S: Final = 30.0


def needs(voice: str) -> pytest.MarkDecorator:
    """Skip where a voice is missing, the program itself or only its voice.

    Args:
        voice: A program, or a program and its voice: `espeak`, `festival:slt`.
    """
    packages = PACKAGES.get(voice, PROGRAMS[voice.partition(":")[0]])
    return pytest.mark.skipif(
        not is_there(voice),
        reason=f"the voice {voice} is not here. On Debian: apt install {packages}",
    )


@cache
def is_there(voice: str) -> bool:
    """Whether a program is installed, and has a voice."""
    program, _, name = voice.partition(":")
    if shutil.which(PROGRAMS[program]) is None:
        return False
    if program == "flite" and name:
        return name in _listed("flite", "-lv")
    if program == "festival" and name:
        listed = _listed("festival", "-b", "(print (voice.list))")
        return FESTIVALS_NAMES.get(name, name) in listed
    return True


def _listed(*command: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=LISTED_S, check=False
    )
    return done.stdout.replace("(", " ").replace(")", " ")
