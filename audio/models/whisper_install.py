"""A Whisper fetched from a site, file by file, and put in place as a whole."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from audio.errors import ModelError
from audio.models.download import bytes_in, discard, download
from audio.models.folder import (
    missing_in,
    model_place,
    nobody_else,
    put,
    require_free,
    require_room,
    weights_part_of,
    workplace,
)
from audio.models.record import Record, write_record
from audio.models.site import read_small
from audio.models.verify import require_loads, sums_in
from audio.models.whisper_catalogue import (
    WHISPER_SITE,
    address_of,
    is_converters,
    official_whisper,
)
from audio.recogniser.whisper_files import WEIGHTS_FILE

OTHER_FILES: Final = ("config.json", "vocabulary.txt")
SUMS_NAME: Final = "SHA256SUMS"
"""What a mirror has beside the files, as sha256sum writes it."""

BY_CONNECTION: Final = "the connection to the converters' site"

DOWNLOAD_SHARE: Final = 0.95
"""Of the time that an installation takes; the rest is trying it."""

_LINE: Final = re.compile(r"([0-9a-fA-F]{64}) [ *](?:\./)?(.+)")


def install_whisper(
    name: str,
    folder: Path,
    site: str = WHISPER_SITE,
    *,
    sha256: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Path:
    """Fetch a Whisper, check it against what vouches for it, and try to load it.

    Args:
        name: The model's, and that of its folder on the site.
        folder: Where models are kept; the model becomes a folder in it.
        site: The address of the folder with the model's folder: the converters'
            site, or a mirror, which must have the files' sums in `SHA256SUMS`.
        sha256: What the weights' sum must be, whoever says otherwise.
        progress: Called with the share that is done, 0 to 1.

    Returns:
        The model's folder; at once, if it is there already.

    Raises:
        ModelError: The site cannot be reached, sent something else than it should,
            nobody vouches for a mirror's files, the model does not load, or the disk
            cannot take it. Nothing is left behind then but what has come of the
            weights, from which the next call goes on.
    """
    place = model_place(name, folder)
    if place.is_dir() and missing_in(place) is None:
        return place
    require_free(place)
    vouched, by = _vouched(name, site, sha256)
    part = weights_part_of(name, folder)
    official = official_whisper(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if official is not None:
            require_room(folder, official.megabytes * 1e6 - bytes_in(part), f"'{name}'")
        with nobody_else(name, folder), workplace(folder) as work:
            ready = work / "model"
            ready.mkdir()
            for file in OTHER_FILES:
                download(address_of(name, file, site), work / file)
                (work / file).rename(ready / file)
            weights = address_of(name, WEIGHTS_FILE, site)
            download(weights, part, progress=_most_of(progress))
            part.rename(ready / WEIGHTS_FILE)
            discard(part)
            sums = sums_in(ready)
            _check(sums, vouched, by, address_of(name, "", site))
            require_loads(ready, name)
            write_record(ready, Record(weights, None, by, sums))
            put(ready, place)
    except OSError as why:
        raise ModelError(
            f"'{name}' cannot be kept in '{folder}' ({why.strerror or why}). Make room "
            f"there, or see to who may write there, and run the same command again."
        ) from why
    if progress is not None:
        progress(1.0)
    return place


def _vouched(name: str, site: str, sha256: str | None) -> tuple[Mapping[str, str], str]:
    """Sums that files must have, and who says so."""
    if sha256 is not None:
        return {WEIGHTS_FILE: sha256.lower()}, "--sha256"
    if is_converters(site):
        return {}, BY_CONNECTION
    address = address_of(name, SUMS_NAME, site)
    text = read_small(address) or b""
    lines = text.decode("utf-8", "replace").splitlines()
    found = [_LINE.fullmatch(line.strip()) for line in lines]
    sums = {one[2]: one[1].lower() for one in found if one is not None}
    if missing := {WEIGHTS_FILE, *OTHER_FILES} - set(sums):
        raise ModelError(
            f"nothing vouches for '{sorted(missing)[0]}' of '{name}': '{address}' has "
            f"no SHA-256 of it. Have the mirror write one with sha256sum, or give that "
            f"of '{WEIGHTS_FILE}' with --sha256."
        )
    return sums, f"'{address}'"


def _check(
    sums: Mapping[str, str], vouched: Mapping[str, str], by: str, site: str
) -> None:
    for file, found in sums.items():
        if vouched.get(file, found) != found:
            raise ModelError(
                f"'{site}{file}' is not the file that {by} vouches for: its SHA-256 is "
                f"{found}. It has been thrown away; try again, or another address with "
                f"--mirror."
            )


def _most_of(
    progress: Callable[[float], None] | None,
) -> Callable[[float], None] | None:
    if progress is None:
        return None
    return lambda share: progress(DOWNLOAD_SHARE * share)
