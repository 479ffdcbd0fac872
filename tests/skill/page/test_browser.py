"""The browser of a kiosk, and the pair of units that keeps it all running."""

import shlex
from collections.abc import Callable

import pytest

from skill.cli import kiosk
from skill.page.browser import browser_command, browser_unit, server_unit
from skill.page.place import PagePlace
from tests.skill.running import Ran
from tests.skill.service.test_unit import read


def test_the_browser_opens_the_page_and_lets_it_hear_and_speak() -> None:
    command = browser_command(PagePlace())
    assert command[-1] == "http://localhost:8060/"
    assert "--kiosk" in command
    assert "--incognito" in command
    assert any("autoplay" in one for one in command)
    assert any("auto-accept" in one for one in command)


def test_the_server_may_listen_and_reaches_nobody_but_this_machine() -> None:
    service = read(server_unit(PagePlace(), ["--open"]))["Service"]
    assert shlex.split(service["ExecStart"])[-2:] == ["kiosk", "--open"]
    assert service["Type"] == "notify"
    assert "AF_INET" in service["RestrictAddressFamilies"].split()
    assert service["IPAddressDeny"] == "any"
    assert service["IPAddressAllow"] == "localhost"
    assert service["Restart"] == "always"


def test_the_browser_is_started_after_the_server_and_again_whatever_happens() -> None:
    unit = read(browser_unit(PagePlace(port=8070)))
    assert "askaloud-kiosk.service" in unit["Unit"]["After"].split()
    assert unit["Service"]["Restart"] == "always"
    command = shlex.split(unit["Service"]["ExecStart"])
    assert command[0].startswith("/")
    assert command[-1] == "http://localhost:8070/"


def test_the_command_prints_them(command: Callable[..., Ran]) -> None:
    printed = command("kiosk", "--port", "8070", "--print-browser-command")
    assert shlex.split(printed.out) == browser_command(PagePlace(port=8070))
    printed = command("kiosk", "--print-unit", "server", "--port", "8070", "--open")
    service = read(printed.out)["Service"]
    assert shlex.split(service["ExecStart"])[-4:] == [
        *("kiosk", "--port", "8070", "--open"),
    ]
    printed = command("kiosk", "--print-unit=browser")
    assert printed.out == browser_unit(PagePlace())


def test_what_is_wrong_is_told_with_what_to_do(command: Callable[..., Ran]) -> None:
    ran = command("kiosk", "--host", "10.0.0.5")
    assert ran.status == 2
    assert "--key" in ran.complaint()
    ran = command("kiosk", "--open", "--push-to-talk")
    assert ran.status == 2


def test_without_the_extra_it_says_what_to_install(
    command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk, "NEEDED", ("no_such_package",))
    ran = command("kiosk")
    assert ran.status == 2
    assert "pip install 'askaloud[kiosk]'" in ran.complaint()
