"""Whether somebody who asks knows the key."""

import asyncio

import pytest

from skill.serving import keys
from skill.serving.keys import is_right_key

KEY = "a key of the ward"


@pytest.mark.parametrize(
    ("given", "key", "right"),
    [
        (KEY, KEY, True),
        ("a key of others", KEY, False),
        ("", KEY, False),
        ("", None, True),
        ("any", None, True),
    ],
)
def test_who_knows_the_key_may_ask(
    given: str, key: str | None, right: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "WRONG_KEY_S", 0.0)
    assert asyncio.run(is_right_key(given, key)) is right
