"""Whether a speaker plays, and whether the microphone hears it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audio import Microphone, Player
from audio.signals.chirp import chirps, find_chirps
from skill.checking.finding import CheckFinding, Health, Problem, found, parted
from skill.checking.recording import SETTLING, TimedRecording, record

NAME: Final = "speaker"

ECHO_S: Final = 1.0
"""How long it is listened after the end: a wireless speaker is late."""

STUCK_S: Final = 10.0
"""After so long it is given up, whatever the device says."""

CUT_S: Final = 0.1
"""What a player may think that it has not played yet at the end."""

LOOK_S: Final = 0.02


@dataclass(frozen=True)
class Played:
    """What came of playing a sound."""

    trouble: str | None
    """Why it was not played; None where it was."""
    delay_s: float | None = None
    """From the command to play until it was heard; None where it was not."""


def check_speaker(
    player: Player, microphone: Microphone | None, volume: float
) -> Iterator[CheckFinding]:
    """Play a sound and listen for it.

    Args:
        player: Where it is played.
        microphone: What listens, if there is one.
        volume: Share of full loudness.
    """
    yield judged(player.name, play(player, microphone, volume), microphone is not None)


def judged(name: str, played: Played, listened: bool) -> CheckFinding:
    """What is to be said of it.

    Args:
        name: The speaker's.
        played: What came of playing.
        listened: Whether there was a microphone.
    """
    delay_ms = None if played.delay_s is None else round(1000 * played.delay_s)
    figures = {"device": name, "delay_ms": delay_ms}
    if played.trouble is not None:
        aloud = "The speaker does not work."
        problem = Problem(Health.BAD, *parted(played.trouble), aloud)
        return found(NAME, f"{name}:", [problem], figures)
    if delay_ms is not None:
        heard = f"the microphone hears it after {delay_ms} ms"
    elif listened:
        heard = (
            "the microphone does not hear it. That is as it should be with headphones "
            "or where it cancels echoes; else see that it is not turned down"
        )
    else:
        heard = "no microphone is there to hear it"
    return found(NAME, f"{name} plays; {heard}.", figures=figures)


def play(player: Player, microphone: Microphone | None, volume: float) -> Played:
    """Play the chirps, listen for them, and wait for the end."""
    sound = chirps()
    if microphone is not None:
        # One that was just opened is not steady yet.
        record(microphone, lambda soon: len(soon) >= SETTLING, STUCK_S)
    began_s = time.monotonic()
    player.play(sound, volume)

    def over(_: TimedRecording | None = None) -> bool:
        after_s = time.monotonic() - began_s - sound.duration_s
        return not player.playing and after_s > (0 if microphone is None else ECHO_S)

    delay_s = None
    if microphone is not None:
        recording = record(microphone, over, STUCK_S)
        at_s = find_chirps(recording.samples)
        if at_s is not None:
            delay_s = max(recording.began_s + at_s - began_s, 0.0)
    # A microphone that failed has not waited for it.
    while not over() and time.monotonic() - began_s < STUCK_S:
        time.sleep(LOOK_S)
    trouble = player.trouble
    if trouble is None and player.position_s < sound.duration_s - CUT_S:
        trouble = (
            "it takes no sound. See that it is switched on, and chosen in the system's "
            "sound settings; or choose another one with --speaker."
        )
    return Played(trouble, delay_s)
