"""One microphone for one assistant: two on the same would both answer."""

import getpass
import hashlib
import logging
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from askaloud import held
from askaloud.files import OWN_FOLDER
from audio.devices.devices import DeviceKind
from audio.devices.open_device import OpenDevice
from audio.errors import DeviceTakenError

_LOGGER = logging.getLogger(__name__)

ID_LETTERS: Final = 16


class MicrophoneClaim:
    """Holds the microphone that is open, until it is let go of or the process ends."""

    def __init__(self) -> None:
        self._hold = ExitStack()
        self._identity: str | None = None

    def take(self, device: OpenDevice) -> None:
        """Claim a microphone, in place of the one before.

        Where names cannot be held at all, nothing is claimed.

        Raises:
            DeviceTakenError: Another process has it.
        """
        identity = device.identity
        if identity == self._identity:
            return
        self.release()
        digest = hashlib.sha256(identity.encode()).hexdigest()[:ID_LETTERS]
        folder = _runtime_folder()
        try:
            folder.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
            name = folder / f"microphone-{digest}.lock"
            free = self._hold.enter_context(held(name))
        except OSError as why:
            _LOGGER.info("the microphone is not claimed: %s", why)
            return
        if not free:
            self.release()
            raise DeviceTakenError(
                f"another Ask Aloud listens to "
                f"{DeviceKind.MICROPHONE.told(device.name)} already. End that one, or "
                f"choose another microphone with --microphone."
            )
        self._identity = identity

    def release(self) -> None:
        """Let go of it."""
        self._hold.close()
        self._identity = None


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
