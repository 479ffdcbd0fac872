"""A switch, a foot pedal or any other input device of Linux as the button.

It is read at /dev/input, so it works without a screen, a terminal or the keyboard's
focus.
"""

import errno
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from skill.errors import UsageError
from skill.input.buttons import ButtonEvent, Press
from skill.input.input_device import LINUX, InputDevice

SYSTEM_INPUT: Final = Path("/sys/class/input")
"""Where Linux lists its input devices."""

LOOK_AGAIN_S: Final = 1.0
"""How often a switch that was unplugged is looked for. Not at once: when it comes
back, the system needs a moment to let people read it."""


class SwitchButton:
    """Any key or button of one input device.

    It tells presses and releases exactly. What it tells, other programs get as well.

    A named pipe serves as a device too: whatever writes struct input_event into it,
    such as a program that watches a pin of a Raspberry Pi, is a switch.

    Args:
        path: The device, such as /dev/input/event5.
        clock: Seconds that go by.
        system: Where the system lists its devices: one that was unplugged is found
            again by its name where it comes back under another number.

    Raises:
        UsageError: It is not there, may not be read, or is no input device; or the
            system is not Linux.
    """

    tells_release = True

    def __init__(
        self,
        path: Path | str,
        clock: Callable[[], float] = time.monotonic,
        system: Path = SYSTEM_INPUT,
    ) -> None:
        self._path = Path(path)
        self._clock = clock
        self._system = system
        self._look_s = 0.0
        self._closed = False
        try:
            self._device: InputDevice | None = InputDevice(self._path)
        except OSError as why:
            raise UsageError(_told(self._path, why)) from why
        self._device_name = self._device.name
        self.name = f"the switch '{self._device_name}'"
        self.trouble: str | None = None

    def __enter__(self) -> "SwitchButton":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def poll(self) -> list[ButtonEvent]:
        """What happened since the last call, in order; never waits.

        What is held down while the switch is unplugged is told to be let go.
        """
        if self._closed:
            return []
        if self._device is None:
            self._device = self._found_again()
        if self._device is None:
            return []
        events: list[ButtonEvent] = []
        try:
            for code, down in self._device.changes():
                events.append(_event(code, down))
        except OSError:
            events += [_event(code, down=False) for code in sorted(self._device.held)]
            self._device.close()
            self._device = None
            self._look_s = self._clock() + LOOK_AGAIN_S
            self.trouble = (
                f"{self.name} is unplugged. Plug it in again; it then works as before."
            )
        return events

    def close(self) -> None:
        """Let go of the device; may be called twice."""
        self._closed = True
        if self._device is not None:
            self._device.close()
            self._device = None

    def _found_again(self) -> InputDevice | None:
        now = self._clock()
        if now < self._look_s:
            return None
        self._look_s = now + LOOK_AGAIN_S
        for path in self._places():
            try:
                device = InputDevice(path)
            except FileNotFoundError:
                continue  # as trouble says already
            except OSError as why:
                self.trouble = _told(path, why)
                continue
            # A number may have been given to something else meanwhile.
            if device.name == self._device_name:
                self.trouble = None
                return device
            device.close()
        return None

    def _places(self) -> Iterator[Path]:
        yield self._path
        same = [
            path
            for name, path in list_switches(self._system)
            if name == self._device_name
        ]
        if len(same) == 1:
            yield same[0]


def open_switch(what: str, system: Path = SYSTEM_INPUT) -> SwitchButton:
    """Open a switch by its path, or by a part of its name.

    Args:
        what: A path, which has a slash in it, or a part of one device's name.
        system: Where the system lists its devices.

    Raises:
        UsageError: No device or more than one has that in its name, or it cannot
            be opened.
    """
    # Where there are no names, the path that it is not tells why.
    if "/" in what or not LINUX:
        return SwitchButton(Path(what).expanduser(), system=system)
    there = list_switches(system)
    wanted = what.casefold()
    found = [one for one in there if wanted in one[0].casefold()]
    exact = [one for one in found if wanted == one[0].casefold()]
    if len(exact or found) == 1:
        return SwitchButton((exact or found)[0][1], system=system)
    if found:
        raise UsageError(
            f"the name '{what}' fits more than one switch: {_listed(found)}. "
            f"Give more of the name, or the path."
        )
    if there:
        raise UsageError(
            f"no switch has '{what}' in its name. There are {_listed(there)}."
        )
    raise UsageError(
        f"there is no switch '{what}', nor any other that has keys or buttons. "
        f"Plug it in, or give the path of the device."
    )


def list_switches(system: Path = SYSTEM_INPUT) -> list[tuple[str, Path]]:
    """The input devices that have keys or buttons: each its name and its path.

    Args:
        system: Where the system lists its devices.
    """
    found = []
    for folder in system.glob("event*"):
        try:
            name = (folder / "device" / "name").read_text("utf-8", "replace").strip()
        except OSError:
            continue  # unplugged just now
        if name and _has_keys(folder):
            found.append((name, Path("/dev/input") / folder.name))
    return sorted(found, key=lambda one: (len(one[1].name), one[1].name))


def _has_keys(folder: Path) -> bool:
    try:
        bits = (folder / "device" / "capabilities" / "key").read_text("ascii")
    except OSError:
        return True
    return bits.strip("0 \n") != ""


def _listed(switches: list[tuple[str, Path]]) -> str:
    return ", ".join(f"'{name}' ({path})" for name, path in switches)


def _event(code: int, down: bool) -> ButtonEvent:
    return ButtonEvent(Press.DOWN if down else Press.UP, f"switch {code}")


def _told(path: Path, why: OSError) -> str:
    if isinstance(why, FileNotFoundError):
        return (
            f"the switch '{path}' is not there. "
            f"Plug it in, or name another with --switch."
        )
    if isinstance(why, PermissionError):
        return (
            f"the switch '{path}' may not be read by this user. Add the user to the "
            f"group 'input' (sudo usermod -aG input $USER), and log in again."
        )
    if why.errno in (errno.ENOTTY, errno.EINVAL):
        return (
            f"'{path}' is no input device. Name one with --switch, as they are in "
            f"/dev/input, such as /dev/input/event5."
        )
    return (
        f"the switch '{path}' cannot be opened ({why.strerror}). "
        f"Plug it in again, or name another with --switch."
    )
