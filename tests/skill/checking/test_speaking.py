"""The voice, and saying things with it."""

import shutil
import sys

import numpy as np
import pytest
from rapidfuzz import fuzz

from audio import (
    DevicePlayer,
    Recogniser,
    Speech,
    Voice,
    VoiceError,
    VoiceSettings,
    frames_of,
    hear,
)
from skill.checking.finding import Health
from skill.checking.speaking import Announcer, check_voice
from tests.pulse import Recording, SoundServer

TRIES = 10
"""On a busy machine there are gaps in what is played."""

CLOSE = 80
"""Likeness of 100 at most; "I" heard for "we" is no fault of the speaker."""

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the voices of espeak-ng")


@LINUX
def test_a_voice_that_works_is_told(voice: Voice) -> None:
    (finding,) = check_voice(voice)
    assert finding.state is Health.GOOD
    assert finding.figures["engine"] == "espeak-ng"
    assert finding.figures["voice"] in finding.told
    assert "pyttsx3" in finding.told


@LINUX
def test_a_voice_that_is_not_there_is_told() -> None:
    (finding,) = check_voice(Voice(VoiceSettings(voice="Aunt Agatha")))
    assert finding.state is Health.WARNING
    assert "It has no voice 'Aunt Agatha'" in finding.told
    assert finding.aloud == "I do not have the voice that was chosen for me."


def test_a_synthesiser_that_fails_is_told() -> None:
    voice = Voice(worker=(shutil.which("false") or "false",))
    with pytest.raises(VoiceError, match="failed 3 times"):
        list(check_voice(voice))


@pytest.mark.parametrize(
    "text",
    ["Some of what I know is due to be reviewed.", "I did not hear anybody speak."],
)
def test_what_is_said_can_be_understood(
    sound_server: SoundServer,
    player: DevicePlayer,
    voice: Voice,
    recogniser: Recogniser,
    text: str,
) -> None:
    announcer = Announcer(voice, player, 0.7)
    with sound_server.recording() as recording:
        said = (_said(announcer, text, recording, recogniser) for _ in range(TRIES))
        assert any(fuzz.ratio(text.lower(), one) > CLOSE for one in said)


def _said(
    announcer: Announcer, text: str, recording: Recording, recogniser: Recogniser
) -> str:
    """What a text is understood to be when it is said on a speaker."""
    announcer.say(text)
    heard = hear(frames_of(recording.listen(5.0)), recogniser)
    return heard.text if heard is not None else ""


def test_what_cannot_be_said_is_noted(
    player: DevicePlayer, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = Voice(worker=(shutil.which("false") or "false",))
    Announcer(silent, player, 0.7).say("Hello.")
    assert "failed 3 times" in capsys.readouterr().err


def test_it_waits_until_a_sound_was_played(player: DevicePlayer) -> None:
    sound = Speech(np.full(8000, 1000, np.int16), 16_000)
    Announcer(Voice(), player, 0.7).play(sound, 1.0)
    assert not player.playing
    assert player.position_s == pytest.approx(0.5, abs=0.01)
