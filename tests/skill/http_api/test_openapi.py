"""What OpenAPI is told is so: what is answered conforms to it."""

from collections.abc import Iterator
from typing import Any

import pytest

from skill.http_api.openapi import openapi
from skill.http_api.question import SOUND_TYPES
from tests.skill.http_api.asking import FLAC, JSON, SCAN, ask, post
from tests.skill.page.serving import Server

KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def wrong(value: Any, schema: dict[str, Any], where: str = "") -> Iterator[str]:  # noqa: ANN401
    """Where a value is not as a schema says: as much of JSON Schema as is used."""
    if "oneOf" in schema:
        matching = [one for one in schema["oneOf"] if not list(wrong(value, one))]
        if len(matching) != 1:
            yield f"{where} is {value!r}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}"
    kinds = schema.get("type", [])
    named = [kinds] if isinstance(kinds, str) else kinds
    if named and not any(isinstance(value, KINDS[kind]) for kind in named):
        yield f"{where} is {value!r}"
        return
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{where} lacks {name}"
        for name, below in value.items():
            if name not in known:
                yield f"{where} has {name}, of which nothing is told"
            else:
                yield from wrong(below, known[name], f"{where}.{name}")
    if isinstance(value, list):
        for one in value:
            yield from wrong(one, schema["items"], f"{where}[]")


def references(told: object) -> Iterator[str]:
    """All that a description refers to."""
    if isinstance(told, dict):
        for name, below in told.items():
            if name == "$ref":
                yield below
            yield from references(below)
    elif isinstance(told, list):
        for below in told:
            yield from references(below)


def test_it_is_served_and_is_openapi(server: Server) -> None:
    response = post(server, b"", {}, "/openapi.json", "GET")
    told = response.json
    assert response.status == 200
    assert told == openapi(keyed=False)
    assert told["openapi"] == "3.1.0"
    assert {"title", "version"} <= told["info"].keys()
    for path, methods in told["paths"].items():
        assert path.startswith("/")
        for does in methods.values():
            assert all("description" in one for one in does["responses"].values())
            assert all({"name", "in"} <= one.keys() for one in does["parameters"])


def test_what_it_refers_to_is_there() -> None:
    told = openapi(keyed=False)
    found = list(references(told))
    assert found
    for reference in found:
        where: Any = told
        for step in reference.removeprefix("#/").split("/"):
            where = where[step]


def test_a_key_is_told_of_where_one_is_needed() -> None:
    told = openapi(keyed=True)
    assert told["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert "security" not in openapi(keyed=False)


@pytest.mark.parametrize(
    "text",
    ["what are the symptoms", "i can't feel my legs", "what is the weather", "hello"],
)
def test_answers_are_as_it_says(server: Server, text: str) -> None:
    answer = openapi(keyed=False)["components"]["schemas"]["Answer"]
    assert list(wrong(ask(server, text, speech=True), answer)) == []


def test_answers_to_sound_and_refusals_are_as_it_says(server: Server) -> None:
    schemas = openapi(keyed=False)["components"]["schemas"]
    assert list(wrong(post(server, SCAN, FLAC).json, schemas["Answer"])) == []
    assert list(wrong(post(server, b"{}", JSON).json, schemas["Error"])) == []
    assert list(wrong({"error": 7}, schemas["Error"])) == [".error is 7"]


def test_each_kind_of_sound_that_it_names_is_taken(server: Server) -> None:
    content = openapi(keyed=False)["paths"]["/ask"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", *SOUND_TYPES}
    for kind in ("audio/wav", "audio/flac"):
        told = post(server, SCAN, {"Content-Type": kind}).json
        assert told["heard"]["text"] == "what is a bone scan"
