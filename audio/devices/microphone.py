"""Sound in from a microphone, frame by frame, through miniaudio."""

import logging
import threading
from collections import deque
from typing import Final, Protocol

import numpy as np

from audio.devices.channels import CHANNELS, ChannelMix
from audio.devices.claim import MicrophoneClaim
from audio.devices.devices import DeviceKind
from audio.devices.open_device import DeviceSettings
from audio.devices.reconnecting import ReconnectingDevice
from audio.sound import FRAME_BYTES, FRAME_S, SAMPLE_RATE, Frame

_LOGGER = logging.getLogger(__name__)

PERIOD_MS: Final = 32
"""One frame: little delay, and no needless waking."""

PERIODS: Final = 16
"""Sound that the device holds while this program is kept from running."""

KEPT_S: Final = 4.0
"""Sound that waits to be read; what is older is dropped."""


class Microphone(Protocol):
    """Gives frames as they come."""

    @property
    def name(self) -> str:
        """The device, for people."""
        ...

    @property
    def trouble(self) -> str | None:
        """What is wrong at present and what to do; None while frames come."""
        ...

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame; None where none came in time."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


class DeviceMicrophone:
    """A microphone of this machine.

    It is opened again where it went away; until then it is in trouble.

    Args:
        name: Part of the device's name, in any case; None follows the default.
        wait: Where there is no such device yet, begin in trouble and keep trying.
        alone: Have it for this process alone, among those that ask for that.

    Raises:
        DeviceError: There is no such device, or it cannot be opened.
        DeviceTakenError: Another process has it for itself.
    """

    def __init__(
        self, name: str | None = None, *, wait: bool = False, alone: bool = False
    ) -> None:
        self.overruns = 0
        """Frames that were lost because nobody read them."""
        self._overruns_told = False
        self._frames: deque[Frame] = deque(maxlen=round(KEPT_S / FRAME_S))
        self._part = bytearray()
        self._came = threading.Condition()
        self.channels = ChannelMix(SAMPLE_RATE)
        """Makes one channel of the device's two."""
        settings = DeviceSettings(
            DeviceKind.MICROPHONE, name, SAMPLE_RATE, PERIOD_MS, PERIODS, CHANNELS
        )
        self._claim = MicrophoneClaim()
        claim = self._claim.take if alone else lambda _: None
        self._device = ReconnectingDevice(settings, self._take, wait, claim)

    @property
    def name(self) -> str:
        """The device, for people."""
        return self._device.name

    @property
    def trouble(self) -> str | None:
        """What is wrong at present and what to do; None while frames come."""
        return self._device.trouble

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame; None where none came in time.

        Raises:
            DeviceTakenError: Another process has it for itself by now.
        """
        if self._device.refusal is not None:
            raise self._device.refusal
        with self._came:
            self._came.wait_for(lambda: self._frames, timeout_s)
            frame = self._frames.popleft() if self._frames else None
        if self.overruns and not self._overruns_told:
            self._overruns_told = True
            _LOGGER.warning("%s: sound was lost that was not read in time", self.name)
        return frame

    def close(self) -> None:
        """Stop listening."""
        self._device.close()
        self._claim.release()

    def _take(self, recorded: bytearray) -> None:
        part = self._part
        part += self.channels.mix(np.frombuffer(recorded, np.int16)).tobytes()
        whole = len(part) // FRAME_BYTES * FRAME_BYTES
        if not whole:
            return
        frames = [
            bytes(part[at : at + FRAME_BYTES]) for at in range(0, whole, FRAME_BYTES)
        ]
        del part[:whole]
        with self._came:
            room = (self._frames.maxlen or 0) - len(self._frames)
            self.overruns += max(len(frames) - room, 0)
            self._frames.extend(frames)
            self._came.notify()
