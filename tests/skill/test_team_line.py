"""The hospital's own line: what can be spoken, and how it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.team_line import (
    LONGEST_GROUP,
    MAX_DIGITS,
    MAX_NAME,
    MIN_DIGITS,
    checked_name,
    checked_number,
    spoken_number,
)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("020 7946 0958", "0 2 0, 7 9 4 6, 0 9 5 8"),
        ("+44 20 7946 0958", "plus 4 4, 2 0, 7 9 4 6, 0 9 5 8"),
        ("+ 353 1 234", "plus 3 5 3, 1, 2 3 4"),
        ("02079460958", "0 2 0, 7 9 4 6, 0 9 5 8"),
        ("01234 567890", "0 1 2 3 4, 5 6 7, 8 9 0"),
        ("111", "1 1 1"),
        ("12345678", "1 2 3 4, 5 6 7 8"),
        ("1234567", "1 2 3, 4 5 6 7"),
    ],
)
def test_a_number_is_spoken_digit_by_digit(written: str, spoken: str) -> None:
    assert spoken_number(checked_number(written)) == spoken


@given(st.from_regex(r"\+?[0-9][0-9 ]{2,18}", fullmatch=True))
def test_no_digit_is_lost_and_no_group_is_long(written: str) -> None:
    if sum(one.isdigit() for one in written) < MIN_DIGITS:
        return
    spoken = spoken_number(checked_number(written))
    digits = [one for one in written if one.isdigit()]
    assert [one for one in spoken if one.isdigit()] == digits
    groups = spoken.removeprefix("plus ").split(", ")
    assert all(1 <= len(group.split()) <= LONGEST_GROUP for group in groups)


def test_the_longest_number_is_a_number() -> None:
    assert checked_number("1" * MAX_DIGITS)
    with pytest.raises(ValueError, match=f"{MAX_DIGITS + 1} digits"):
        checked_number("1" * (MAX_DIGITS + 1))


@pytest.mark.parametrize(
    "name",
    ["the oncology ward", "St. Anne's", "Ward 7", "Caf\u00e9 & co", "x" * MAX_NAME],
)
def test_a_name_that_can_be_spoken(name: str) -> None:
    assert checked_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name", ["", " ", "x" * (MAX_NAME + 1), "{first}", "ward_7", "a/b", "-", None, 7]
)
def test_a_name_that_cannot(name: object) -> None:
    with pytest.raises(ValueError, match=r"\. "):
        checked_name(name)
