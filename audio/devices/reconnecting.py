"""A sound device that is opened again where it went away."""

import atexit
import logging
import threading
from collections.abc import Callable
from typing import Any, Final

import miniaudio

from audio.devices.devices import BACKENDS, Backends
from audio.devices.open_device import DeviceSettings, OpenDevice
from audio.errors import DeviceError

_LOGGER = logging.getLogger(__name__)

LOST_S: Final = 0.7
"""A device that has neither taken nor given sound for so long is gone."""

SETTLED: Final = 5
"""After so many exchanges a device runs evenly."""

SETTLING_S: Final = 3.0
"""Until then it may take so long for one."""

WATCH_S: Final = 0.1
"""How often that is looked at."""

RETRY_S: Final = 0.3
"""Time between two tries to open a device."""

FAITHFUL_S: Final = 10.0
"""So long only the sound system that had the device is asked for it again. While a
sound server starts anew, its cards must not be taken away from it."""

OPENING_S: Final = 10.0
"""A sound system that has not answered by then hangs."""

CLOSING_S: Final = 3.0
"""So does a device that has not closed by then."""


class ReconnectingDevice:
    """Keeps a device open; where it goes away, opens it again.

    All that may take time is done in a thread of its own.

    Args:
        settings: What is asked of the device.
        exchange: What it calls to exchange sound, as `OpenDevice` has it.
        wait: Begin in trouble and keep trying, where it cannot be opened.

    Raises:
        DeviceError: It cannot be opened.
    """

    def __init__(
        self,
        settings: DeviceSettings,
        exchange: Callable[[Any], bytes | None],
        wait: bool,
    ) -> None:
        self._settings = settings
        self._exchange = exchange
        self._name = settings.name
        self._trouble: str | None = None
        self._backend: miniaudio.Backend | None = None
        self._tried = threading.Event()
        self._wake = threading.Event()
        self._closing = False
        self._thread = threading.Thread(
            target=self._keep, name=f"{settings.kind.value} keeper", daemon=True
        )
        self._thread.start()
        # A device must not call into an interpreter that is going down.
        atexit.register(self.close)
        if not self._tried.wait(OPENING_S):
            self._tell(
                f"{settings.kind.told(settings.name)} cannot be opened, as the sound "
                f"system does not answer. Start it anew, or the machine."
            )
        if self._trouble is not None and not wait:
            self.close()
            raise DeviceError(self._trouble)

    @property
    def name(self) -> str:
        """The device, for people."""
        return self._settings.kind.called(self._name)

    @property
    def trouble(self) -> str | None:
        """What is wrong at present and what to do; None where all is well."""
        return self._trouble

    def close(self) -> None:
        """Stop and let go of it."""
        atexit.unregister(self.close)
        self._closing = True
        self._wake.set()
        self._thread.join(CLOSING_S)
        if self._thread.is_alive():
            _LOGGER.warning("%s does not close and is left alone", self.name)

    def _keep(self) -> None:
        away_s = 0.0
        while not self._closing:
            faithful = self._backend is not None and away_s < FAITHFUL_S
            device = self._try((self._backend,) if faithful else BACKENDS)
            self._tried.set()
            if device is None:
                self._wake.wait(RETRY_S)
                away_s += RETRY_S
                continue
            away_s = 0.0
            try:
                self._watch(device)
            finally:
                device.close()

    def _try(self, backends: Backends) -> OpenDevice | None:
        self._wake.clear()
        try:
            device = OpenDevice(
                self._settings, self._exchange, self._wake.set, backends
            )
        except Exception as why:
            # Whatever it is, it is tried again: nobody is there to start this anew.
            # That it went away says more than that it cannot be opened now.
            if self._backend is None:
                self._tell(self._sentence(why))
            return None
        self._name, self._backend = device.name, device.backend
        return device

    def _watch(self, device: OpenDevice) -> None:
        """Return when the device is lost or is to be closed."""
        silent_s = 0.0
        seen = 0
        # Time is counted in looks, not taken from a clock: where the whole process
        # stood still, the device is not to blame.
        while silent_s < (LOST_S if seen >= SETTLED else SETTLING_S):
            stopped = self._wake.wait(WATCH_S)
            if self._closing:
                return
            if device.exchanges > seen:
                silent_s = 0.0
                if self._trouble is not None:
                    _LOGGER.info("%s works again", self.name)
                    self._trouble = None
            else:
                silent_s += WATCH_S
            seen = device.exchanges
            if stopped:
                break
        told = self._settings.kind.told(self._name)
        if seen >= SETTLED:
            self._tell(
                f"{told} went away. Plug it in again; `askaloud check` lists what is "
                f"there."
            )
        elif self._trouble is None:
            self._tell(
                f"{told} is there but does not run. Unplug it and plug it in again, or "
                f"choose another; `askaloud check` lists what is there."
            )

    def _sentence(self, why: Exception) -> str:
        if isinstance(why, DeviceError):
            return str(why)
        return (
            f"{self._settings.kind.told(self._name)} cannot be opened ({why!r}). "
            f"Unplug it and plug it in again, or choose another; `askaloud check` "
            f"lists what is there."
        )

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            _LOGGER.warning("%s", trouble)
        self._trouble = trouble
