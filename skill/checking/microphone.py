"""What is to be said of a microphone that was listened to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audio import SAMPLE_RATE
from audio.devices.channels import ChannelUse
from audio.vad.level import Measured
from skill.checking.finding import CheckFinding, Health, Problem, found, parted

NAME: Final = "microphone"

RATE_SHARE: Final = 0.05
"""Difference from the rate that was asked for: 44.1 kHz taken for 48 makes 8 %."""

CLIPPED_SHARE: Final = 0.001
"""Of all samples; a shouted word in three seconds of quiet speech has as many."""

RUINED_SHARE: Final = 0.05
"""So many clipped samples, and hardly a word is left to be understood."""

QUIET_DBFS: Final = -45.0
"""Speech below this has syllables that the speech detector takes for silence."""

NOISY_DB: Final = 10.0
"""Of speech over the room: docs/figures.md tells what is understood there."""

NARROW_DB: Final = -45.0
"""High sounds of a voice so much below the others come of a microphone that has none:
people who speak have -7 to -32 dB, a microphone of 8 kHz -70 and less."""

MUCH_OFFSET: Final = 0.25
"""Share of full scale: with more, loud speech is cut off on one side."""

SOME_OFFSET: Final = 0.01
"""One that is worth a word."""

CHANNELS: Final = {
    ChannelUse.LEFT: "sound on its left channel only",
    ChannelUse.RIGHT: "sound on its right channel only",
    ChannelUse.OPPOSED: "its channels opposed, which is set right",
}

MIN_SPEECH_S: Final = 0.3
"""Less is a cough."""

LOST_FRAMES: Final = 0
"""None is lost where a machine keeps up."""


@dataclass(frozen=True)
class Listening:
    """What came of listening to a microphone."""

    name: str
    measured: Measured
    frames: int
    overruns: int
    """Frames that came and were lost."""
    rate: float | None = None
    """Samples a second; None where it cannot be told."""
    trouble: str | None = None
    """What the device says of itself."""
    use: ChannelUse = ChannelUse.BOTH
    """What is made of its two channels."""
    offset: float = 0.0
    """The constant offset that is taken out, as a share of full scale."""


def judged(listening: Listening) -> CheckFinding:
    """What is to be said of it."""
    measured = listening.measured
    facts = [listening.name]
    if listening.frames and not measured.silent:
        facts += _levels(measured)
        if listening.use in CHANNELS:
            facts.append(CHANNELS[listening.use])
        if listening.offset >= SOME_OFFSET:
            facts.append(f"an offset of {listening.offset:.0%} that is taken out")
    told = f"{', '.join(facts)}."
    return found(NAME, told, _problems(listening), _figures(listening))


def _problems(listening: Listening) -> Iterator[Problem]:
    measured = listening.measured
    if not listening.frames or listening.trouble is not None:
        trouble = listening.trouble or (
            "It gives no sound. Plug it in again, or choose another one with "
            "--microphone."
        )
        yield Problem(Health.BAD, *parted(trouble), "The microphone does not work.")
        return
    if measured.silent:
        yield Problem(
            Health.BAD,
            "All that comes is silence, without even the noise of a quiet room.",
            "Unmute it: at its own switch, and in the system's sound settings. Or it "
            "is not the one that you mean: choose with --microphone.",
            "The microphone is silent. It may be muted.",
        )
        return
    yield from _signal_problems(measured)
    if listening.offset > MUCH_OFFSET:
        yield Problem(
            Health.WARNING,
            "The offset leaves little room, so that loud speech is cut off.",
            "Use another microphone or another input of the sound card.",
            "The microphone has a fault, and may distort what is said.",
        )
    if listening.rate is not None:
        off = listening.rate / SAMPLE_RATE - 1
        if abs(off) > RATE_SHARE:
            yield Problem(
                Health.WARNING,
                f"{listening.rate:.0f} samples a second come of {SAMPLE_RATE}, so "
                f"that voices sound too {'low' if off > 0 else 'high'}.",
                "Set the microphone's sample rate in the system's sound settings to "
                "48000, or use another one.",
                "The microphone's sound comes at the wrong speed.",
            )
    if listening.overruns > LOST_FRAMES:
        yield Problem(
            Health.WARNING,
            f"{listening.overruns} of {listening.frames + listening.overruns} frames "
            f"were lost, as this machine was too busy to take them.",
            "End other programs on it.",
            "I am too slow to hear everything.",
        )


def _signal_problems(measured: Measured) -> Iterator[Problem]:
    if measured.clipped > CLIPPED_SHARE:
        ruined = measured.clipped > RUINED_SHARE
        yield Problem(
            Health.BAD if ruined else Health.WARNING,
            f"{100 * measured.clipped:.1f} % of the sound is clipped, as it is too "
            f"loud.",
            "Turn the microphone down in the system's sound settings, or move it away.",
            "The microphone is too loud.",
        )
    if measured.speech_dbfs is None or measured.speech_s < MIN_SPEECH_S:
        if measured.clipped <= RUINED_SHARE:
            yield Problem(
                Health.WARNING,
                "Nobody was heard to speak, so how well it hears people is not known.",
                "Run this again and say something while it listens.",
                "I did not hear anybody speak.",
            )
        return
    if measured.highs_db is not None and measured.highs_db < NARROW_DB:
        yield Problem(
            Health.WARNING,
            "It gives no sound above 4 kHz, as a telephone or a headset by Bluetooth, "
            "so that more words are misheard.",
            "Set its sample rate to 16000 or more in the system's sound settings, or "
            "use another microphone.",
            "The microphone sounds like a telephone. I hear better with another one.",
        )
    if measured.speech_dbfs < QUIET_DBFS:
        yield Problem(
            Health.WARNING,
            "Speech is very soft.",
            "Turn the microphone up in the system's sound settings, or move it "
            "closer to whoever speaks.",
            "I hear you only softly. The microphone should be louder, or closer.",
        )
    room_dbfs = measured.room_dbfs
    if room_dbfs is not None and measured.speech_dbfs - room_dbfs < NOISY_DB:
        yield Problem(
            Health.WARNING,
            "The room is nearly as loud as speech.",
            "Move the microphone closer to whoever speaks, and away from what hums "
            "or plays.",
            "It is loud here. The microphone should be closer to you.",
        )


def _levels(measured: Measured) -> Iterator[str]:
    if measured.speech_dbfs is not None:
        yield f"speech {measured.speech_dbfs:.0f} dBFS"
    if measured.room_dbfs is not None:
        yield f"room {measured.room_dbfs:.0f} dBFS"
    yield f"peak {measured.peak_dbfs:.0f} dBFS"


def _figures(listening: Listening) -> dict[str, object]:
    measured = listening.measured

    def rounded(level: float | None) -> float | None:
        return None if level is None else round(level, 1)

    return {
        "device": listening.name,
        "frames": listening.frames,
        "overruns": listening.overruns,
        "rate": None if listening.rate is None else round(listening.rate),
        "peak_dbfs": rounded(measured.peak_dbfs),
        "speech_dbfs": rounded(measured.speech_dbfs),
        "room_dbfs": rounded(measured.room_dbfs),
        "speech_s": round(measured.speech_s, 2),
        "clipped": round(measured.clipped, 4),
        "silent": measured.silent,
        "highs_db": rounded(measured.highs_db),
        "channels": listening.use.value,
        "offset": round(listening.offset, 4),
    }
