"""A sound device that is opened again where it went away."""

import atexit
import logging
import threading
from collections.abc import Callable
from typing import Any, Final

import miniaudio

from audio.devices.absence import restart_server
from audio.devices.devices import BACKENDS, Backends
from audio.devices.look import DeviceLook
from audio.devices.open_device import DeviceSettings, OpenDevice
from audio.errors import DeviceError, DeviceTakenError, MissingDeviceError

_LOGGER = logging.getLogger(__name__)

SILENT_S: Final = 1.0
"""Where a device has neither taken nor given sound for so long, it is looked whether it
is still there. A busy machine makes it silent for as long, now and then."""

STALLED_S: Final = 3.0
"""A device that is there and silent for longer than that is in trouble."""

SETTLED: Final = 5
"""After so many exchanges a device runs evenly."""

WATCH_S: Final = 0.1
"""How often it is looked at."""

RETRY_S: Final = 0.3
SLOWEST_RETRY_S: Final = 3.0
"""Time between two tries to open a device, at first and in the end."""

PATIENCE_S: Final = 4.0
MOST_PATIENCE_S: Final = 60.0
"""So long a device that is there may be silent before it is opened anew, at first and
in the end: to be opened anew does a busy machine no good."""

BACK_OFF: Final = 1.5
"""How many times longer is waited from try to try."""

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
        claim: Has the device for itself once it is open, or raises.

    Raises:
        DeviceError: It cannot be opened.
        DeviceTakenError: It cannot be claimed; not waited for in any case.
    """

    def __init__(
        self,
        settings: DeviceSettings,
        exchange: Callable[[Any], bytes | None],
        wait: bool,
        claim: Callable[[OpenDevice], None] = lambda _: None,
    ) -> None:
        self._claim = claim
        self.refusal: DeviceTakenError | None = None
        """Why it cannot be claimed; then it is not tried again."""
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
                f"system does not answer. It is waited for; if it stays so, "
                f"{restart_server()}."
            )
        if self.refusal is not None:
            self.close()
            raise self.refusal
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
        away_s, retry_s, patience_s = 0.0, RETRY_S, PATIENCE_S
        while not self._closing and self.refusal is None:
            faithful = self._backend is not None and away_s < FAITHFUL_S
            device = self._try((self._backend,) if faithful else BACKENDS)
            self._tried.set()
            if device is None:
                self._wake.wait(retry_s)
                away_s += retry_s
                retry_s = min(BACK_OFF * retry_s, SLOWEST_RETRY_S)
                continue
            away_s, retry_s = 0.0, RETRY_S
            try:
                ran = self._watch(device, patience_s)
            finally:
                device.close()
            longer_s = min(BACK_OFF * patience_s, MOST_PATIENCE_S)
            patience_s = PATIENCE_S if ran else longer_s

    def _try(self, backends: Backends) -> OpenDevice | None:
        self._wake.clear()
        try:
            device = OpenDevice(
                self._settings, self._exchange, self._wake.set, backends
            )
            try:
                self._claim(device)
            except BaseException:
                device.close()
                raise
        except DeviceTakenError as why:
            self.refusal = why
            return None
        except Exception as why:
            # Whatever it is, it is tried again: nobody is there to start this anew.
            self._tell(self._sentence(why))
            return None
        self._name, self._backend = device.name, device.backend
        return device

    def _watch(self, device: OpenDevice, patience_s: float) -> bool:
        """Return when the device is lost or is to be closed.

        Args:
            device: What to watch.
            patience_s: Seconds that it may be silent while it is there.

        Returns:
            Whether it ran evenly.
        """
        silent_s, seen = 0.0, 0
        look: DeviceLook | None = None
        # Time is counted in looks, not taken from a clock: where the whole process
        # stood still, the device is not to blame.
        while not self._wake.wait(WATCH_S) and not self._closing:
            if device.exchanges > seen:
                seen, silent_s, look = device.exchanges, 0.0, None
                if self._trouble is not None:
                    _LOGGER.info("%s works again", self.name)
                    self._trouble = None
                continue
            silent_s += WATCH_S
            if silent_s >= SILENT_S and look is None:
                look = DeviceLook(self._settings.kind, device)
            if look is not None and look.gone:
                break
            if silent_s >= STALLED_S:
                self._tell_stalled(seen >= SETTLED, look)
            # A sound system that hangs would hang in opening it, too.
            if silent_s >= patience_s and look is not None and look.there:
                break
        return seen >= SETTLED

    def _tell_stalled(self, ran: bool, look: DeviceLook | None) -> None:
        told = self._settings.kind.told(self._name)
        if look is None or not look.there:
            self._tell(
                f"{told} is silent, as the sound system does not answer. It is waited "
                f"for; if it stays so, {restart_server()}."
            )
        elif ran:
            self._tell(
                f"{told} is there and has stalled: the machine may be too busy. It is "
                f"waited for; if it stays so, end other programs, or unplug it and "
                f"plug it in again."
            )
        else:
            self._tell(
                f"{told} is there but does not run. Unplug it and plug it in again, or "
                f"choose another; `askaloud check` lists what is there."
            )

    def _sentence(self, why: Exception) -> str:
        if isinstance(why, MissingDeviceError) and self._backend is not None:
            return (
                f"{self._settings.kind.told(self._name)} went away. Plug it in again; "
                f"`askaloud check` lists what is there."
            )
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
