"""A file that one process holds at a time, and lets go of however it ends."""

import os
import sys
from pathlib import Path


class ProcessLock:
    """Held by one process at a time; the system lets go of it when that ends.

    The file stays: what it says is nothing, whether it is held is all.

    Args:
        path: Where the file is to be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take it; false where another process, or another lock of this, has it.

        Raises:
            OSError: The file cannot be made, or its disk knows no locks.
        """
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(file)
        except (BlockingIOError, PermissionError):
            os.close(file)
            return False
        except OSError:
            os.close(file)
            raise
        self._file = file
        return True

    def release(self) -> None:
        """Let go of it, if it is held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
