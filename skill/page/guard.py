"""Who is let in: pages of this server, and nobody else's."""

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skill.http_api.endpoint import PATHS
from skill.page.place import PagePlace

FORBIDDEN: Final = 403

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), screen-wake-lock=(self), camera=(), "
    "geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Refuses what comes under a foreign name or from a foreign page.

    A page of somebody else, open in the same browser, could reach this machine too;
    by its origin it is told apart. A name that is made to point here (DNS rebinding)
    is told by the host.

    Args:
        app: What is guarded.
        place: Where it is served.
    """

    def __init__(self, app: ASGIApp, place: PagePlace) -> None:
        self._app = app
        self._hosts, self._origins = place.hosts, place.origins
        self._headers = {**HEADERS, "Content-Security-Policy": _policy(place)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it pass, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope)
        host, origin = told.get("host", "").lower(), told.get("origin")
        # A browser names the origin of every socket; other programs need not.
        foreign = origin is not None and origin.lower() not in self._origins
        lacking = origin is None and scope["type"] == "websocket"
        if host not in self._hosts or foreign or lacking:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            why = "This page is not served under that name, or to that page."
            if scope["path"] in PATHS:
                refused = JSONResponse({"error": why}, FORBIDDEN)
                await refused(scope, receive, send)
                return
            await PlainTextResponse(why, FORBIDDEN)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [
                    (name.lower().encode(), value.encode())
                    for name, value in self._headers.items()
                ]
            await send(message)

        await self._app(scope, receive, with_headers)


def _policy(place: PagePlace) -> str:
    """What the page may load: its own files, and its own socket."""
    # A policy has no form for addresses in brackets; 'self' stands for them too.
    named = sorted(origin for origin in place.origins if "[" not in origin)
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in named)
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            f"connect-src 'self' {sockets}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )
