"""What is said of a microphone: good, or what is wrong and what to do."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Event, Thread

import numpy as np
import pytest

from audio import SAMPLE_RATE, DeviceMicrophone
from audio.devices.channels import ChannelUse
from audio.sound import Samples
from audio.vad.level import Level, Measured
from skill.checking.everything import measure_microphone
from skill.checking.finding import Health
from skill.checking.microphone import Listening, judged
from tests.audio.conftest import CHILDREN, samples_of
from tests.pulse import SoundServer

GOOD = Measured(
    peak_dbfs=-6.0,
    speech_dbfs=-23.0,
    room_dbfs=-60.0,
    speech_s=1.5,
    clipped=0.0,
    silent=False,
)
LISTENING = Listening("USB Audio", GOOD, frames=94, overruns=0, rate=16_020.0)


def test_a_good_one() -> None:
    finding = judged(LISTENING)
    assert finding.state is Health.GOOD
    assert finding.told == "USB Audio, speech -23 dBFS, room -60 dBFS, peak -6 dBFS."
    assert finding.advice == ""
    assert finding.figures["rate"] == 16_020
    assert finding.figures["speech_dbfs"] == -23.0


@pytest.mark.parametrize(
    ("changed", "state", "told", "advice"),
    [
        ({"silent": True}, Health.BAD, "silence", "Unmute it"),
        ({"clipped": 0.002}, Health.WARNING, "0.2 % of the sound is clip", "down"),
        ({"clipped": 0.2}, Health.BAD, "20.0 % of the sound is clipped", "down"),
        ({"speech_dbfs": None}, Health.WARNING, "Nobody was heard", "say something"),
        ({"speech_s": 0.1}, Health.WARNING, "Nobody was heard", "say something"),
        ({"speech_dbfs": -48.0}, Health.WARNING, "very soft", "closer"),
        ({"room_dbfs": -30.0}, Health.WARNING, "nearly as loud", "closer"),
        ({"highs_db": -70.0}, Health.WARNING, "no sound above 4 kHz", "sample rate"),
    ],
)
def test_what_is_wrong_with_the_sound(
    changed: dict[str, float | None], state: Health, told: str, advice: str
) -> None:
    measured = replace(GOOD, **changed)  # type: ignore[arg-type]
    finding = judged(replace(LISTENING, measured=measured))
    assert finding.state is state
    assert told in finding.told
    assert advice in finding.advice
    assert finding.aloud


@pytest.mark.parametrize(
    ("rate", "told"),
    [(14_700.0, "too high"), (17_415.0, "too low")],
)
def test_sound_at_the_wrong_speed(rate: float, told: str) -> None:
    finding = judged(replace(LISTENING, rate=rate))
    assert finding.state is Health.WARNING
    assert told in finding.told
    assert "sample rate" in finding.advice


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (ChannelUse.LEFT, "sound on its left channel only"),
        (ChannelUse.RIGHT, "sound on its right channel only"),
        (ChannelUse.OPPOSED, "its channels opposed, which is set right"),
    ],
)
def test_what_is_set_right_by_itself_is_told(use: ChannelUse, told: str) -> None:
    finding = judged(replace(LISTENING, use=use, offset=0.04))
    assert finding.state is Health.GOOD
    assert told in finding.told
    assert "an offset of 4% that is taken out" in finding.told
    assert finding.figures["channels"] == use.value


def test_an_offset_that_cuts_speech_off_is_a_fault() -> None:
    finding = judged(replace(LISTENING, offset=0.3))
    assert finding.state is Health.WARNING
    assert "loud speech is cut off" in finding.told


def test_a_microphone_of_8_khz_is_named(sound_server: SoundServer) -> None:
    sound_server.plug_in("headset", rate=8000)
    said = samples_of("who_gets_it", CHILDREN)
    for name, told in (("of headset", True), ("of room", False)):
        into = name.removeprefix("of ")
        with closing(DeviceMicrophone(name)) as device, room(sound_server, said, into):
            finding = judged(measure_microphone(device, 4.0, Noted()))
        assert ("no sound above 4 kHz" in finding.told) is told, finding.figures


def test_frames_that_were_lost() -> None:
    finding = judged(replace(LISTENING, overruns=6))
    assert finding.state is Health.WARNING
    assert "6 of 100 frames were lost" in finding.told


def test_a_rate_that_is_not_known_is_no_fault() -> None:
    assert judged(replace(LISTENING, rate=None)).state is Health.GOOD


def test_one_that_went_away() -> None:
    trouble = "the microphone 'USB Audio' went away. Plug it in again."
    finding = judged(replace(LISTENING, trouble=trouble))
    assert finding.state is Health.BAD
    assert finding.told.endswith("the microphone 'USB Audio' went away.")
    assert finding.advice == "Plug it in again."


def test_one_that_gives_nothing() -> None:
    finding = judged(replace(LISTENING, frames=0))
    assert finding.state is Health.BAD
    assert "It gives no sound." in finding.told
    assert "Plug it in again" in finding.advice


def test_clipped_noise_is_not_told_to_be_nobody() -> None:
    measured = replace(GOOD, clipped=0.9, speech_dbfs=None)
    assert "Nobody" not in judged(replace(LISTENING, measured=measured)).told


class Noted:
    """A watcher that notes what it is told."""

    def __init__(self) -> None:
        self.levels: list[Level] = []
        self.done = False

    def listening(self, seconds: float) -> None:
        self.seconds = seconds

    def level(self, level: Level) -> None:
        self.levels.append(level)

    def listened(self) -> None:
        self.done = True

    def said(self, text: str) -> None:
        raise AssertionError(text)


@contextmanager
def room(server: SoundServer, sound: Samples, into: str = "room") -> Iterator[None]:
    """Somebody goes on saying something."""
    enough = Event()

    def go_on() -> None:
        while not enough.is_set():
            server.say(sound, into)

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_somebody_who_speaks_is_heard(
    sound_server: SoundServer, microphone: DeviceMicrophone
) -> None:
    said = samples_of("who_gets_it", CHILDREN)
    noted = Noted()
    with room(sound_server, said):
        listening = measure_microphone(microphone, 5.0, noted)
    assert listening.frames == 156
    assert listening.trouble is None
    assert listening.measured.speech_s > 1.0
    assert listening.measured.speech_dbfs == pytest.approx(-20.0, abs=8.0)
    assert listening.measured.clipped == 0.0
    assert len(noted.levels) == 156
    assert noted.done


def test_a_muted_microphone_is_silent(
    sound_server: SoundServer, microphone: DeviceMicrophone
) -> None:
    sound_server.run("pactl", "set-source-mute", "room.monitor", "1")
    with room(sound_server, samples_of("who_gets_it", CHILDREN)):
        finding = judged(measure_microphone(microphone, 2.0, Noted()))
    assert finding.state is Health.BAD
    assert finding.aloud == "The microphone is silent. It may be muted."


def test_a_microphone_that_is_too_loud_is_clipped(
    sound_server: SoundServer, microphone: DeviceMicrophone
) -> None:
    square = np.repeat(np.array([32767, -32768] * 200, np.int16), 40)
    with room(sound_server, np.tile(square, 4)):
        finding = judged(measure_microphone(microphone, 2.0, Noted()))
    assert finding.state is Health.BAD
    assert finding.aloud == "The microphone is too loud."
    assert finding.figures["peak_dbfs"] > -0.1


def test_a_microphone_that_is_unplugged_meanwhile(
    sound_server: SoundServer, microphone: DeviceMicrophone
) -> None:
    class Unplugging(Noted):
        def level(self, level: Level) -> None:
            super().level(level)
            if len(self.levels) == 10:
                sound_server.kill()

    finding = judged(measure_microphone(microphone, 20.0, Unplugging()))
    assert finding.state is Health.BAD
    assert finding.aloud == "The microphone does not work."
    assert finding.figures["frames"] * 512 < SAMPLE_RATE * 20
