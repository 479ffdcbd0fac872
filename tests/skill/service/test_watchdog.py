"""systemd is told how it goes, on a real socket."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.service import watchdog
from skill.service.watchdog import PERIOD, SOCKET, Watchdog


class Manager:
    """A service manager that listens."""

    def __init__(self, address: str) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(address)
        self._line.setblocking(False)

    def told(self) -> list[str]:
        """What it was told since it was last asked."""
        found: list[str] = []
        while True:
            try:
                found.append(self._line.recv(4096).decode())
            except BlockingIOError:
                return found

    def close(self) -> None:
        self._line.close()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No manager but the test's own."""
    monkeypatch.delenv(SOCKET, raising=False)
    monkeypatch.delenv(PERIOD, raising=False)


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    """A service manager that the environment names."""
    monkeypatch.setenv(SOCKET, str(tmp_path / "notify"))
    listening = Manager(str(tmp_path / "notify"))
    yield listening
    listening.close()


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 5000.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The watchdog's clock."""
    clock = Clock()
    monkeypatch.setattr(watchdog, "time", clock)
    return clock


def test_the_manager_is_told_of_the_beginning_and_the_end(manager: Manager) -> None:
    told = Watchdog()
    told.ready()
    assert manager.told() == ["READY=1"]
    told.stopping()
    assert manager.told() == ["STOPPING=1"]


def test_the_manager_is_told_twice_as_often_as_it_asks(
    manager: Manager, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PERIOD, "10000000")
    told = Watchdog()
    told.pat()
    assert manager.told() == ["WATCHDOG=1"]
    for seconds, expected in [(4.9, []), (0.2, ["WATCHDOG=1"]), (1.0, [])]:
        clock.now_s += seconds
        told.pat()
        assert manager.told() == expected


@pytest.mark.parametrize("period", ["", "0", "often"])
def test_where_it_does_not_ask_it_is_not_told(
    manager: Manager, monkeypatch: pytest.MonkeyPatch, period: str
) -> None:
    monkeypatch.setenv(PERIOD, period)
    told = Watchdog()
    told.pat()
    assert manager.told() == []


def test_an_abstract_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = f"askaloud-{tmp_path.name}-{id(monkeypatch)}"
    monkeypatch.setenv(SOCKET, f"@{name}")
    manager = Manager(f"\0{name}")
    Watchdog().ready()
    assert manager.told() == ["READY=1"]
    manager.close()


def test_where_there_is_no_manager_nothing_is_told() -> None:
    told = Watchdog()
    told.ready()
    told.pat()
    told.stopping()


def test_a_manager_that_is_gone_is_no_fault(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PERIOD, "2")
    told = Watchdog()
    manager.close()
    told.ready()
    told.pat()
    told.stopping()
