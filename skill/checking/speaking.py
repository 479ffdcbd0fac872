"""Whether the voice works; saying what a check has to say."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from audio import AudioError, Player, Speech, Voice, VoiceError, VoiceSettings
from intents import Topic
from skill.checking.finding import CheckFinding, Health, Problem, found
from skill.output import console
from skill.settings import Settings

NAME: Final = "voice"

DEFAULT_VOICE: Final = "en-gb"
"""Where the topic, whose region names a voice, cannot be loaded."""

SAMPLE: Final = "Hello."
DEADLINE_S: Final = 30.0
LOOK_S: Final = 0.02

ENGINES: Final = {"linux": "espeak-ng", "darwin": "macOS", "win32": "SAPI 5"}


def voice_of(settings: Settings, topic: Topic | None) -> Voice:
    """The voice that an assistant with these settings has; it keeps nothing.

    Args:
        settings: What the operator set.
        topic: None where it cannot be loaded.
    """
    region = topic.manifest.regions.get(settings.region) if topic else None
    return Voice(
        VoiceSettings(
            voice=settings.voice or (region.voice if region else DEFAULT_VOICE),
            rate=settings.rate,
            pronunciations=topic.manifest.pronunciations if topic else {},
        )
    )


def check_voice(voice: Voice) -> Iterator[CheckFinding]:
    """Whether texts become speech, and in which voice.

    Raises:
        VoiceError: They do not.
    """
    speech = voice.speak(SAMPLE)
    wanted = voice.settings.voice
    used = _voice_used(wanted)
    engine = ENGINES.get(sys.platform, "the platform's synthesiser")
    through = f"{engine} through pyttsx3 {version('pyttsx3')}"
    figures = {"engine": engine, "wanted": wanted, "voice": used, "rate": speech.rate}
    if used is not None:
        told = f"{through}, voice '{used}' for '{wanted}'."
        yield found(NAME, told, figures=figures)
        return
    strange = Problem(
        Health.WARNING,
        f"It has no voice '{wanted}', so its default one speaks.",
        "Choose another one: setting 'voice'.",
        "I do not have the voice that was chosen for me.",
    )
    yield found(NAME, f"{through}.", [strange], figures)


class Announcer:
    """Says things on a speaker, one after the other.

    Args:
        voice: In which voice.
        player: Where it is played.
        volume: Share of full loudness.
    """

    def __init__(self, voice: Voice, player: Player, volume: float) -> None:
        self._voice, self._player, self._volume = voice, player, volume

    def say(self, text: str) -> None:
        """Say a text to its end; where that fails, it was shown in writing."""
        try:
            self.play(self._voice.speak(text), self._volume)
        except AudioError as why:
            console.note(str(why))

    def play(self, speech: Speech, volume: float) -> None:
        """Play to the end, or until the speaker gives it up."""
        self._player.play(speech, volume)
        while self._player.playing:
            time.sleep(LOOK_S)


def _voice_used(wanted: str) -> str | None:
    """The id of the voice that the synthesiser takes; None for its default one.

    Raises:
        VoiceError: It does not tell.
    """
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    with tempfile.TemporaryDirectory(prefix="askaloud-") as folder:
        task = {"text": SAMPLE, "rate": 150, "voice": wanted}
        try:
            done = subprocess.run(
                (sys.executable, "-m", "audio.synthesis.voice_worker"),
                input=json.dumps({**task, "out": str(Path(folder) / "x.wav")}) + "\n",
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=DEADLINE_S,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                check=False,
            )
            used: str | None = json.loads(done.stdout)["voice"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as why:
            raise VoiceError(
                f"the speech synthesiser does not tell which voice it has ({why}). "
                f"Run this again."
            ) from why
    return used
