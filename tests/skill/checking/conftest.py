"""What the tests of checks share: a sound server, devices on it, and ears."""

from collections.abc import Iterator

import pytest

from audio import DeviceMicrophone, DevicePlayer, RecogniserSet, Voice
from audio.recogniser import out_of_process
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from skill.voice import voice_settings
from tests.pulse import SoundServer
from tests.pulse import sound_server as sound_server

LONGEST_S = 120.0


@pytest.fixture
def microphone(sound_server: SoundServer) -> Iterator[DeviceMicrophone]:  # noqa: ARG001
    """The default microphone, which records what is said in the room."""
    microphone = DeviceMicrophone()
    yield microphone
    microphone.close()


@pytest.fixture
def player(sound_server: SoundServer) -> Iterator[DevicePlayer]:  # noqa: ARG001
    """The default speaker, which nobody hears."""
    player = DevicePlayer()
    yield player
    player.close()


@pytest.fixture
def one_room(sound_server: SoundServer) -> SoundServer:
    """A sound server whose microphone hears its speaker."""
    sound_server.run(
        *("pactl", "load-module", "module-loopback"),
        *("source=speaker.monitor", "sink=room", "latency_msec=30"),
    )
    return sound_server


@pytest.fixture(scope="session")
def voice(understanding: Understanding) -> Voice:
    """The voice of an assistant that nobody has set up otherwise."""
    return Voice(voice_settings(Settings(), understanding.topic))


@pytest.fixture(scope="session")
def recognisers(understanding: Understanding) -> Iterator[RecogniserSet]:
    """What a live assistant listens with; it is given the time that it needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(out_of_process, "DEADLINE_S", LONGEST_S)
        recognisers = recogniser_set_of(understanding.topic)
        yield recognisers
        assert recognisers.out_of_process is not None
        recognisers.out_of_process.close()
