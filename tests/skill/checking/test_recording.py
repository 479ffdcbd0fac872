"""TimedRecording for a while: when it began, and how fast it came."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from audio import FRAME_S, FRAME_SAMPLES, DeviceMicrophone, Frame
from audio.sound import SAMPLE_RATE
from skill.checking.recording import TimedRecording, frames_in, record
from tests.pulse import SoundServer

BEGAN_S = 1000.0
SILENT: Frame = bytes(2 * FRAME_SAMPLES)


def came(late_s: Callable[[int], float], speed: float = 1.0) -> TimedRecording:
    """Three seconds of frames, each so late.

    Args:
        late_s: How late a frame comes, by its number.
        speed: Of the device's clock.
    """
    now_s = BEGAN_S
    recording = TimedRecording(lambda: now_s)
    for number in range(frames_in(3.0)):
        now_s = BEGAN_S + (number + 1) * FRAME_S / speed + late_s(number)
        recording.take(SILENT)
    return recording


def in_bursts(number: int) -> float:
    """Four frames at a time, as sound servers give them."""
    return (3 - number % 4) * FRAME_S


def test_when_it_began_is_told_by_the_frames_that_are_least_late() -> None:
    assert came(in_bursts).began_s == pytest.approx(BEGAN_S, abs=0.001)


@pytest.mark.parametrize("speed", [1.0, 0.919, 1.088, 0.5])
def test_the_rate_is_told_although_frames_come_in_bursts(speed: float) -> None:
    rate = came(in_bursts, speed).rate
    assert rate == pytest.approx(speed * SAMPLE_RATE, rel=0.02)


def test_a_machine_that_stood_still_does_not_change_the_rate() -> None:
    def late_s(number: int) -> float:
        return max(0.0, (60 - number) * FRAME_S) if 40 <= number < 60 else 0.0

    assert came(late_s).rate == pytest.approx(SAMPLE_RATE, rel=0.01)


def test_too_few_frames_tell_no_rate() -> None:
    recording = TimedRecording()
    for _ in range(30):
        recording.take(SILENT)
    assert recording.rate is None


def test_nothing_came() -> None:
    recording = TimedRecording(lambda: BEGAN_S)
    assert len(recording) == 0
    assert recording.rate is None
    assert recording.began_s == BEGAN_S
    assert len(recording.samples) == 0


@dataclass
class FailingMicrophone:
    """Gives what waited and some frames, then nothing."""

    name: str = "a microphone"
    trouble: str | None = None
    waiting: int = 3
    to_come: int = 5

    def read(self, timeout_s: float) -> Frame | None:
        """What waited is there at once; for the rest one has to wait."""
        if self.waiting:
            self.waiting -= 1
            return SILENT
        if timeout_s == 0.0:
            return None
        if self.to_come:
            self.to_come -= 1
            return np.full(FRAME_SAMPLES, self.to_come % 100, np.int16).tobytes()
        self.trouble = "it went away. Plug it in."
        return None

    def close(self) -> None:
        """Nothing is open."""


def test_what_waited_is_thrown_away() -> None:
    seen: list[Frame] = []
    recording = record(
        FailingMicrophone(), lambda so_far: len(so_far) == 2, 60, seen.append
    )
    assert list(recording.samples[::FRAME_SAMPLES]) == [4, 3]
    assert len(seen) == 2


def test_it_ends_where_the_microphone_fails() -> None:
    microphone = FailingMicrophone()
    assert len(record(microphone, lambda _: False, 60)) == 5
    assert microphone.trouble


def test_it_ends_where_time_is_up() -> None:
    microphone = FailingMicrophone(to_come=10**9)
    assert len(record(microphone, lambda _: False, 0.05)) > 0


@pytest.mark.usefixtures("sound_server")
def test_a_real_microphone_gives_what_it_should(microphone: DeviceMicrophone) -> None:
    wanted = frames_in(2.0)
    recording = record(microphone, lambda so_far: len(so_far) >= wanted, 60)
    assert len(recording.samples) == wanted * FRAME_SAMPLES
    assert recording.rate == pytest.approx(SAMPLE_RATE, rel=0.5)


def test_what_is_said_is_recorded(
    sound_server: SoundServer, microphone: DeviceMicrophone
) -> None:
    tone = (8000 * np.sin(np.arange(SAMPLE_RATE) / 8)).astype(np.int16)

    def heard(so_far: TimedRecording) -> bool:
        if len(so_far) == 0:
            sound_server.say(tone)
        return bool(np.abs(so_far.samples).max(initial=0) > 7000)

    assert len(record(microphone, heard, 60)) < frames_in(60)
