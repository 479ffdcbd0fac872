"""What a site offers: where an archive is, how big, and which sums vouch for it.

A site is the makers' or a mirror of it: a folder with `NAME.zip`, and beside it
`model-list.json` as the makers write it, or `NAME.zip.sha256`, or both.
"""

import http.client
import re
import urllib.error
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from askaloud.parsing import parsed_json
from audio.errors import ModelError
from audio.models.catalogue import official_model
from audio.models.fetch import SHOWN, Patience, opened

OFFICIAL_SITE: Final = "https://alphacephei.com/vosk/models"
LIST_NAME: Final = "model-list.json"

LIST_S: Final = 60.0
"""How long a list may take to come, all of it."""

LIST_LIMIT_BYTES: Final = 4 * 1024 * 1024
ARCHIVE_LIMIT_BYTES: Final = 8 * 1024**3
"""The biggest model has 5 GB."""

ABSENT: Final = (404, 410)
"""What a server answers of a file that it has not."""

WITHOUT_NETWORK: Final = (
    "without a network, bring the archive and run 'askaloud models import FILE.zip'"
)


@dataclass(frozen=True)
class Offer:
    """An archive that a site offers, and what is known of it beforehand."""

    address: str
    size: int | None
    """Bytes, where a list says so."""
    md5: str | None
    sha256: str | None
    sha256_by: str
    """Who vouches for the SHA-256."""

    @property
    def file(self) -> str:
        """Its name."""
        return self.address.rpartition("/")[2]


def offer_of(name: str, site: str, demanded: str | None = None) -> Offer:
    """Ask a site for what it knows of a model's archive.

    Args:
        name: The model's.
        site: The address of the folder.
        demanded: A SHA-256 that stands above what anybody else says.

    Raises:
        ModelError: The site cannot be reached, its list is none, or nobody vouches
            for the archive.
    """
    site = site.rstrip("/")
    address = f"{site}/{name}.zip"
    size, md5, listed = _listed(name, site)
    official = official_model(name)
    sha256, by = demanded, "--sha256"
    if sha256 is None and official is not None:
        sha256, by = official.sha256, "the catalogue"
    if sha256 is None:
        sha256, by = listed, f"'{site}/{LIST_NAME}'"
    if sha256 is None and site != OFFICIAL_SITE:
        sha256, by = _beside(address), f"'{address}.sha256'"
    if not (sha256 or md5):
        raise ModelError(
            f"nothing vouches for '{address}': '{LIST_NAME}' beside it gives no sum "
            f"of it, and there is no '{name}.zip.sha256'. Get its SHA-256 from "
            f"somebody you trust and give it with --sha256."
        )
    return Offer(address, size, md5, sha256.lower() if sha256 else None, by)


def why_not(why: Exception) -> str:
    """What went wrong, and the connection closed, where an answer was one."""
    if isinstance(why, urllib.error.HTTPError):
        why.close()
        return f"it answers {why.code} {why.reason}"[:SHOWN].strip()
    reason = getattr(why, "reason", None) or why
    words = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    # The first line of an answer is quoted there, whatever a site makes of it.
    return " ".join(str(words).split())[:SHOWN]


def _listed(name: str, site: str) -> tuple[int | None, str | None, str | None]:
    """Size, MD5 and SHA-256 as a site's list has them; None for what it has not."""
    address = f"{site}/{LIST_NAME}"
    text = read_small(address)
    if text is None:
        return None, None, None
    try:
        entries = parsed_json(text)
        entry: dict[str, Any] = next((e for e in entries if e["name"] == name), {})
        size, md5, sha256 = (entry.get(key) for key in ("size", "md5", "sha256"))
    except (ValueError, TypeError, KeyError, AttributeError) as why:
        raise ModelError(
            f"'{address}' is no list of models; it may be the sign-in page of a "
            f"network. Sign in and try again; {WITHOUT_NETWORK}."
        ) from why
    if size is not None and not (type(size) is int and 0 < size <= ARCHIVE_LIMIT_BYTES):
        raise ModelError(_wrongly_listed(name, address, f"the size {size!r}"))
    if not _is_sum(md5, 32):
        raise ModelError(_wrongly_listed(name, address, f"the MD5 {md5!r}"))
    if not _is_sum(sha256, 64):
        raise ModelError(_wrongly_listed(name, address, f"the SHA-256 {sha256!r}"))
    return size, md5.lower() if md5 else None, sha256


def _wrongly_listed(name: str, address: str, what: str) -> str:
    return (
        f"'{address}' gives '{name}' {what[:80]}, which is none. Have the list "
        f"mended, or take the model from elsewhere with --mirror."
    )


def _is_sum(text: object, digits: int) -> bool:
    """Whether it is a sum in hexadecimal digits, or not there at all."""
    if text is None:
        return True
    pattern = rf"[0-9a-fA-F]{{{digits}}}"
    return isinstance(text, str) and re.fullmatch(pattern, text) is not None


def _beside(address: str) -> str | None:
    """The SHA-256 in the file beside an archive, as `sha256sum` writes it."""
    text = read_small(f"{address}.sha256")
    if text is None:
        return None
    file = address.rpartition("/")[2]
    for line in text.decode("utf-8", "replace").splitlines():
        first, _, rest = line.strip().partition(" ")
        named = PurePosixPath(rest.strip().removeprefix("*")).name
        if len(first) == 64 and _is_sum(first, 64) and named in ("", file):
            return first
    raise ModelError(
        f"'{address}.sha256' holds no SHA-256 of '{file}'. Write it with sha256sum, "
        f"or give the sum with --sha256."
    )


def read_small(address: str) -> bytes | None:
    """A small file of a site; None where it has none such.

    Raises:
        ModelError: The site cannot be reached.
    """
    try:
        with opened(address, Patience(LIST_S)) as answer:
            text: bytes = answer.read(LIST_LIMIT_BYTES)
            return text
    except (OSError, http.client.HTTPException, ValueError) as why:
        missing = isinstance(getattr(why, "reason", None), FileNotFoundError)
        if missing or getattr(why, "code", None) in ABSENT:
            why_not(why)
            return None
        raise ModelError(
            f"'{address}' cannot be reached ({why_not(why)}). Try again with a "
            f"network, or another address with --mirror; {WITHOUT_NETWORK}."
        ) from why
