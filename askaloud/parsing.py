"""JSON and TOML from files and servers, which may hold anything."""

import json
import tomllib
from typing import Any


def parsed_json(text: str | bytes) -> Any:  # noqa: ANN401 (whatever is in it)
    """What a text in JSON says.

    Raises:
        ValueError: It is none, or one that nobody writes: nested too deep.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def parsed_toml(text: str) -> dict[str, Any]:
    """What a text in TOML says.

    Raises:
        ValueError: It is none, or one that nobody writes: nested too deep.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
