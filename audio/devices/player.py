"""Speech out of a speaker that can be stopped, through miniaudio."""

import logging
from typing import Final, Protocol

from audio.devices.devices import DeviceKind
from audio.devices.mixer import Mixer
from audio.devices.open_device import DeviceSettings
from audio.devices.reconnecting import ReconnectingDevice
from audio.echo.reference import Reference
from audio.sound import Samples, Speech

_LOGGER = logging.getLogger(__name__)

RATE: Final = 22_050
"""Samples a second of espeak-ng, whose speech then need not be resampled."""

PERIOD_MS: Final = 40
PERIODS: Final = 2
"""Enough for a slow machine not to crackle, and little enough to stop at once: what
the device holds cannot be taken back."""

DELAY_PERIODS: Final = 1.5
"""From what the device is given until it is heard, about."""


class Player(Protocol):
    """Plays speech, which can be stopped at any time."""

    @property
    def name(self) -> str:
        """The device, for people."""
        ...

    @property
    def trouble(self) -> str | None:
        """What is wrong at present and what to do; None where all is well."""
        ...

    @property
    def playing(self) -> bool:
        """Whether there is speech that was not heard to its end; true in a pause."""
        ...

    @property
    def position_s(self) -> float:
        """Seconds of the latest speech that have been heard."""
        ...

    def play(self, speech: Speech, volume: float = 1.0, from_s: float = 0.0) -> None:
        """Begin some speech, in place of what is playing, and return at once.

        Args:
            speech: What to play.
            volume: 1 plays it as it is.
            from_s: Where in it to begin, in seconds.
        """
        ...

    def stop(self) -> None:
        """Fall silent."""
        ...

    def pause(self) -> None:
        """Fall silent, to be resumed."""
        ...

    def resume(self) -> None:
        """Go on after a pause."""
        ...

    def set_volume(self, volume: float) -> None:
        """Change the volume of what is playing."""
        ...

    def read_reference(self, samples: int) -> Samples:
        """What was given to the device since the last call, for echo cancelling.

        Args:
            samples: How many samples, at 16 kHz: those of as much time as has
                passed since the last call.

        Returns:
            Exactly so many; zeros where nothing was played.
        """
        ...

    def close(self) -> None:
        """Fall silent for good."""
        ...


class DevicePlayer:
    """A speaker of this machine.

    It is kept open, so that speech begins at once, and is opened again where it went
    away; speech then goes on where it was. Speech that cannot be played counts as
    played some seconds after it would have ended.

    Args:
        name: Part of the device's name, in any case; None follows the default.
        wait: Where there is no such device yet, begin in trouble and keep trying.
        period_ms: How much the device is given at once. With more it is steadier
            on a busy machine, and stops later.

    Raises:
        DeviceError: There is no such device, or it cannot be opened.
    """

    def __init__(
        self, name: str | None = None, wait: bool = False, period_ms: int = PERIOD_MS
    ) -> None:
        self._mixer = Mixer(RATE, DELAY_PERIODS * period_ms / 1000)
        self._reference = Reference(RATE)
        settings = DeviceSettings(DeviceKind.SPEAKER, name, RATE, period_ms, PERIODS)
        self._device = ReconnectingDevice(settings, self._give, wait)

    @property
    def name(self) -> str:
        """The device, for people."""
        return self._device.name

    @property
    def trouble(self) -> str | None:
        """What is wrong at present and what to do; None where all is well."""
        return self._device.trouble

    @property
    def playing(self) -> bool:
        """Whether there is speech that was not heard to its end; true in a pause."""
        return self._mixer.playing

    @property
    def position_s(self) -> float:
        """Seconds of the latest speech that have been heard."""
        return self._mixer.position_s

    def play(self, speech: Speech, volume: float = 1.0, from_s: float = 0.0) -> None:
        """Begin some speech, in place of what is playing, and return at once."""
        self._mixer.play(speech, volume, from_s)

    def stop(self) -> None:
        """Fall silent."""
        self._mixer.stop()

    def pause(self) -> None:
        """Fall silent, to be resumed."""
        self._mixer.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self._mixer.resume()

    def set_volume(self, volume: float) -> None:
        """Change the volume of what is playing."""
        self._mixer.set_volume(volume)

    def read_reference(self, samples: int) -> Samples:
        """What was given to the device since the last call, for echo cancelling."""
        return self._reference.read(samples)

    def close(self) -> None:
        """Fall silent for good."""
        self._mixer.stop()
        self._device.close()

    def _give(self, wanted: int) -> bytes:
        samples = self._mixer.render(wanted)
        self._reference.put(samples)
        return samples.tobytes()
