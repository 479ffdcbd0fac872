"""Where a NATS server is, as an operator writes it."""

from typing import Final
from urllib.parse import urlsplit

SCHEMES: Final = ("nats", "tls")
LONGEST: Final = 300


def checked_address(url: str) -> str:
    """An address that can be a NATS server's, and has no password in it.

    Args:
        url: nats://HOST:PORT, or tls://HOST:PORT.

    Raises:
        ValueError: It cannot, which is told without it, as it may hold a password.
    """
    try:
        parts = urlsplit(url)
        good = bool(parts.scheme in SCHEMES and parts.hostname and parts.port != 0)
        good = good and not (parts.path or parts.query or parts.fragment)
    except (ValueError, TypeError, AttributeError):
        good = False
    if not good or "@" in url or "," in url or len(url) > LONGEST or " " in url:
        raise ValueError(
            "it is no address of a NATS server. Give one like "
            "tls://ears.example.org:4222; user and password stand in a file"
        )
    return url


def is_encrypted(url: str) -> bool:
    """Whether nobody on the way can read what is sent there."""
    return urlsplit(url).scheme == "tls"
