"""Models come whole, or not at all: fetched from a site, or from a file or folder."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from audio.errors import ModelError
from audio.models.archive import Archive, Folder, PackedModel, lay_out
from audio.models.download import bytes_in, discard, download
from audio.models.folder import (
    ModelEngine,
    engine_of,
    missing_in,
    model_place,
    nobody_else,
    part_of,
    put,
    require_free,
    require_room,
    workplace,
)
from audio.models.record import RECORD_NAME, Record, read_record, write_record
from audio.models.site import OFFICIAL_SITE, Offer, offer_of
from audio.models.verify import require_loads

UNPACKED_RATIO: Final = 1.7
"""Official models take 1.5 to 1.7 times the room of their archives."""

DOWNLOAD_SHARE: Final = 0.9
"""Of the time that an installation takes; the rest is unpacking."""

CHUNK_BYTES: Final = 1024 * 1024

Progress = Callable[[float], None]


def install_model(
    name: str,
    folder: Path,
    site: str = OFFICIAL_SITE,
    *,
    sha256: str | None = None,
    progress: Progress | None = None,
) -> Path:
    """Fetch a model, check it against all that vouches for it, and unpack it.

    Args:
        name: The model's; its archive is `NAME.zip`.
        folder: Where models are kept; the model becomes a folder in it.
        site: The address of the folder with the archive: the makers' site or a
            mirror, by http, https or file.
        sha256: What the archive's sum must be, whoever says otherwise.
        progress: Called with the share that is done, 0 to 1.

    Returns:
        The model's folder; at once, if it is there already.

    Raises:
        ModelError: The site cannot be reached, sent something else than it should,
            or the disk cannot take it. Nothing is left behind then but what has
            come of the archive, from which the next call goes on.
    """
    place = model_place(name, folder)
    if place.is_dir() and missing_in(place) is None:
        return place
    require_free(place)
    offer = offer_of(name, site, sha256)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with nobody_else(name, folder):
            return _fetched(name, folder, site, offer, progress)
    except OSError as why:
        raise _not_kept(name, folder, why) from why


def _fetched(
    name: str, folder: Path, site: str, offer: Offer, progress: Progress | None
) -> Path:
    """Fetch and unpack an archive that is offered; the model's folder."""
    part = part_of(name, folder)
    if offer.size is not None:
        unpacked = offer.size * UNPACKED_RATIO
        left = max(0, offer.size - bytes_in(part))
        require_room(folder, left + unpacked, f"'{name}'")
    download(offer.address, part, offer.size, _scaled(progress, 0, DOWNLOAD_SHARE))
    try:
        found = _check_sums(part, offer)
        archive = Archive(part, offer.file)
    except ModelError:
        discard(part)
        raise
    require_room(folder, archive.size, f"'{name}', unpacked")
    by = offer.sha256_by if offer.sha256 else f"MD5 in the list of {site}"
    record = Record(offer.address, found, by, {})
    try:
        rest = _scaled(progress, DOWNLOAD_SHARE, 1)
        place = _lay_in(archive, folder, name, name, record, rest)
    except ModelError:
        discard(part)
        raise
    discard(part)
    return place


def import_model(
    source: Path,
    folder: Path,
    name: str | None = None,
    *,
    sha256: str | None = None,
    progress: Progress | None = None,
) -> Path:
    """Take a model out of an archive or a folder on this machine.

    Args:
        source: A zip archive, or a folder.
        folder: Where models are kept; a copy becomes a folder in it.
        name: What to call the model; else as its folder is called.
        sha256: What the archive's sum must be.
        progress: Called with the share that is done, 0 to 1.

    Returns:
        The model's folder.

    Raises:
        ModelError: The source cannot be read or holds no model, there is one of
            that name already, it does not load, or the disk cannot take it. Nothing
            is left behind.
    """
    if not (source.is_file() or source.is_dir()):
        raise ModelError(
            f"'{source}' does not exist, or is a device. "
            f"Name a zip archive or a folder with a model."
        )
    if name is not None:
        require_free(model_place(name, folder))
    try:
        contents, fallback, found = _opened(source.resolve(), sha256)
    except OSError as why:
        raise ModelError(
            f"'{source}' cannot be read ({why.strerror or why}). Bring it again."
        ) from why
    record = Record(source.name, found, "--sha256" if sha256 else "nobody", {})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        require_room(folder, contents.size, f"'{source.name}'")
        return _lay_in(
            contents, folder, name, fallback, record, progress, must_load=True
        )
    except OSError as why:
        raise _not_kept(source.name, folder, why) from why


def _opened(source: Path, sha256: str | None) -> tuple[PackedModel, str, str | None]:
    """What is to be imported, what it is called, and the sum of an archive."""
    if source.is_dir():
        if sha256 is not None:
            raise ModelError(
                f"'{source}' is a folder, and a SHA-256 is that of an archive. Import "
                f"the archive, or leave --sha256 out."
            )
        return Folder(source), source.name, None
    found, _ = _sums(source)
    if sha256 is not None and found != sha256.lower():
        raise ModelError(
            f"the SHA-256 of '{source}' is {found}, and not the one that is demanded. "
            f"Bring the archive again."
        )
    return Archive(source, source.name), source.stem, found


def _lay_in(
    source: PackedModel,
    folder: Path,
    name: str | None,
    fallback: str,
    record: Record,
    progress: Progress | None,
    must_load: bool = False,
) -> Path:
    """Make a model ready out of sight, and give it its name at last.

    What a site vouches for is first loaded when it is to listen, a Whisper aside: what
    else goes by the names of its files there is no telling from them.
    """
    with workplace(folder) as work:
        inside = work / "model"
        inside.mkdir()
        ready, sums = lay_out(source, inside, progress)
        place = model_place(
            name or (fallback if ready == inside else ready.name), folder
        )
        require_free(place)
        # There is a record already in what was installed elsewhere.
        sums.pop(RECORD_NAME, None)
        before = read_record(ready)
        if before is not None and (wrong := before.differences(sums)):
            raise ModelError(
                f"'{source.name}' is not what its own record says: {wrong[0]}. Bring "
                f"the model again."
            )
        if must_load or engine_of(ready) is ModelEngine.WHISPER:
            require_loads(ready, source.name)
        write_record(ready, replace(record, files=sums))
        put(ready, place)
    return place


def _check_sums(part: Path, offer: Offer) -> str:
    """See that the archive is the one that is vouched for; its SHA-256."""
    # Of what stands on the disk, not of what was sent.
    sha256, md5 = _sums(part)
    if offer.sha256 is not None and sha256 != offer.sha256:
        wrong, by = f"SHA-256 is {sha256}", offer.sha256_by
    elif offer.md5 is not None and md5 != offer.md5:
        wrong, by = f"MD5 is {md5}", "the site's list"
    else:
        return sha256
    raise ModelError(
        f"'{offer.address}' is not the file that {by} vouches for: its {wrong}. It has "
        f"been thrown away; try again, or another address with --mirror."
    )


def _sums(path: Path) -> tuple[str, str]:
    """SHA-256 and MD5 of a file."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            sha256.update(chunk)
            md5.update(chunk)
    return sha256.hexdigest(), md5.hexdigest()


def _scaled(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Report a part of the work as a share of the whole."""
    if progress is None:
        return None
    return lambda share: progress(start + (end - start) * share)


def _not_kept(name: str, folder: Path, why: OSError) -> ModelError:
    return ModelError(
        f"'{name}' cannot be kept in '{folder}' ({why.strerror or why}). Make room "
        f"there, or see to who may write there, and run the same command again."
    )
