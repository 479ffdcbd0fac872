"""A client of `POST /ask`."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from tests.skill.page.serving import Server

CALLS: Final = Path(__file__).resolve().parents[2] / "calls"
SCAN: Final = (CALLS / "what is a bone scan.flac").read_bytes()
JSON: Final = {"Content-Type": "application/json"}
FLAC: Final = {"Content-Type": "audio/flac"}


@dataclass(frozen=True)
class Response:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401
        return json.loads(self.body)


def post(
    server: Server,
    body: bytes,
    headers: dict[str, str],
    path: str = "/ask",
    method: str = "POST",
) -> Response:
    """Send a request, and read what comes of it."""
    line = HTTPConnection("localhost", server.port, timeout=90)
    line.request(method, path, body, headers)
    answer = line.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    response = Response(answer.status, told, answer.read())
    line.close()
    return response


def ask(server: Server, text: str, **fields: object) -> Any:  # noqa: ANN401
    """Ask in writing; what is answered, which must be an answer."""
    body = json.dumps({"text": text, **fields}).encode()
    response = post(server, body, JSON)
    assert response.status == 200, response
    return response.json
