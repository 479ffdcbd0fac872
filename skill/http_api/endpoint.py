"""Where questions by HTTP come in: who may ask, and how much."""

import asyncio
import logging
from collections import OrderedDict
from http import HTTPStatus
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from audio import AudioError, SoundFileError
from skill.http_api.answering import HttpAnswering
from skill.http_api.openapi import openapi
from skill.http_api.question import WAV_TYPE, read_question
from skill.http_api.refusal import Refusal
from skill.serving.keys import is_right_key
from skill.serving.limits import Admission, Allowance, Crowded

_LOGGER = logging.getLogger(__name__)

ASK_PATH: Final = "/ask"
OPENAPI_PATH: Final = "/openapi.json"
PATHS: Final = frozenset({ASK_PATH, OPENAPI_PATH})

_OTHER_METHODS: Final = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")

MAX_REQUESTS: Final = 8
"""Questions at a time, of all addresses."""

REQUESTS_EACH_S: Final = 5.0
REQUESTS: Final = 20.0
"""Questions of one address, in a second and at once."""

MAX_ADDRESSES: Final = 1000

ANSWER_S: Final = 60.0
"""What takes longer hangs."""


class AskEndpoint:
    """Answers `POST /ask`, and describes it.

    Args:
        answering: What answers.
        key: What must be known to ask; None where everybody may.
    """

    def __init__(self, answering: HttpAnswering, key: str | None) -> None:
        self._answering, self._key = answering, key
        self._admission = Admission(MAX_REQUESTS)
        self._requests: OrderedDict[str, Allowance] = OrderedDict()

    @property
    def routes(self) -> list[Route]:
        """What is served, and under which paths."""
        return [
            Route(ASK_PATH, self._ask, methods=["POST"]),
            Route(ASK_PATH, self._no_question, methods=_OTHER_METHODS),
            Route(OPENAPI_PATH, self._describe, methods=["GET"]),
        ]

    async def _describe(self, _: Request) -> Response:
        return JSONResponse(openapi(keyed=self._key is not None))

    async def _no_question(self, _: Request) -> Response:
        why = "questions come by POST. See /openapi.json."
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, why, {"Allow": "POST"}).response

    async def _ask(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        try:
            if not self._requests_of(address).take():
                raise Refusal(
                    HTTPStatus.TOO_MANY_REQUESTS,
                    f"that was too often. Ask {REQUESTS_EACH_S:.0f} times a second at "
                    f"most.",
                    {"Retry-After": "1"},
                )
            with self._admission.entered(address):
                await self._check_key(request)
                return await self._answer(request)
        except Crowded:
            why = "too many ask at a time. Try again in a second."
            return Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, why, {"Retry-After": "1"}
            ).response
        except Refusal as refusal:
            return refusal.response
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)

    async def _check_key(self, request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        # No key is empty, so what comes in another way is as wrong as any.
        told = given.strip() if scheme.lower() == "bearer" else ""
        if not await is_right_key(told, self._key):
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "the key is missing or wrong. Send it as Authorization: Bearer KEY.",
                {"WWW-Authenticate": "Bearer"},
            )

    async def _answer(self, request: Request) -> Response:
        question = await read_question(request)
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await self._answering.answer(question)
        except SoundFileError as why:
            raise Refusal(HTTPStatus.BAD_REQUEST, str(why)) from None
        except (AudioError, TimeoutError) as why:
            _LOGGER.warning("a question by HTTP failed: %s", type(why).__name__)
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "hearing or speaking failed. Send it again, in writing if it lasts, "
                "and accept application/json.",
                {"Retry-After": "1"},
            ) from None
        if question.as_wav:
            return Response(answer.wav, media_type=WAV_TYPE)
        return JSONResponse(answer.record)

    def _requests_of(self, address: str) -> Allowance:
        found = self._requests.pop(address, None)
        if found is None:
            found = Allowance(REQUESTS_EACH_S, REQUESTS)
        self._requests[address] = found
        if len(self._requests) > MAX_ADDRESSES:
            self._requests.popitem(last=False)
        return found
