"""Input devices of Linux: keys and buttons as /dev/input tells them.

The format is that of linux/input.h, small enough to be read here: the library evdev
comes as source only, and installing it would need a compiler.
"""

import errno
import os
import stat
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from skill.errors import UsageError

LINUX: Final[bool] = sys.platform == "linux"

# struct input_event of linux/input.h: seconds, microseconds, type, code, value.
_EVENT: Final = struct.Struct("@llHHi")

_MAX_EVENTS: Final = 1024
"""More than the kernel keeps for a reader."""

# linux/input-event-codes.h.
_SYN, _KEY = 0, 1
_SYN_REPORT, _SYN_DROPPED = 0, 3
_RELEASED, _PRESSED = 0, 1

_KEYS_BYTES: Final = 0x300 // 8
"""A bit for each key that there may be, KEY_CNT in all."""

_NAME_BYTES: Final = 256


class InputDevice:
    """An open device, or a named pipe with the same events in it.

    Args:
        path: Where it is.

    Raises:
        UsageError: The system is not Linux.
        OSError: It cannot be opened; with ENOTTY, it is no input device.
    """

    def __init__(self, path: Path) -> None:
        if not LINUX:
            raise UsageError(
                f"the switch '{path}' cannot be read on this system, only on Linux. "
                f"Leave out --switch, and use a switch that acts as a key."
            )
        self._path = path
        self.held: set[int] = set()
        """The codes of the keys that were told to be down."""
        self._rest = b""
        self._dropped = False
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            self.name = self._own_name()
        except OSError:
            self.close()
            raise

    def changes(self) -> Iterator[tuple[int, bool]]:
        """What happened since the last call: a key's code, and whether it is down.

        Raises:
            OSError: The device is gone.
        """
        try:
            sent = os.read(self._descriptor, _MAX_EVENTS * _EVENT.size)
        except BlockingIOError:
            return
        if not sent and not os.path.samestat(
            os.fstat(self._descriptor), self._path.stat()
        ):
            raise OSError(errno.ENODEV, "another pipe is in its place")
        sent = self._rest + sent
        whole = len(sent) - len(sent) % _EVENT.size
        self._rest = sent[whole:]
        for _, _, kind, code, value in _EVENT.iter_unpack(sent[:whole]):
            if kind == _SYN and code == _SYN_DROPPED:
                self._dropped = True
            elif kind == _SYN and code == _SYN_REPORT and self._dropped:
                self._dropped = False
                yield from self._caught_up()
            elif kind == _KEY and value in (_RELEASED, _PRESSED) and not self._dropped:
                yield from self._change(code, value == _PRESSED)

    def close(self) -> None:
        """Let go of it; to be called once."""
        os.close(self._descriptor)

    def _change(self, code: int, down: bool) -> Iterator[tuple[int, bool]]:
        # What was down before the device was opened is not told to be let go.
        if (code in self.held) != down:
            self.held ^= {code}
            yield code, down

    def _caught_up(self) -> Iterator[tuple[int, bool]]:
        """After the kernel had to drop events: what differs now."""
        now = self._down_now()
        for code in sorted(self.held - now):
            yield from self._change(code, down=False)
        for code in sorted(now - self.held):
            yield from self._change(code, down=True)

    def _down_now(self) -> set[int]:
        try:
            bits = self._ask(0x18, _KEYS_BYTES)  # EVIOCGKEY
        except OSError:
            return set()  # a pipe cannot be asked
        return {
            at * 8 + bit
            for at, byte in enumerate(bits)
            for bit in range(8)
            if byte >> bit & 1
        }

    def _own_name(self) -> str:
        if stat.S_ISFIFO(os.fstat(self._descriptor).st_mode):
            return str(self._path)
        try:
            name = self._ask(0x06, _NAME_BYTES)  # EVIOCGNAME
        except FileNotFoundError:
            return str(self._path)  # it has none
        return name.partition(b"\0")[0].decode("utf-8", "replace")

    def _ask(self, what: int, size: int) -> bytes:
        """Ask the kernel about the device.

        Raises:
            OSError: It is no input device.
        """
        import fcntl  # not on Windows

        # _IOR('E', what, size) of asm-generic/ioctl.h.
        request = 2 << 30 | size << 16 | ord("E") << 8 | what
        return fcntl.ioctl(self._descriptor, request, bytes(size))
