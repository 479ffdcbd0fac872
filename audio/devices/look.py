"""A look whether an open device is still there, which may take as long as it likes."""

import logging
import threading

from audio.devices.devices import DeviceKind, Devices
from audio.devices.open_device import OpenDevice
from audio.errors import DeviceError

_LOGGER = logging.getLogger(__name__)


class DeviceLook:
    """Looks, in a thread of its own, whether the sound system still has a device.

    A sound system that hangs does not answer: then it is neither there nor gone.

    Args:
        kind: What kind of device it is.
        device: The device, which is open.
    """

    def __init__(self, kind: DeviceKind, device: OpenDevice) -> None:
        self._kind, self._name, self._backend = kind, device.name, device.backend
        self.there = False
        """Whether it is known to be there."""
        self.gone = False
        """Whether it is known to be there no more, or its sound system."""
        threading.Thread(target=self._look, name="device look", daemon=True).start()

    def _look(self) -> None:
        try:
            ids = Devices(self._kind, (self._backend,)).ids
        except DeviceError as why:
            _LOGGER.debug("there is no %s: %s", self._kind.value, why)
            self.gone = True
        else:
            self.gone = self._name is not None and self._name not in ids
            self.there = not self.gone
