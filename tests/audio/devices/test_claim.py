"""A microphone is one assistant's alone, for as long as that runs."""

from contextlib import closing

import pytest

from audio.devices.microphone import DeviceMicrophone
from audio.errors import DeviceTakenError
from tests.pulse import SoundServer, until

ROOM = "Monitor of room"


@pytest.mark.usefixtures("sound_server")
@pytest.mark.parametrize(("first", "second"), [(None, None), (None, ROOM), (ROOM, "")])
def test_the_same_microphone_is_taken_whatever_it_is_called(
    first: str | None, second: str | None
) -> None:
    with closing(DeviceMicrophone(first, alone=True)):
        with pytest.raises(
            DeviceTakenError, match=r"another Ask Aloud .* already\. End"
        ):
            DeviceMicrophone(second or None, wait=True, alone=True)
        # Who does not ask to be alone, as `askaloud check`, may listen too.
        with closing(DeviceMicrophone(second or None)) as other:
            until(lambda: other.read(0.5))


@pytest.mark.usefixtures("sound_server")
def test_another_microphone_is_free_and_so_is_one_that_was_let_go_of() -> None:
    with closing(DeviceMicrophone(alone=True)):
        DeviceMicrophone("of other", alone=True).close()
    with closing(DeviceMicrophone(alone=True)) as again:
        until(lambda: again.read(0.5))


def test_one_that_comes_back_is_still_claimed(sound_server: SoundServer) -> None:
    with closing(DeviceMicrophone(ROOM, alone=True)) as microphone:
        for _ in range(20):
            until(lambda: microphone.read(0.5))
        sound_server.unplug("room")
        until(lambda: microphone.trouble)
        sound_server.plug_in("room")
        until(lambda: microphone.trouble is None)
        with pytest.raises(DeviceTakenError):
            DeviceMicrophone(ROOM, alone=True)


def test_of_two_that_wait_for_it_one_gives_up(sound_server: SoundServer) -> None:
    with (
        closing(DeviceMicrophone("late", wait=True, alone=True)) as one,
        closing(DeviceMicrophone("late", wait=True, alone=True)) as two,
    ):
        sound_server.plug_in("late")
        given_up: list[DeviceMicrophone] = []

        def gives_up() -> bool:
            for microphone in (one, two):
                try:
                    microphone.read(0.1)
                except DeviceTakenError:
                    given_up.append(microphone)
            return bool(given_up)

        until(gives_up)
        other = two if given_up[0] is one else one
        until(lambda: other.read(0.5))


def test_where_there_are_no_locks_it_listens_without(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where its folder would be, there is a file.
    (sound_server.folder / "askaloud").touch()
    with closing(DeviceMicrophone(alone=True)) as microphone:
        until(lambda: microphone.read(0.5))
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.tempdir", str(sound_server.folder))
    with closing(DeviceMicrophone(alone=True)):
        assert list(sound_server.folder.glob("askaloud-*/microphone-*.lock"))
        with pytest.raises(DeviceTakenError):
            DeviceMicrophone(alone=True)
