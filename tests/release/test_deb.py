"""A Debian package has units of the system, and paths as they will be."""

from pathlib import Path

import pytest

from scripts.deb import SERVICES, at_its_place, system_unit, version
from skill.service.unit import ServiceCommand


@pytest.mark.parametrize("command", SERVICES)
def test_a_unit_is_run_by_a_user_of_its_own(command: ServiceCommand) -> None:
    lines = system_unit(command).splitlines()
    assert f"ExecStart=/opt/askaloud/bin/askaloud {command.value}" in lines
    assert "User=askaloud" in lines
    assert "WantedBy=multi-user.target" in lines
    assert "IPAddressDeny=any" in lines
    assert sum(line.startswith("ExecStart=") for line in lines) == 1


def test_scripts_name_the_python_that_will_be_there() -> None:
    made = b"#!/made/root/opt/askaloud/bin/python3\nimport sys\n"
    there = at_its_place(made, Path("/made/root"))
    assert there.startswith(b"#!/opt/askaloud/bin/python3\n")


def test_the_version_is_the_project_s() -> None:
    assert version().count(".") == 2
