"""What OpenAPI tells programs of `POST /ask`."""

from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from intents import Decision, RejectReason, Urgency
from skill.http_api.question import (
    CONVERSATION,
    JSON_TYPE,
    MAX_BODY_BYTES,
    MAX_TEXT,
    SOUND_TYPES,
    WAV_TYPE,
)

VERSION: Final = "3.1.0"

_REFUSALS: Final = {
    HTTPStatus.BAD_REQUEST: "What was sent cannot be understood, or is no sound.",
    HTTPStatus.UNAUTHORIZED: "The key is missing or wrong.",
    HTTPStatus.FORBIDDEN: "It came under a foreign name, or from a foreign page.",
    HTTPStatus.NOT_ACCEPTABLE: "No form that is accepted can be given.",
    HTTPStatus.REQUEST_TIMEOUT: "The body came too slowly.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body, or the text, is too long.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is neither JSON nor sound.",
    HTTPStatus.TOO_MANY_REQUESTS: "This address asks too often.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many ask at a time, or hearing failed.",
}

_Schema = dict[str, Any]
_STRING: Final[_Schema] = {"type": "string"}
_NUMBER: Final[_Schema] = {"type": "number"}
_NAME: Final[_Schema] = {"type": ["string", "null"]}
_CONVERSATION: Final[_Schema] = {"type": "string", "pattern": CONVERSATION}
_SPEECH: Final[_Schema] = {"type": "boolean", "default": False}


def openapi(keyed: bool) -> dict[str, Any]:
    """The description.

    Args:
        keyed: Whether a key is needed.
    """
    described: dict[str, Any] = {
        "openapi": VERSION,
        "info": {
            "title": "Ask Aloud",
            "version": _version(),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {"/ask": {"post": _ask()}},
        "components": {
            "schemas": {"Answer": _answer(), "Error": _object(error=_STRING)}
        },
    }
    if keyed:
        described["components"]["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer"}
        }
        described["security"] = [{"key": []}]
    return described


def _version() -> str:
    try:
        return version("askaloud")
    except PackageNotFoundError:  # it runs from its folder
        return "0"


def _ask() -> dict[str, Any]:
    sound = {"schema": {"type": "string", "format": "binary"}}
    question = {
        "type": "object",
        "required": ["text"],
        "additionalProperties": False,
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
            "conversation": _CONVERSATION,
            "speech": _SPEECH,
        },
    }
    return {
        "operationId": "ask",
        "summary": "Answer a question in writing or in sound.",
        "description": "Show or speak the whole text of the reply: it ends with a "
        "doctor. Where urgency is not none, bring it before anything else. "
        f"Sound has {MAX_BODY_BYTES} bytes at most.",
        "parameters": [
            {"name": "conversation", "in": "query", "schema": _CONVERSATION},
            {"name": "speech", "in": "query", "schema": _SPEECH},
        ],
        "requestBody": {
            "required": True,
            "content": {
                JSON_TYPE: {"schema": question},
                **dict.fromkeys(SOUND_TYPES, sound),
            },
        },
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {JSON_TYPE: _refers("Answer"), WAV_TYPE: sound},
            },
            **{
                str(status.value): {
                    "description": why,
                    "content": {JSON_TYPE: _refers("Error")},
                }
                for status, why in _REFUSALS.items()
            },
        },
    }


def _answer() -> _Schema:
    source = _object(publisher=_STRING, title=_STRING, reviewed=_STRING)
    reply = _object(
        text=_STRING,
        advice=_STRING,
        urgency=_one_of(Urgency),
        sources=_list(source),
    )
    hypothesis = _object(text=_STRING, score=_NUMBER, sources=_list(_STRING))
    heard = _object(text=_STRING, speech_s=_NUMBER, alternatives=_list(hypothesis))
    speech = {
        "type": ["object", "null"],
        "properties": {
            "wav": {"type": "string", "contentEncoding": "base64"},
            "duration_s": _NUMBER,
            "error": _STRING,
        },
    }
    code: _Schema = {"enum": [*(one.value for one in RejectReason), None]}
    return _object(
        asked=_STRING,
        heard={"oneOf": [heard, {"type": "null"}]},
        decision=_one_of(Decision),
        intent=_NAME,
        facet=_NAME,
        situation=_NAME,
        score=_NUMBER,
        alternatives=_list(_STRING),
        code=code,
        reply=reply,
        content=_STRING,
        speech=speech,
        recogniser=_NAME,
        timings={"type": "object", "additionalProperties": _NUMBER},
    )


def _object(**properties: _Schema) -> _Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }


def _list(of: _Schema) -> _Schema:
    return {"type": "array", "items": of}


def _one_of(kinds: type[Decision] | type[Urgency]) -> _Schema:
    return {"enum": [one.value for one in kinds]}


def _refers(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}
