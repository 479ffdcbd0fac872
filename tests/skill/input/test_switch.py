"""A switch is read as the system tells it, and may be unplugged meanwhile.

Where the system lets the tests make an input device, all is tried with that too.
"""

import os
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from skill.errors import UsageError
from skill.input import input_device, switch
from skill.input.buttons import Button, ButtonEvent, Press
from skill.input.switch import LOOK_AGAIN_S, SwitchButton, list_switches, open_switch

if sys.platform != "linux":
    pytest.skip("only Linux has /dev/input", allow_module_level=True)

import fcntl

UINPUT = Path("/dev/uinput")
NAME = "Ask Aloud's own pedal"
LONGEST_S = 60.0

SYN, KEY, RELATIVE = 0, 1, 2
SYN_DROPPED = 3
SPACE, LEFT_BUTTON = 57, 0x110
RELEASED, PRESSED, REPEATED = 0, 1, 2


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 0, 0, kind, code, value)


class Pedal(Protocol):
    """A device that the tests press; it may be unplugged twice."""

    path: Path

    def send(self, *events: bytes) -> None: ...

    def lose_events(self) -> None: ...

    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...


class Pipe:
    """A named pipe with a program that writes into it."""

    into: int

    def __init__(self, folder: Path) -> None:
        self.path = folder / "pedal"
        self.plug_in()

    def send(self, *events: bytes) -> None:
        os.write(self.into, b"".join(events) + event(SYN, 0, 0))

    def lose_events(self) -> None:
        self.send(event(SYN, SYN_DROPPED, 0), event(KEY, LEFT_BUTTON, PRESSED))

    def unplug(self) -> None:
        if self.into >= 0:
            self.path.rename(self.path.with_name("unplugged"))
            os.close(self.into)
        self.into = -1

    def plug_in(self) -> None:
        os.mkfifo(self.path)
        # For reading too, so that it need not wait for the reader.
        self.into = os.open(self.path, os.O_RDWR)


class Virtual:
    """A device of the kernel's own, made through linux/uinput.h."""

    into: int

    def __init__(self, name: str = NAME) -> None:
        self.name = name
        self.plug_in()

    def send(self, *events: bytes) -> None:
        for one in (*events, event(SYN, 0, 0)):
            os.write(self.into, one)

    def lose_events(self) -> None:
        self.send(event(KEY, SPACE, RELEASED))
        for _ in range(2000):
            self.send(event(KEY, LEFT_BUTTON, PRESSED))
            self.send(event(KEY, LEFT_BUTTON, RELEASED))

    def unplug(self) -> None:
        if self.into >= 0:
            os.close(self.into)
        self.into = -1

    def plug_in(self) -> None:
        self.into = os.open(UINPUT, os.O_WRONLY)
        self._ask(100, KEY)  # UI_SET_EVBIT
        self._ask(100, RELATIVE)
        self._ask(101, SPACE)  # UI_SET_KEYBIT
        self._ask(101, LEFT_BUTTON)
        self._ask(102, 0)  # UI_SET_RELBIT
        made = struct.pack("@HHHH80sI", 3, 1, 2, 3, self.name.encode(), 0)
        fcntl.ioctl(self.into, 1 << 30 | len(made) << 16 | 0x5503, made)
        fcntl.ioctl(self.into, 0x5501)  # UI_DEV_CREATE
        folder = fcntl.ioctl(self.into, 2 << 30 | 64 << 16 | 0x552C, bytes(64))
        system = Path("/sys/devices/virtual/input", folder.rstrip(b"\0").decode())
        self.path = Path("/dev/input") / next(system.glob("event*")).name
        late = time.monotonic() + LONGEST_S
        while not os.access(self.path, os.R_OK) and time.monotonic() < late:
            time.sleep(0.01)

    def _ask(self, what: int, value: int) -> None:
        fcntl.ioctl(self.into, 1 << 30 | 4 << 16 | ord("U") << 8 | what, value)


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Pipe]:
    made = Pipe(tmp_path)
    yield made
    made.unplug()


@pytest.fixture
def virtual() -> Iterator[Virtual]:
    if not os.access(UINPUT, os.W_OK):
        pytest.skip(f"{UINPUT} cannot be used here")
    made = Virtual()
    yield made
    made.unplug()


@pytest.fixture(params=["pipe", "virtual"])
def pedal(request: pytest.FixtureRequest) -> Pedal:
    made: Pedal = request.getfixturevalue(request.param)
    return made


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def button(pedal: Pedal, clock: Clock) -> Iterator[SwitchButton]:
    with SwitchButton(pedal.path, clock) as made:
        yield made


def down(code: int) -> ButtonEvent:
    return ButtonEvent(Press.DOWN, f"switch {code}")


def up(code: int) -> ButtonEvent:
    return ButtonEvent(Press.UP, f"switch {code}")


def test_it_is_a_button(button: SwitchButton) -> None:
    as_button: Button = button
    assert as_button.name.startswith("the switch '")
    assert as_button.tells_release
    assert as_button.trouble is None
    assert as_button.poll() == []


def test_pressing_and_letting_go_are_told_once(
    pedal: Pedal, button: SwitchButton
) -> None:
    pedal.send(event(KEY, SPACE, PRESSED))
    assert button.poll() == [down(SPACE)]
    for _ in range(3):
        pedal.send(event(KEY, SPACE, REPEATED))
        assert button.poll() == []
    pedal.send(event(KEY, SPACE, RELEASED))
    assert button.poll() == [up(SPACE)]
    assert button.poll() == []


def test_what_happened_between_two_looks_is_told_in_order(
    pedal: Pedal, button: SwitchButton
) -> None:
    pedal.send(event(KEY, LEFT_BUTTON, PRESSED))
    pedal.send(event(KEY, SPACE, PRESSED))
    pedal.send(event(KEY, LEFT_BUTTON, RELEASED), event(KEY, SPACE, RELEASED))
    pedal.send(event(KEY, SPACE, PRESSED))
    assert button.poll() == [
        *(down(LEFT_BUTTON), down(SPACE), up(LEFT_BUTTON), up(SPACE), down(SPACE))
    ]


def test_a_mouse_that_is_moved_is_not_pressed(
    pedal: Pedal, button: SwitchButton
) -> None:
    pedal.send(event(RELATIVE, 0, 1))
    assert button.poll() == []


def test_a_key_that_was_down_before_is_not_told_to_be_let_go(pedal: Pedal) -> None:
    pedal.send(event(KEY, SPACE, PRESSED))
    if isinstance(pedal, Pipe):
        os.read(pedal.into, 1000)  # or it would keep it for the button
    with SwitchButton(pedal.path) as button:
        pedal.send(event(KEY, SPACE, RELEASED))
        pedal.send(event(KEY, LEFT_BUTTON, PRESSED))
        assert button.poll() == [down(LEFT_BUTTON)]


def test_a_release_that_got_lost_is_told_all_the_same(
    pedal: Pedal, button: SwitchButton
) -> None:
    pedal.send(event(KEY, SPACE, PRESSED))
    assert button.poll() == [down(SPACE)]
    pedal.lose_events()
    told = button.poll()
    assert up(SPACE) in told
    assert isinstance(pedal, Virtual) or told == [up(SPACE)]
    pedal.send(event(KEY, LEFT_BUTTON, PRESSED))
    assert button.poll() == [down(LEFT_BUTTON)]


def test_a_switch_that_is_unplugged_is_let_go_and_works_again_later(
    pedal: Pedal, button: SwitchButton, clock: Clock
) -> None:
    pedal.send(event(KEY, SPACE, PRESSED))
    assert button.poll() == [down(SPACE)]
    pedal.unplug()
    assert button.poll() == [up(SPACE)]
    assert button.trouble is not None
    assert button.trouble.startswith(f"{button.name} is unplugged. Plug it in again")
    clock.now_s += LOOK_AGAIN_S
    assert button.poll() == []
    assert button.trouble is not None

    pedal.plug_in()
    clock.now_s += LOOK_AGAIN_S
    assert button.poll() == []
    assert button.trouble is None
    pedal.send(event(KEY, SPACE, PRESSED))
    assert button.poll() == [down(SPACE)]


def test_a_switch_that_was_unplugged_is_not_looked_for_all_the_time(
    pedal: Pedal, button: SwitchButton, clock: Clock
) -> None:
    pedal.unplug()
    assert button.poll() == []
    pedal.plug_in()
    clock.now_s += LOOK_AGAIN_S / 2
    assert button.poll() == []
    assert button.trouble is not None
    clock.now_s += LOOK_AGAIN_S / 2
    assert button.poll() == []
    assert button.trouble is None


def test_what_came_before_it_was_unplugged_is_not_lost(
    pedal: Pedal, button: SwitchButton
) -> None:
    pedal.send(event(KEY, SPACE, PRESSED))
    pedal.send(event(KEY, SPACE, RELEASED))
    pedal.unplug()
    told = button.poll() + button.poll()
    # But the kernel throws away what nobody has read by then.
    assert told == ([down(SPACE), up(SPACE)] if isinstance(pedal, Pipe) else [])
    assert button.trouble is not None


def test_a_switch_that_is_closed_tells_nothing_more(
    pedal: Pedal, button: SwitchButton
) -> None:
    pedal.send(event(KEY, SPACE, PRESSED))
    button.close()
    button.close()
    assert button.poll() == []


def test_a_device_may_be_opened_by_a_part_of_its_name(virtual: Virtual) -> None:
    assert (NAME, virtual.path) in list_switches()
    with open_switch("aloud's OWN") as button:
        assert button.name == f"the switch '{NAME}'"
        virtual.send(event(KEY, SPACE, PRESSED))
        assert button.poll() == [down(SPACE)]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_device_that_comes_back_under_another_number_is_found(
    virtual: Virtual, clock: Clock
) -> None:
    with SwitchButton(virtual.path, clock) as button:
        before = virtual.path
        virtual.unplug()
        assert button.poll() == []
        other = Virtual("another device")
        assert other.path == before
        files = open_files()
        for _ in range(3):
            clock.now_s += LOOK_AGAIN_S
            other.send(event(KEY, SPACE, PRESSED))
            other.send(event(KEY, SPACE, RELEASED))
            assert button.poll() == []
            assert button.trouble is not None
        assert open_files() == files
        virtual.plug_in()
        clock.now_s += LOOK_AGAIN_S
        assert button.poll() == []
        assert button.trouble is None
        other.send(event(KEY, SPACE, PRESSED))
        other.unplug()
        virtual.send(event(KEY, LEFT_BUTTON, PRESSED))
        assert button.poll() == [down(LEFT_BUTTON)]


def test_an_event_may_come_in_two_parts(pipe: Pipe) -> None:
    with SwitchButton(pipe.path) as button:
        whole = event(KEY, SPACE, PRESSED)
        os.write(pipe.into, whole[:7])
        assert button.poll() == []
        os.write(pipe.into, whole[7:])
        assert button.poll() == [down(SPACE)]


def test_a_pipe_whose_writer_ends_waits_for_the_next_one(pipe: Pipe) -> None:
    with SwitchButton(pipe.path) as button:
        os.close(pipe.into)
        assert button.poll() == []
        assert button.trouble is None
        pipe.into = os.open(pipe.path, os.O_WRONLY)
        pipe.send(event(KEY, SPACE, PRESSED))
        assert button.poll() == [down(SPACE)]


def test_a_switch_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"/none' is not there\. Plug it in"):
        SwitchButton(tmp_path / "none")


@contextmanager
def nobody_in_particular() -> Iterator[None]:
    """Without the rights of the superuser, should the tests have them."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_switch_that_may_not_be_read_is_told(pipe: Pipe) -> None:
    pipe.path.chmod(0)
    with (
        nobody_in_particular(),
        pytest.raises(UsageError, match=r"may not be read.*\. Add .* group 'input'"),
    ):
        SwitchButton(pipe.path)


def test_a_switch_that_may_not_be_read_any_more_is_told(
    pipe: Pipe, clock: Clock
) -> None:
    with SwitchButton(pipe.path, clock) as button:
        pipe.unplug()
        button.poll()
        pipe.plug_in()
        pipe.path.chmod(0)
        clock.now_s += LOOK_AGAIN_S
        with nobody_in_particular():
            assert button.poll() == []
        assert button.trouble is not None
        assert "may not be read" in button.trouble
        pipe.path.chmod(0o600)
        clock.now_s += LOOK_AGAIN_S
        assert button.poll() == []
        assert button.trouble is None


@pytest.mark.parametrize("what", ["/dev/null", "file", "."])
def test_what_is_no_input_device_is_told(tmp_path: Path, what: str) -> None:
    (tmp_path / "file").write_bytes(event(KEY, SPACE, PRESSED))
    with pytest.raises(UsageError, match=r"is no input device\. Name one with"):
        SwitchButton(tmp_path / what)


def test_another_system_than_linux_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (input_device, switch):
        monkeypatch.setattr(module, "LINUX", False)
    with pytest.raises(UsageError, match=r"only on Linux\. Leave out --switch"):
        open_switch("pedal")


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """What the system lists; numbers that no machine has, so none can be opened."""
    for number, name, keys in (
        (90010, "PCsensor FootSwitch", "70000 0 0 0 0"),
        (90009, "PCsensor FootSwitch Keyboard", "1000 3 0 0"),
        (90011, "PC Speaker", "0"),
        (90000, "Gembird Jelly Bean", "ffff 0"),
    ):
        device = tmp_path / "input" / f"event{number}" / "device"
        (device / "capabilities").mkdir(parents=True)
        (device / "name").write_text(name + "\n", encoding="utf-8")
        (device / "capabilities" / "key").write_text(keys + "\n", encoding="ascii")
    (tmp_path / "input" / "mice").mkdir()
    return tmp_path / "input"


def test_what_has_keys_or_buttons_is_listed(system: Path) -> None:
    assert list_switches(system) == [
        ("Gembird Jelly Bean", Path("/dev/input/event90000")),
        ("PCsensor FootSwitch Keyboard", Path("/dev/input/event90009")),
        ("PCsensor FootSwitch", Path("/dev/input/event90010")),
    ]


def test_numbers_are_listed_in_order(tmp_path: Path) -> None:
    for number in (10, 9, 1):
        device = tmp_path / f"event{number}" / "device"
        device.mkdir(parents=True)
        (device / "name").write_text(f"the {number}th", encoding="utf-8")
    assert [path.name for _, path in list_switches(tmp_path)] == [
        *("event1", "event9", "event10")
    ]


def test_a_system_without_input_devices_lists_none(tmp_path: Path) -> None:
    assert list_switches(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("jelly", "event90000"),
        ("SWITCH KEY", "event90009"),
        ("pcsensor footswitch", "event90010"),  # the whole name of one
        ("/dev/input/event90123", "event90123"),
    ],
)
def test_a_switch_is_found_by_its_name_or_path(
    system: Path, name: str, path: str
) -> None:
    with pytest.raises(UsageError, match=f"'/dev/input/{path}' is not there"):
        open_switch(name, system)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("footsw", r"more than one switch: .*event90009\), .*event90010\)\. Give more"),
        ("speaker", r"no switch has 'speaker' .*\. There are 'Gembird Jelly Bean' \("),
    ],
)
def test_a_name_that_does_not_tell_the_switch_is_told(
    system: Path, name: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        open_switch(name, system)


def test_a_name_where_there_is_no_switch_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no switch 'pedal'.*\. Plug it in"):
        open_switch("pedal", tmp_path)


def test_a_path_may_lead_to_a_pipe_in_the_home_folder(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(pipe.path.parent))
    with open_switch("~/pedal") as button:
        pipe.send(event(KEY, SPACE, PRESSED))
        assert button.poll() == [down(SPACE)]
