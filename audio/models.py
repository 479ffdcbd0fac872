"""Official Vosk models: fetched once, on request, checked and unpacked."""

import hashlib
import http.client
import json
import tempfile
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio.errors import ModelError

OFFICIAL_SITE: Final = "https://alphacephei.com/vosk/models"
TIMEOUT_S: Final = 10.0
"""How long the site may be silent."""

CHUNK_BYTES: Final = 256 * 1024
LIST_LIMIT_BYTES: Final = 4 * 1024 * 1024
UNPACKED_LIMIT_BYTES: Final = 8 * 1024**3


@dataclass(frozen=True)
class OfficialModel:
    """A model that Vosk's makers offer."""

    name: str
    licence: str


SMALL_US: Final = OfficialModel("vosk-model-small-en-us-0.15", "Apache-2.0")


def install_model(
    model: OfficialModel,
    folder: Path,
    site: str = OFFICIAL_SITE,
    progress: Callable[[float], None] | None = None,
) -> Path:
    """Fetch a model, check it against the makers' list, and unpack it.

    Args:
        model: Which one.
        folder: Where models are kept; the model becomes a folder in it.
        site: Where `model-list.json` and the archives are.
        progress: Called with the share that is done, 0 to 1.

    Returns:
        The model's folder.

    Raises:
        ModelError: The site cannot be reached, sent something else than it
            lists, or the disk cannot take it. Nothing is left behind then.
    """
    target = folder / model.name
    if target.is_dir():
        return target
    entry = _listed(model, site)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".install-") as work:
            archive = Path(work) / "model.zip"
            _fetch(f"{site}/{model.name}.zip", archive, entry, progress)
            unpacked = _unpack(archive, Path(work) / "unpacked", model.name)
            unpacked.rename(target)
    except OSError as why:
        raise ModelError(
            f"the model '{model.name}' cannot be kept in '{folder}' "
            f"({why.strerror or why}). Make room or choose another folder."
        ) from why
    return target


def _listed(model: OfficialModel, site: str) -> dict[str, object]:
    try:
        with urllib.request.urlopen(
            f"{site}/model-list.json", timeout=TIMEOUT_S
        ) as answer:
            entries = json.loads(answer.read(LIST_LIMIT_BYTES))
        return next(dict(e) for e in entries if e["name"] == model.name)
    except (OSError, http.client.HTTPException) as why:
        raise ModelError(
            f"the site with Vosk's models cannot be reached ({_reason(why)}). "
            f"Try again with a network."
        ) from why
    except (ValueError, TypeError, KeyError, StopIteration) as why:
        raise ModelError(
            f"the site with Vosk's models does not list '{model.name}'. "
            f"Fetch a model by hand and name its folder with --model."
        ) from why


def _fetch(
    address: str,
    archive: Path,
    entry: dict[str, object],
    progress: Callable[[float], None] | None,
) -> None:
    size, wanted = entry.get("size", 0), str(entry.get("md5", ""))
    if not isinstance(size, int) or size < 0:
        raise ModelError(
            f"the site with Vosk's models lists the size '{size}', which is no number. "
            f"Fetch a model by hand and name its folder with --model."
        )
    # The makers list MD5 sums; the site's own certificate guards the way.
    found = hashlib.md5(usedforsecurity=False)
    done = 0
    try:
        with (
            urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer,
            archive.open("wb") as out,
        ):
            while chunk := answer.read(CHUNK_BYTES):
                out.write(chunk)
                found.update(chunk)
                done += len(chunk)
                if progress is not None and size:
                    progress(min(1.0, done / size))
    except (
        urllib.error.URLError,
        http.client.HTTPException,
        TimeoutError,
        ConnectionError,
    ) as why:
        raise ModelError(
            f"the download broke off after {done} bytes ({_reason(why)}). Try again."
        ) from why
    if found.hexdigest() != wanted:
        raise ModelError(
            f"the download is not what the site lists ({done} bytes with a wrong "
            f"sum). Try again."
        )


def _reason(why: Exception) -> str:
    """What went wrong, and the connection closed, where an answer was one."""
    if isinstance(why, urllib.error.HTTPError):
        why.close()
    return str(getattr(why, "reason", None) or why or type(why).__name__)


def _unpack(archive: Path, work: Path, name: str) -> Path:
    try:
        with zipfile.ZipFile(archive) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED_LIMIT_BYTES:
                raise ModelError(
                    "the archive unpacks to more than any model needs. Do not use it."
                )
            for one in packed.infolist():
                place = (work / one.filename).resolve()
                if not place.is_relative_to(work.resolve()):
                    raise ModelError(
                        f"the archive would write outside its folder "
                        f"('{one.filename}'). Do not use it."
                    )
            packed.extractall(work)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as why:
        raise ModelError(f"the download is no archive ({why}). Try again.") from why
    folder = work / name
    if not folder.is_dir():
        raise ModelError(
            f"the archive holds no folder '{name}'. Fetch a model by hand and name "
            f"its folder with --model."
        )
    return folder
