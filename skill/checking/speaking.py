"""Whether the voice works; saying what a check has to say."""

import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from audio import AudioError, Player, Speech, Voice
from audio.synthesis.voice import SAMPLE, voice_used
from skill.checking.finding import CheckFinding, Health, Problem, found
from skill.output import console

NAME: Final = "voice"

LOOK_S: Final = 0.02

ENGINES: Final = {"linux": "espeak-ng", "darwin": "macOS", "win32": "SAPI 5"}


def check_voice(voice: Voice) -> Iterator[CheckFinding]:
    """Whether texts become speech, and in which voice.

    Raises:
        VoiceError: They do not.
    """
    speech = voice.speak(SAMPLE)
    wanted = voice.settings.voice
    used = voice_used(wanted)
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
