"""The devices of the machine are listed and chosen, with and without sound server."""

import os
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

from audio import DeviceError
from audio.devices.devices import DeviceKind, Devices, device_names
from audio.devices.microphone import DeviceMicrophone
from audio.devices.player import DevicePlayer
from tests.pulse import SoundServer, until

without_alsa = pytest.mark.skipif(
    sys.platform != "linux" or find_library("asound") is None,
    reason="there is no ALSA. On Debian: apt install libasound2",
)

# A machine without sound server, whose default device does not work. Every
# machine lists some plug-in.
ALSA = """
pcm.usb { type null hint { show on description "USB Audio" } }
pcm.speexrate { type null hint { show on description "Rate Converter" } }
"""


def names_of(kind: DeviceKind) -> set[str]:
    return set(device_names(kind))


def run_on_alsa(folder: Path, configuration: str, code: str) -> tuple[str, str]:
    """Run Python where there is nothing but ALSA; its output and errors."""
    file = folder / "alsa.conf"
    file.write_text(configuration, encoding="utf-8")
    environment = {
        **os.environ,
        "ALSA_CONFIG_PATH": str(file),
        "PULSE_SERVER": f"unix:{folder / 'nowhere'}",
        "XDG_RUNTIME_DIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr


@pytest.mark.usefixtures("sound_server")
def test_all_devices_of_a_sound_server_are_listed() -> None:
    assert names_of(DeviceKind.SPEAKER) == {"other", "speaker", "room"}
    assert "Monitor of room" in names_of(DeviceKind.MICROPHONE)


def test_a_device_is_chosen_by_a_part_of_its_name(sound_server: SoundServer) -> None:
    for description in ("two usb", "usb", "usb"):
        sound_server.plug_in("extra", description)
    meant = {
        "speaker": "speaker",
        "SPEAKER": "speaker",
        "oo": "room",
        "two": "two usb",
        "usb": "usb",
        "usb (2)": "usb (2)",
    }
    devices = Devices(DeviceKind.SPEAKER)
    assert {part: devices.choose(part) for part in meant} == meant


@pytest.mark.usefixtures("sound_server")
def test_a_name_that_fits_none_is_told_with_those_that_are_there() -> None:
    with pytest.raises(DeviceError, match=r"no speaker 'gramophone' .*'room'.*\. Plug"):
        DevicePlayer("gramophone")
    with pytest.raises(DeviceError, match=r"no microphone 'shell' .*'Monitor of room'"):
        DeviceMicrophone("shell")


def test_a_device_that_was_closed_leaves_no_connection(
    sound_server: SoundServer,
) -> None:
    def connections() -> int:
        return len(sound_server.run("pactl", "list", "short", "clients").splitlines())

    before = connections()
    for _ in range(3):
        DevicePlayer("room").close()
        with pytest.raises(DeviceError):
            DeviceMicrophone("shell")
    assert connections() == before


def test_a_sound_server_that_hangs_is_told(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.devices.reconnecting.OPENING_S", 0.1)
    monkeypatch.setattr("audio.devices.reconnecting.CLOSING_S", 0.1)
    with (
        sound_server.hanging(),
        pytest.raises(DeviceError, match=r"does not answer\. It is waited"),
    ):
        DeviceMicrophone()


@pytest.mark.usefixtures("sound_server")
def test_a_fault_that_nobody_thought_of_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Devices, "choose", lambda *_: 1 / 0)
        with pytest.raises(DeviceError, match=r"\(ZeroDivisionError.*\)\. Unplug"):
            DeviceMicrophone("room")
        microphone = DeviceMicrophone("room", wait=True)
        assert microphone.trouble is not None
    until(lambda: microphone.read(0.5))
    until(lambda: microphone.trouble is None)
    microphone.close()


@without_alsa
def test_where_the_default_does_not_work_another_device_is_taken(
    tmp_path: Path,
) -> None:
    code = """
from audio.devices.microphone import DeviceMicrophone
from audio.devices.player import DevicePlayer
for device in (DeviceMicrophone(), DevicePlayer()):
    print(device.name)
    device.close()
"""
    out, err = run_on_alsa(tmp_path, ALSA, code)
    assert out.splitlines() == ["USB Audio", "USB Audio"]
    assert "ALSA lib" not in err


@without_alsa
def test_what_alsa_lists_beside_devices_is_left_out(tmp_path: Path) -> None:
    code = """
from audio.devices.devices import DeviceKind, device_names
print(*map(device_names, DeviceKind))
"""
    out, _ = run_on_alsa(tmp_path, ALSA, code)
    assert out == "['USB Audio'] ['USB Audio']\n"


@without_alsa
@pytest.mark.skipif(Path("/dev/snd").exists(), reason="there may be a sound card")
@pytest.mark.parametrize("one", ["DeviceMicrophone", "DevicePlayer"])
def test_a_machine_without_devices_is_told(tmp_path: Path, one: str) -> None:
    code = f"""
from audio.devices.microphone import DeviceMicrophone
from audio.devices.player import DevicePlayer
{one}()
"""
    _, err = run_on_alsa(tmp_path, "", code)
    assert "cannot be opened, as the sound server that PULSE_SERVER names" in err
    assert "ALSA lib" not in err
