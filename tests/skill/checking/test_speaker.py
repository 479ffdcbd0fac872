"""Whether a speaker plays, and whether the microphone hears it."""

import pytest

from audio import DeviceMicrophone, DevicePlayer, Frame, Microphone
from skill.checking import speaker
from skill.checking.finding import CheckFinding, Health
from skill.checking.speaker import Played, check_speaker, judged
from tests.pulse import SoundServer


class FailedMicrophone:
    """A microphone that went away."""

    name = "a microphone"
    trouble = "it went away. Plug it in again."

    def read(self, timeout_s: float) -> Frame | None:  # noqa: ARG002
        return None

    def close(self) -> None:
        """Nothing is open."""


def checked(player: DevicePlayer, microphone: Microphone | None) -> CheckFinding:
    """What a check of a speaker finds."""
    (finding,) = check_speaker(player, microphone, 0.7)
    return finding


def test_one_that_is_heard_is_told_with_its_delay() -> None:
    finding = judged("USB Audio", Played(None, 0.1204), listened=True)
    assert finding.state is Health.GOOD
    assert finding.told == "USB Audio plays; the microphone hears it after 120 ms."
    assert finding.figures == {"device": "USB Audio", "delay_ms": 120}


def test_one_that_is_not_heard_may_be_a_headphone() -> None:
    finding = judged("USB Audio", Played(None), listened=True)
    assert finding.state is Health.GOOD
    assert "does not hear it" in finding.told
    assert "headphones" in finding.told


def test_without_a_microphone_nothing_is_said_of_hearing() -> None:
    finding = judged("USB Audio", Played(None), listened=False)
    assert finding.state is Health.GOOD
    assert "no microphone is there" in finding.told


def test_one_in_trouble_is_bad() -> None:
    played = Played("the speaker 'USB Audio' went away. Plug it in again.")
    finding = judged("USB Audio", played, listened=True)
    assert finding.state is Health.BAD
    assert finding.told == "USB Audio: the speaker 'USB Audio' went away."
    assert finding.advice == "Plug it in again."
    assert finding.aloud


@pytest.mark.usefixtures("one_room")
def test_the_microphone_hears_the_speaker(
    player: DevicePlayer, microphone: DeviceMicrophone
) -> None:
    finding = checked(player, microphone)
    assert finding.state is Health.GOOD
    assert 0 < finding.figures["delay_ms"] < 3000


def test_a_speaker_in_another_room_is_not_heard(
    player: DevicePlayer, microphone: DeviceMicrophone
) -> None:
    finding = checked(player, microphone)
    assert finding.state is Health.GOOD
    assert finding.figures["delay_ms"] is None


def test_a_speaker_is_checked_without_a_microphone(player: DevicePlayer) -> None:
    finding = checked(player, None)
    assert finding.state is Health.GOOD
    assert finding.figures["delay_ms"] is None


def test_a_speaker_plays_although_the_microphone_fails(player: DevicePlayer) -> None:
    finding = checked(player, FailedMicrophone())
    assert finding.state is Health.GOOD
    assert finding.figures["delay_ms"] is None


def test_what_is_played_can_be_recorded(
    sound_server: SoundServer, player: DevicePlayer
) -> None:
    with sound_server.recording() as recording:
        checked(player, None)
        heard = recording.listen(3.0)
    assert abs(heard).max() > 3000


def test_a_sound_system_that_went_away_is_bad(
    sound_server: SoundServer,
    player: DevicePlayer,
    microphone: DeviceMicrophone,
) -> None:
    sound_server.kill()
    finding = checked(player, microphone)
    assert finding.state is Health.BAD
    assert finding.aloud == "The speaker does not work."
    assert finding.advice


def test_a_speaker_that_takes_no_sound_is_bad(
    sound_server: SoundServer,
    player: DevicePlayer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It says of itself that all is well for as long as this.
    for name in ("SILENT_S", "STALLED_S"):
        monkeypatch.setattr(f"audio.devices.reconnecting.{name}", 60.0)
    monkeypatch.setattr(speaker, "STUCK_S", 2.0)
    with sound_server.hanging():
        finding = checked(player, None)
    assert finding.state is Health.BAD
    assert "it takes no sound" in finding.told
    assert "--speaker" in finding.advice
