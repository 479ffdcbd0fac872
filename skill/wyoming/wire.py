"""Events from a client and to it, none larger or slower than it may be.

The library's own reader takes whatever lengths a header names, and waits for ever; its
events and its writer are used here. An event is a line of JSON, then data (JSON too)
and payload (sound) of the lengths that the line names.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final

from wyoming.event import Event, async_write_event

_END: Final = b"\n"


@dataclass(frozen=True)
class WireLimits:
    """How large an event may be, and how long it may take."""

    header_bytes: int = 16 * 1024
    data_bytes: int = 64 * 1024
    payload_bytes: int = 1024 * 1024
    event_s: float = 10.0
    """From the first byte of an event to its last."""
    first_s: float | None = 10.0
    """Until the first event of a client begins; None waits for ever."""
    idle_s: float | None = 120.0
    """Between events."""
    send_s: float = 10.0
    """A client that takes nothing for so long is gone."""


class WireError(Exception):
    """What came is no event, or too much; the text tells the client why."""


class Wire:
    """A client's connection.

    Args:
        reader: What comes from it.
        writer: What goes to it.
        limits: How much may come.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        limits: WireLimits,
    ) -> None:
        self._reader, self._writer, self._limits = reader, writer, limits
        self._patience_s = limits.first_s

    async def read(self) -> Event | None:
        """The next event; None where there is none any more.

        Raises:
            WireError: It is too large, or no event.
            TimeoutError: It does not come, or not whole.
        """
        async with asyncio.timeout(self._patience_s):
            first = await self._reader.read(1)
        self._patience_s = self._limits.idle_s
        if not first:
            return None
        try:
            async with asyncio.timeout(self._limits.event_s):
                return await self._rest(first)
        except asyncio.LimitOverrunError:
            raise WireError("the header is too long") from None
        except asyncio.IncompleteReadError:
            return None

    async def write(self, event: Event) -> None:
        """Send an event.

        Raises:
            TimeoutError: The client does not take it; it was cut off.
            ConnectionError: It is gone.
        """
        try:
            async with asyncio.timeout(self._limits.send_s):
                await async_write_event(event, self._writer)
        except TimeoutError:
            self._writer.transport.abort()
            raise

    async def close(self) -> None:
        """Close the connection; a client that does not take what is left is cut off."""
        try:
            async with asyncio.timeout(self._limits.send_s):
                self._writer.close()
                await self._writer.wait_closed()
        except (OSError, TimeoutError):
            self._writer.transport.abort()

    async def _rest(self, first: bytes) -> Event:
        line = first
        if first != _END:
            line += await self._reader.readuntil(_END)
        header = _object(line)
        kind = header.get("type")
        if not isinstance(kind, str):
            raise WireError("the header names no type")
        data = header.get("data", {})
        if not isinstance(data, dict):
            raise WireError("the data are no JSON object")
        length = _length(header, "data_length", self._limits.data_bytes)
        if length:
            data = {**data, **_object(await self._reader.readexactly(length))}
        length = _length(header, "payload_length", self._limits.payload_bytes)
        payload = await self._reader.readexactly(length) if length else None
        return Event(kind, data, payload)


def _object(text: bytes) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("this is no JSON") from None
    if not isinstance(told, dict):
        raise WireError("this is no JSON object")
    return told


def _length(header: dict[str, Any], name: str, most: int) -> int:
    length = header.get(name)
    if length is None:
        return 0
    if not isinstance(length, int) or not 0 <= length <= most:
        raise WireError(f"{name} is none, or more than {most}")
    return length
