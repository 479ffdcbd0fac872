"""What a request asks, and in what form it wants the answer."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request

from audio.sound_kind import KINDS
from skill.http_api.refusal import Refusal

MAX_BODY_BYTES: Final = 8 * 1024 * 1024
"""Forty seconds of the largest WAV files that recorders make."""

MAX_JSON_BYTES: Final = 16 * 1024
MAX_TEXT: Final = 1000
"""Characters of a question in writing."""

BODY_S: Final = 30.0
"""In which a body must have come."""

CONVERSATION: Final = r"^[A-Za-z0-9._-]{16,64}$"
"""Shorter names are guessed, or chosen by two."""

JSON_TYPE: Final = "application/json"
WAV_TYPE: Final = "audio/wav"

SOUND_TYPES: Final = (
    *(WAV_TYPE, "audio/x-wav", "audio/wave", "audio/vnd.wave"),
    *("audio/flac", "audio/x-flac"),
    *("audio/mpeg", "audio/mp3"),
    *("audio/ogg", "audio/opus", "application/ogg"),
    *("audio/aiff", "audio/x-aiff"),
)
"""Names of what `read_frames` reads; what it is really is told by its first bytes."""

_FIELDS: Final = frozenset({"text", "conversation", "speech"})
_SAID: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class HttpQuestion:
    """A question, in writing or in sound."""

    text: str | None = None
    sound: bytes | None = None
    """A sound file; None where it is in writing."""
    conversation: str | None = None
    """Which conversation it belongs to; None for one of its own."""
    speech: bool = False
    """Whether the answer is wanted as sound within the JSON."""
    as_wav: bool = False
    """Whether the answer is wanted as sound alone."""


async def read_question(request: Request) -> HttpQuestion:
    """Understand a request.

    Raises:
        Refusal: It is none that can be answered.
        ClientDisconnect: It broke off.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    as_wav = wants_wav(request.headers.get("accept", ""))
    if kind == JSON_TYPE:
        told = _fields(await _body(request, MAX_JSON_BYTES))
        text = told.get("text")
        if not isinstance(text, str) or not text.strip():
            raise _wrong('give the question as {"text": "what is a bone scan"}')
        if len(text) > MAX_TEXT:
            raise Refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"the question is too long. Ask it in {MAX_TEXT} characters or fewer.",
            )
        return HttpQuestion(text, None, *_options(told, request), as_wav)
    if kind in SOUND_TYPES:
        sound = await _body(request, MAX_BODY_BYTES)
        return HttpQuestion(None, sound, *_options({}, request), as_wav)
    raise Refusal(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"name what you send: Content-Type {JSON_TYPE} for a question in writing, or "
        f"{WAV_TYPE} and the like for {KINDS}.",
    )


def wants_wav(accept: str) -> bool:
    """Whether the answer is wanted as sound, by what a client accepts.

    Raises:
        Refusal: It accepts nothing that can be given.
    """
    kinds = [one.partition(";")[0].strip().lower() for one in accept.split(",")]
    for kind in kinds:
        if kind in ("", "*/*", "application/*", JSON_TYPE):
            return False
        if kind in (WAV_TYPE, "audio/*"):
            return True
    raise Refusal(
        HTTPStatus.NOT_ACCEPTABLE,
        f"answers come as {JSON_TYPE} or {WAV_TYPE}. Accept one of them.",
    )


async def _body(request: Request, most: int) -> bytes:
    """The body, if it is not too long and not too slow."""
    too_long = Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"this is too long: {most} bytes at most. A question is a few seconds long.",
    )
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise too_long
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise too_long
    except TimeoutError:
        raise Refusal(
            HTTPStatus.REQUEST_TIMEOUT,
            f"it did not come within {BODY_S:.0f} seconds. Send it again, faster.",
        ) from None
    return bytes(body)


def _fields(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise _wrong("this is no JSON. Send one object in UTF-8.") from None
    if not isinstance(told, dict):
        raise _wrong("this is no JSON object. Send one.")
    unknown = told.keys() - _FIELDS
    if unknown:
        raise _wrong(f"it has other fields than {', '.join(sorted(_FIELDS))}.")
    return told


def _options(told: Mapping[str, object], request: Request) -> tuple[str | None, bool]:
    """The conversation, and whether speech is wanted: in the JSON or the address."""
    query = request.query_params
    named = told.get("conversation", query.get("conversation"))
    if named is not None and not (
        isinstance(named, str) and re.fullmatch(CONVERSATION, named, re.ASCII)
    ):
        raise _wrong(
            "name a conversation by 16 to 64 letters, digits, dots, underscores and "
            "hyphens that nobody guesses: a UUID."
        )
    speech = told.get("speech", query.get("speech", "false"))
    speech = _SAID.get(speech) if isinstance(speech, str) else speech
    if not isinstance(speech, bool):
        raise _wrong("speech is true or false.")
    return named, speech


def _wrong(why: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, why)
