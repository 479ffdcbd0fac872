"""Where the page is served, and what it takes to open it to others."""

from pathlib import Path

import pytest

from skill.errors import UsageError
from skill.page.place import PagePlace

KEY = "a-key-of-sixteen"


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A file that is there."""
    file = tmp_path / "page.pem"
    file.touch()
    return file


def test_as_it_comes_only_this_machine_has_it() -> None:
    place = PagePlace()
    assert place.bound_to == "127.0.0.1"
    assert place.url == "http://localhost:8060/"
    assert place.hosts == {"localhost:8060", "127.0.0.1:8060", "[::1]:8060"}


def test_others_need_a_key_and_encryption(pem: Path) -> None:
    with pytest.raises(UsageError, match="--key"):
        PagePlace(host="10.0.0.5")
    with pytest.raises(UsageError, match="--cert"):
        PagePlace(host="10.0.0.5", key=KEY)
    place = PagePlace(8060, "10.0.0.5", KEY, pem, pem)
    assert place.bound_to == "10.0.0.5"
    assert place.origins == {"https://10.0.0.5:8060"}
    assert place.url == f"https://10.0.0.5:8060/#key={KEY}"


def test_a_key_that_can_be_guessed_is_none() -> None:
    with pytest.raises(UsageError, match="too short"):
        PagePlace(key="secret")


def test_every_address_is_no_address(pem: Path) -> None:
    with pytest.raises(UsageError, match="every address"):
        PagePlace(8060, "0.0.0.0", KEY, pem, pem)


def test_a_certificate_needs_its_key_and_both_have_to_be_there(pem: Path) -> None:
    with pytest.raises(UsageError, match="belong together"):
        PagePlace(certificate=pem)
    with pytest.raises(UsageError, match="no file"):
        PagePlace(certificate=pem, certificate_key=pem.with_name("other.pem"))


def test_the_usual_port_may_be_left_out_and_an_address_has_brackets(pem: Path) -> None:
    place = PagePlace(443, "fd00::5", KEY, pem, pem)
    assert place.hosts == {"[fd00::5]:443", "[fd00::5]"}
