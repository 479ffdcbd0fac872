"""Where the page is served, and who may have it."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from skill.errors import UsageError

PORT: Final = 8060
LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")
"""Names of this machine for itself, as a browser writes them."""

MIN_KEY: Final = 16
"""Characters of a key: fewer can be guessed."""


@dataclass(frozen=True)
class PagePlace:
    """An address and what guards it.

    Raises:
        UsageError: It would be open to others without a key, or without encryption.
    """

    port: int = PORT
    host: str | None = None
    """The address under which other machines have the page; None for this one only."""
    key: str | None = None
    certificate: Path | None = None
    certificate_key: Path | None = None

    def __post_init__(self) -> None:
        if (self.certificate is None) != (self.certificate_key is None):
            raise UsageError("--cert and --cert-key belong together. Give both.")
        for file in (self.certificate, self.certificate_key):
            if file is not None and not file.is_file():
                raise UsageError(f"there is no file '{file}'. Correct its name.")
        if self.key is not None and len(self.key) < MIN_KEY:
            raise UsageError(
                f"the key is too short: it can be guessed. Take {MIN_KEY} characters "
                f"or more."
            )
        if self.host is None:
            return
        if self.key is None:
            raise UsageError(
                f"with --host {self.host} others can reach it, so it needs --key WORD, "
                f"{MIN_KEY} characters or more."
            )
        if self.certificate is None:
            raise UsageError(
                f"with --host {self.host} it needs --cert and --cert-key: without "
                f"encryption no browser lets a page have the microphone, and others "
                f"can listen."
            )
        if self.host in ("0.0.0.0", "::", "*"):
            raise UsageError(
                f"--host {self.host} is every address. Name the one under which the "
                f"page is opened, so that no other is taken for it."
            )

    @property
    def bound_to(self) -> str:
        """The address that is listened at."""
        return self.host or "127.0.0.1"

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may name as the host: all else comes from somewhere else."""
        names = LOCAL if self.host is None else (_in_brackets(self.host),)
        usual = 443 if self.certificate else 80
        bare = names if self.port == usual else ()
        return frozenset((*(f"{name}:{self.port}" for name in names), *bare))

    @property
    def origins(self) -> frozenset[str]:
        """The pages that may connect: this one, under its names."""
        return frozenset(f"{self._scheme}://{host}" for host in self.hosts)

    @property
    def address(self) -> str:
        """The page's address without the key, which no log is to have."""
        host = _in_brackets(self.host or "localhost")
        return f"{self._scheme}://{host}:{self.port}/"

    @property
    def url(self) -> str:
        """What is opened in a browser, with the key where there is one.

        The key stands behind the #, which a browser sends to nobody.
        """
        return self.address + (f"#key={self.key}" if self.key else "")

    @property
    def _scheme(self) -> str:
        return "https" if self.certificate else "http"


def _in_brackets(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host.lower()
