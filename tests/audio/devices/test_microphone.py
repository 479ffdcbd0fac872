"""Sound comes in from a microphone, also after it was away."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest

from audio import SAMPLE_RATE, Recogniser, hear
from audio.devices.channels import ChannelUse
from audio.devices.microphone import DeviceMicrophone
from audio.devices.open_device import OpenDevice
from audio.sound import FRAME_BYTES, Frame, Samples
from tests.audio.conftest import CHILDREN, silence
from tests.pulse import SoundServer, until

TONE = (8000 * np.sin(np.arange(2 * SAMPLE_RATE) / 5)).astype(np.int16)
QUIET = 100


def loud(frame: Frame | None) -> int:
    """How many samples of a frame are loud."""
    if frame is None:
        return 0
    return int(np.count_nonzero(np.abs(np.frombuffer(frame, np.int16)) > QUIET))


def frames_while_saying(
    server: SoundServer,
    microphone: DeviceMicrophone,
    samples: Samples,
    into: str = "room",
) -> Iterator[Frame]:
    """The frames that come while something is said, and a little longer."""
    said = np.concatenate([samples, silence(0.5)])
    return frames_during(microphone, lambda: server.say(said, into))


def frames_during(
    microphone: DeviceMicrophone, work: Callable[[], None]
) -> Iterator[Frame]:
    """The frames that come while something goes on."""
    with ThreadPoolExecutor(1) as pool:
        saying = pool.submit(work)
        while not saying.done():
            frame = microphone.read(0.5)
            if frame is not None:
                yield frame
        saying.result()


def test_what_is_said_can_be_understood(
    sound_server: SoundServer, children: Samples, recogniser: Recogniser
) -> None:
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        frames = list(frames_while_saying(sound_server, microphone, children))
    heard = hear(frames, recogniser)
    assert heard is not None
    assert heard.text == CHILDREN


@pytest.mark.parametrize(
    ("left", "right", "use"),
    [(1, -1, ChannelUse.OPPOSED), (1, 0, ChannelUse.LEFT), (0, 1, ChannelUse.RIGHT)],
)
def test_whatever_is_on_its_two_channels_people_are_understood(
    sound_server: SoundServer,
    children: Samples,
    recogniser: Recogniser,
    left: int,
    right: int,
    use: ChannelUse,
) -> None:
    said = np.concatenate([children, silence(0.5)])
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        frames = list(
            frames_during(
                microphone,
                lambda: sound_server.say_on_two(left * said, right * said),
            )
        )
        assert microphone.channels.use is use
    heard = hear(frames, recogniser)
    assert heard is not None
    assert heard.text == CHILDREN
    loudest = max(np.abs(np.frombuffer(frame, np.int16)).max() for frame in frames)
    assert loudest == pytest.approx(np.abs(children).max(), rel=0.1)


def test_people_are_understood_through_an_offset(
    sound_server: SoundServer, children: Samples, recogniser: Recogniser
) -> None:
    said = np.concatenate([children, silence(0.5)]) // 2 + 12_000
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        frames = list(
            frames_during(microphone, lambda: sound_server.say_on_two(said, said))
        )
    heard = hear(frames, recogniser)
    assert heard is not None
    assert heard.text == CHILDREN


def test_frames_are_whole_and_nothing_is_between_them(
    sound_server: SoundServer,
) -> None:
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        frames = list(frames_while_saying(sound_server, microphone, TONE))
        assert microphone.trouble is None
        assert microphone.overruns == 0
    assert {len(frame) for frame in frames} == {FRAME_BYTES}
    samples = np.frombuffer(b"".join(frames), np.int16)
    places = np.flatnonzero(np.abs(samples) > QUIET)
    # From the first to the last there is all of the tone and no gap.
    assert places[-1] - places[0] == pytest.approx(len(TONE), rel=0.05)
    assert np.diff(places).max() < 10


def test_the_default_microphone_is_the_one_that_is_set(
    sound_server: SoundServer,
) -> None:
    with closing(DeviceMicrophone()) as microphone:
        assert microphone.name == "the default microphone"
        frames = frames_while_saying(sound_server, microphone, TONE, "other")
        assert not sum(map(loud, frames))


def test_a_microphone_is_chosen_by_a_part_of_its_name(
    sound_server: SoundServer,
) -> None:
    with closing(DeviceMicrophone("of OTHER")) as microphone:
        assert microphone.name == "Monitor of other"
        until(lambda: microphone.read(0.5))
        frames = frames_while_saying(sound_server, microphone, TONE, "other")
        assert sum(map(loud, frames)) > SAMPLE_RATE


def test_a_new_default_is_followed(sound_server: SoundServer) -> None:
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        sound_server.run("pactl", "set-default-source", "other.monitor")
        until(
            lambda: sum(
                loud(frame)
                for frame in frames_while_saying(
                    sound_server, microphone, TONE, "other"
                )
            )
        )


def test_a_microphone_that_is_unplugged_comes_back(sound_server: SoundServer) -> None:
    with closing(DeviceMicrophone("monitor of room")) as microphone:
        for _ in range(20):  # until it runs evenly
            until(lambda: microphone.read(0.5))
        sound_server.unplug("room")
        until(lambda: microphone.trouble)
        assert microphone.trouble == (
            "the microphone 'Monitor of room' went away. Plug it in again; "
            "`askaloud check` lists what is there."
        )
        assert microphone.name == "Monitor of room"
        while microphone.read(0) is not None:
            pass
        assert microphone.read(0.1) is None
        sound_server.plug_in("room")
        until(lambda: microphone.trouble is None)
        frames = frames_while_saying(sound_server, microphone, TONE)
        assert sum(map(loud, frames)) > SAMPLE_RATE


def test_a_sound_server_that_starts_anew_is_found_again(
    sound_server: SoundServer,
) -> None:
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        sound_server.kill()
        until(lambda: microphone.trouble)
        sound_server.start()
        until(lambda: microphone.trouble is None)
        frames = frames_while_saying(sound_server, microphone, TONE)
        assert sum(map(loud, frames)) > SAMPLE_RATE


def test_a_sound_server_that_hung_is_taken_up_again(sound_server: SoundServer) -> None:
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        with sound_server.hanging():
            until(lambda: microphone.trouble)
            assert microphone.trouble is not None
            assert "as the sound system does not answer. It is waited" in (
                microphone.trouble
            )
        until(lambda: microphone.trouble is None)
        frames = frames_while_saying(sound_server, microphone, TONE)
        assert sum(map(loud, frames)) > SAMPLE_RATE


def test_a_sound_server_that_stalls_for_a_while_is_no_trouble(
    sound_server: SoundServer, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(DeviceMicrophone()) as microphone:
        for _ in range(20):
            until(lambda: microphone.read(0.5))
        for stalled_s in (0.8, 1.8):
            with sound_server.hanging():
                time.sleep(stalled_s)
            while microphone.read(0) is not None:
                pass
            until(lambda: microphone.read(0.5))
        frames = frames_while_saying(sound_server, microphone, TONE)
        assert sum(map(loud, frames)) > SAMPLE_RATE
    assert caplog.messages == []


def test_a_stall_does_not_have_it_opened_anew(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.devices.reconnecting.STALLED_S", 0.5)
    with closing(DeviceMicrophone()) as microphone:
        for _ in range(20):
            until(lambda: microphone.read(0.5))
        monkeypatch.setattr(OpenDevice, "__init__", lambda *_: 1 / 0)
        with sound_server.hanging():
            until(lambda: microphone.trouble)
        until(lambda: microphone.trouble is None)
        until(lambda: microphone.read(0.5))


def test_a_sound_server_that_ended_is_named_with_how_it_is_started(
    sound_server: SoundServer,
) -> None:
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        sound_server.kill()
        until(lambda: microphone.trouble)
        assert microphone.trouble is not None
        assert "does not answer. Start it (`" in microphone.trouble


def test_a_microphone_can_be_waited_for(sound_server: SoundServer) -> None:
    with closing(DeviceMicrophone("late", wait=True)) as microphone:
        assert microphone.trouble is not None
        assert "no microphone 'late' among" in microphone.trouble
        assert microphone.name == "late"
        assert microphone.read(0.05) is None
        sound_server.plug_in("late")
        until(lambda: microphone.trouble is None)
        assert microphone.name == "Monitor of late"
        until(lambda: microphone.read(0.5))


@pytest.mark.usefixtures("sound_server")
def test_silence_is_no_trouble() -> None:
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.read(0.5))
        frames = [microphone.read(1.0) for _ in range(40)]
        assert microphone.trouble is None
    assert not sum(map(loud, frames))


@pytest.mark.usefixtures("sound_server")
def test_what_nobody_reads_is_dropped_from_its_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("audio.devices.microphone.KEPT_S", 0.32)
    with closing(DeviceMicrophone()) as microphone:
        until(lambda: microphone.overruns > 20)
        for _ in range(3):
            assert microphone.read(0.5) is not None
    warnings = [one for one in caplog.messages if "sound was lost" in one]
    assert len(warnings) == 1


@pytest.mark.usefixtures("sound_server")
def test_nothing_runs_on_when_it_is_closed() -> None:
    before = threading.active_count()
    microphone = DeviceMicrophone()
    until(lambda: microphone.read(0.5))
    microphone.close()
    while microphone.read(0) is not None:
        pass
    assert microphone.read(0.2) is None
    assert threading.active_count() == before
    microphone.close()
