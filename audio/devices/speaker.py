"""Speech out of a speaker, to its end."""

import time
from typing import Final, Protocol

from audio.devices.devices import DeviceKind, Devices
from audio.devices.player import DevicePlayer
from audio.errors import DeviceError
from audio.sound import Speech

PERIOD_MS: Final = 200
"""Given at once: nobody stops this speech, so that it may be steady."""

POLL_S: Final = 0.02
"""How often it is looked whether speech has ended."""

TAIL_S: Final = 0.25
"""A device is left open for so long after the end, as it may be late."""

_INSTEAD: Final = "Save the answer with --out FILE.wav instead."


class Speaker(Protocol):
    """Plays speech."""

    @property
    def name(self) -> str:
        """The device, for people."""
        ...

    def play(self, speech: Speech) -> None:
        """Play speech to its end.

        Raises:
            DeviceError: The device does not play.
        """
        ...


class DeviceSpeaker:
    """A speaker of this machine.

    Args:
        name: Part of the device's name, in any case; None is the default one.

    Raises:
        DeviceError: There is none, or none of that name.
    """

    def __init__(self, name: str | None = None) -> None:
        try:
            devices = Devices(DeviceKind.SPEAKER)
            whole = None if name is None else devices.choose(name)
        except DeviceError as why:
            raise type(why)(f"{why} {_INSTEAD}") from why
        self._wanted = whole
        self.name = DeviceKind.SPEAKER.called(whole)

    def play(self, speech: Speech) -> None:
        """Play speech to its end."""
        try:
            player = DevicePlayer(self._wanted, period_ms=PERIOD_MS)
        except DeviceError as why:
            raise DeviceError(f"{why} {_INSTEAD}") from why
        try:
            player.play(speech)
            while player.playing:
                time.sleep(POLL_S)
            if player.position_s < speech.duration_s - POLL_S:
                raise DeviceError(
                    f"{self.name} stopped playing. Check its cable and the machine's "
                    f"sound settings."
                )
            time.sleep(TAIL_S)
        finally:
            player.close()
