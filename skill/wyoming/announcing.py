"""Telling the network where it is (mDNS), so that Home Assistant finds it by itself."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Final

from skill.errors import UsageError

SERVICE: Final = "_wyoming._tcp.local."
MAX_NAME: Final = 40
"""Characters of the machine's name that are told: all of it may have 63 bytes."""


@asynccontextmanager
async def announced(host: str, port: int) -> AsyncIterator[None]:
    """Tell of a server for as long as this lasts.

    Args:
        host: Where it listens: an address or a name; that of all networks tells of
            every address of this machine.
        port: The port.

    Raises:
        UsageError: The network cannot be told.
    """
    # Not at the top: most servers are not announced.
    from zeroconf import NonUniqueNameException
    from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

    machine = socket.gethostname().partition(".")[0][:MAX_NAME]
    addresses = await asyncio.to_thread(_addresses, host)
    info = AsyncServiceInfo(
        SERVICE,
        f"Ask Aloud on {machine}.{SERVICE}",
        port=port,
        parsed_addresses=addresses,
        server=f"{machine}.local.",
    )
    try:
        network = AsyncZeroconf(interfaces=addresses)
        try:
            await network.async_register_service(info, allow_name_change=True)
            yield
            await network.async_unregister_service(info)
        finally:
            await network.async_close()
    except (OSError, NonUniqueNameException) as why:
        raise UsageError(
            f"the network cannot be told of this ({why}). Leave --zeroconf out, and "
            f"add it in Home Assistant by its address."
        ) from why


def _addresses(host: str) -> list[str]:
    """The addresses at which it can be reached, in the form that is told of.

    Raises:
        UsageError: There are none.
    """
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except OSError:
        found = set()
    if any(ip_address(one.partition("%")[0]).is_unspecified for one in found):
        found = _of_this_machine()
    addresses = sorted(one for one in found if "." in one)
    if not addresses:
        raise UsageError(
            f"the network cannot be told of '{host}': it has no IPv4 address. Leave "
            f"--zeroconf out, or give such an address in --uri."
        )
    return addresses


def _of_this_machine() -> set[str]:
    from ifaddr import get_adapters

    ips = (ip for adapter in get_adapters() for ip in adapter.ips if ip.is_IPv4)
    return {str(ip.ip) for ip in ips if not ip_address(str(ip.ip)).is_loopback}
