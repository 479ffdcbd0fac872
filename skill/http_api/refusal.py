"""Why a request is refused, in JSON that says what to do."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse


class Refusal(Exception):  # noqa: N818 (not an error of ours: it is told to a client)
    """A request that is not answered; the text says what to do."""

    def __init__(
        self, status: HTTPStatus, why: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(why)
        self.status, self._headers = status, headers

    @property
    def response(self) -> JSONResponse:
        """What is answered."""
        # Its body may not have been read: nothing else comes over this connection.
        headers = {"Connection": "close", **(self._headers or {})}
        return JSONResponse({"error": str(self)}, self.status, headers)
