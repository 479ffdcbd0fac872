"""One microphone for one assistant: two on the same would both answer."""

import getpass
import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import Final

from askaloud import ProcessLock
from audio.devices.devices import DeviceKind
from audio.devices.open_device import OpenDevice
from audio.errors import DeviceTakenError

_LOGGER = logging.getLogger(__name__)

ID_LETTERS: Final = 16


class MicrophoneClaim:
    """Holds the microphone that is open, until it is let go of or the process ends."""

    def __init__(self) -> None:
        self._lock: ProcessLock | None = None
        self._identity = ""

    def take(self, device: OpenDevice) -> None:
        """Claim a microphone, in place of the one before.

        Where locks cannot be had at all, nothing is claimed.

        Raises:
            DeviceTakenError: Another process has it.
        """
        identity = device.identity
        if self._lock is not None and identity == self._identity:
            return
        self.release()
        digest = hashlib.sha256(identity.encode()).hexdigest()[:ID_LETTERS]
        lock = ProcessLock(_runtime_folder() / f"microphone-{digest}.lock")
        try:
            taken = lock.take()
        except OSError as why:
            _LOGGER.info("the microphone is not claimed: %s", why)
            return
        if not taken:
            raise DeviceTakenError(
                f"another Ask Aloud listens to "
                f"{DeviceKind.MICROPHONE.told(device.name)} already. End that one, or "
                f"choose another microphone with --microphone."
            )
        self._lock, self._identity = lock, identity

    def release(self) -> None:
        """Let go of it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _runtime_folder() -> Path:
    """A folder of the user's own that is empty after a start of the machine."""
    told = os.environ.get("XDG_RUNTIME_DIR")
    if told and Path(told).is_dir():
        return Path(told) / "askaloud"
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "user"
    return Path(tempfile.gettempdir()) / f"askaloud-{user}"
