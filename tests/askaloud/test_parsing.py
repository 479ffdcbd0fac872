"""Whatever JSON and TOML hold, there is one kind of error for what is none."""

import pytest

from askaloud.parsing import parsed_json, parsed_toml


def test_what_is_in_it_is_read() -> None:
    assert parsed_json('{"a": [1, null]}') == {"a": [1, None]}
    assert parsed_json(b"3") == 3
    assert parsed_toml("a = [1]") == {"a": [1]}


@pytest.mark.parametrize("text", ["", "[" * 200_000, '{"a":' * 200_000, "9" * 5000])
def test_json_that_nobody_writes_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parsed_json(text)


@pytest.mark.parametrize(
    "text",
    ["a", "a = " + "[" * 200_000, "a = " + "{a = " * 200_000, "a = " + "9" * 5000],
)
def test_toml_that_nobody_writes_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parsed_toml(text)
