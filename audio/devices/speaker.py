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
    """The machine's default speaker.

    Raises:
        DeviceError: There is none.
    """

    def __init__(self) -> None:
        try:
            Devices(DeviceKind.SPEAKER)
        except DeviceError as why:
            raise DeviceError(f"{why} {_INSTEAD}") from why
        self.name = DeviceKind.SPEAKER.called(None)

    def play(self, speech: Speech) -> None:
        """Play speech to its end."""
        try:
            player = DevicePlayer(period_ms=PERIOD_MS)
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
