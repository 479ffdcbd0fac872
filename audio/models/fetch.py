"""Opening an address, with patience that ends, and redirects that stay safe."""

import http.client
import io
import socket
import ssl
import time
import urllib.request
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from audio.errors import ModelError

SILENT_S: Final = 10.0
"""How long a site may be silent."""

WINDOW_S: Final = 30.0
LEAST_BYTES_A_SECOND: Final = 500.0
"""A site that sends less over so long is as good as silent: at this rate the smallest
model takes a day."""

SHOWN: Final = 200
"""Letters of what a site says that are quoted."""


class Patience:
    """How long an answer is waited for, byte by byte.

    Args:
        whole_s: Seconds for all of it; without, it may take as long as it does while
            it comes quickly enough.
    """

    def __init__(self, whole_s: float | None = None) -> None:
        self._whole_s = whole_s
        self._end_s = None if whole_s is None else time.monotonic() + whole_s
        self._came, self._since_s = 0, time.monotonic()

    def left_s(self) -> float:
        """Seconds that the next bytes may take.

        Raises:
            TimeoutError: There is no patience left.
        """
        now_s = time.monotonic()
        if self._end_s is not None:
            if now_s >= self._end_s:
                raise TimeoutError(f"it was not all there after {self._whole_s:.0f} s")
            return min(SILENT_S, self._end_s - now_s)
        if now_s - self._since_s >= WINDOW_S:
            if self._came < LEAST_BYTES_A_SECOND * WINDOW_S:
                raise TimeoutError(
                    f"it sent {self._came} bytes in {now_s - self._since_s:.0f} s"
                )
            self._came, self._since_s = 0, now_s
        return SILENT_S

    def came(self, count: int) -> None:
        """So many bytes came."""
        self._came += count


def opened(
    address: str, patience: Patience, headers: dict[str, str] | None = None
) -> Any:  # noqa: ANN401 (as urllib has it)
    """The answer of a site, open.

    Args:
        address: By http, https or file.
        patience: How long its head and its body may take.
        headers: What to ask with.

    Raises:
        ModelError: The site leads on to what is not as safe.
        OSError: It cannot be reached, or not in time.
        HTTPException: What it says is no HTTP.
        ValueError: The address is none.
    """
    known = {"User-Agent": "askaloud", **(headers or {})}
    request = urllib.request.Request(address, headers=known)
    opener = urllib.request.build_opener(
        _Http(patience), _Https(patience), _SafeRedirects()
    )
    return opener.open(request, timeout=SILENT_S)


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Leads on to web pages only, and from safe ones to safe ones."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: Any,  # noqa: ANN401 (as urllib has it)
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401
        newurl: str,
    ) -> urllib.request.Request | None:
        """What to ask next."""
        before, after = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if after != "https" and (after, before) != ("http", "http"):
            fp.close()
            raise ModelError(
                f"'{req.full_url}' leads on to '{newurl[:SHOWN]}', which is not as "
                f"safe. Name the site itself with --mirror, or another one."
            )
        # Or all of what it says beside would be read, however long.
        fp.close()
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self._patience = patience

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        made: Any = partial(_connection, http.client.HTTPConnection, self._patience)
        return self.do_open(made, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self._patience = patience

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        made: Any = partial(_connection, http.client.HTTPSConnection, self._patience)
        return self.do_open(made, req, context=ssl.create_default_context())


def _connection(
    kind: type[http.client.HTTPConnection],
    patience: Patience,
    host: str,
    **how: Any,  # noqa: ANN401 (as urllib has it)
) -> http.client.HTTPConnection:
    connection = kind(host, **how)
    answer: Any = partial(_Answer, patience)
    connection.response_class = answer
    return connection


class _Answer(http.client.HTTPResponse):
    """An answer of which each byte is waited for with patience."""

    def __init__(
        self,
        patience: Patience,
        sock: socket.socket,
        *about: Any,  # noqa: ANN401 (as http.client has it)
        **more: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(sock, *about, **more)
        raw: Any = self.fp.detach()
        self.fp = io.BufferedReader(_Waited(raw, sock, patience))


class _Waited(io.RawIOBase):
    """What comes from a socket, no longer waited for than there is patience."""

    def __init__(self, raw: Any, sock: socket.socket, patience: Patience) -> None:  # noqa: ANN401
        super().__init__()
        self._raw, self._sock, self._patience = raw, sock, patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        self._sock.settimeout(self._patience.left_s())
        try:
            count: int = self._raw.readinto(buffer)
        except TimeoutError:
            self._patience.left_s()  # tells of the whole, where that was too long
            raise
        self._patience.came(count)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
