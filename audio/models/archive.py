"""A model out of a zip archive or a folder, checked before a byte is written."""

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from audio.errors import ModelError
from audio.models.folder import engine_of, files_below, missing_in
from audio.models.names import same_names, wrong_place

UNPACKED_LIMIT_BYTES: Final = 16 * 1024**3
"""The biggest model takes 5 GB."""

MAX_FILES: Final = 10_000
"""Models have some thirty."""

CHUNK_BYTES: Final = 1024 * 1024
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MAC_EXTRAS: Final = "__MACOSX"
"""What the Finder adds to archives."""


class PackedModel(Protocol):
    """Where a model comes from."""

    name: str
    size: int
    """Bytes that it takes."""

    def files(self) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
        """Each file, by its place, open."""


class Archive:
    """A zip archive with a model in it.

    Args:
        path: The archive.
        name: What to call it in messages.

    Raises:
        ModelError: It is no archive, or one that nobody should unpack.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._path = path
        with _told(name), zipfile.ZipFile(path) as packed:
            entries = [
                one
                for one in packed.infolist()
                if PurePosixPath(one.filename).parts[:1] != (MAC_EXTRAS,)
            ]
        self._entries = [(_place_of(e, name), e) for e in entries if not _is_folder(e)]
        self.size = sum(entry.file_size for entry in entries)
        if self.size > UNPACKED_LIMIT_BYTES or len(entries) > MAX_FILES:
            raise _unfit(name, "unpacks to more than any model needs")
        for entry in entries:
            _check(entry, name)
        _check_places([place for place, _ in self._entries], name)

    def files(self) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
        """Each file, by its place, open."""
        with zipfile.ZipFile(self._path) as packed:
            for place, entry in self._entries:
                with packed.open(entry) as file:
                    yield place, file


class Folder:
    """A folder with a model in it.

    Raises:
        ModelError: There are links in it, or more than any model has.
    """

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self._files: list[Path] = []
        self.size = 0
        for inside in files_below(path):
            if not inside.is_file() or inside.is_symlink():
                raise _unfit(self.name, f"holds a link or a device ({inside.name!r})")
            if (wrong := wrong_place(inside.relative_to(path))) is not None:
                raise _unfit(self.name, f"has a file that {wrong} ({inside.name!r})")
            self._files.append(inside)
            self.size += inside.stat().st_size
            if len(self._files) > MAX_FILES or self.size > UNPACKED_LIMIT_BYTES:
                raise _unfit(self.name, "holds more than any model needs")
        places = (PurePosixPath(f.relative_to(path).as_posix()) for f in self._files)
        _check_places(places, self.name)

    def files(self) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
        """Each file, by its place, open."""
        for inside in self._files:
            with inside.open("rb") as file:
                yield PurePosixPath(inside.relative_to(self._path).as_posix()), file


def lay_out(
    source: PackedModel, work: Path, progress: Callable[[float], None] | None = None
) -> tuple[Path, dict[str, str]]:
    """Write all files of a source.

    Args:
        source: Where they come from.
        work: An empty folder to write them into.
        progress: Called with the share that is written, 0 to 1.

    Returns:
        The folder in it that is a model, and the SHA-256 of each of the model's
        files by its place.

    Raises:
        ModelError: The source is damaged, or holds no model.
        OSError: The disk cannot take it.
    """
    sums: dict[Path, str] = {}
    done = 0
    with _told(source.name):
        for place, file in source.files():
            target = work / place
            target.parent.mkdir(parents=True, exist_ok=True)
            found = hashlib.sha256()
            with target.open("xb") as out:
                while chunk := file.read(CHUNK_BYTES):
                    out.write(chunk)
                    found.update(chunk)
                    done += len(chunk)
                    if progress is not None and source.size:
                        progress(min(1.0, done / source.size))
                out.flush()
                # What gets its name next must be there after a power cut.
                os.fsync(out.fileno())
            sums[target] = found.hexdigest()
    model = _model_in(work, source.name)
    return model, {
        target.relative_to(model).as_posix(): found
        for target, found in sorted(sums.items())
        if target.is_relative_to(model)
    }


def _model_in(work: Path, name: str) -> Path:
    if missing_in(work) is None:
        return work
    inside = sorted(one for one in work.iterdir() if one.is_dir())
    models = [one for one in inside if missing_in(one) is None]
    if len(models) == 1:
        return models[0]
    if models:
        raise ModelError(
            f"'{name}' holds several models: {', '.join(one.name for one in models)}. "
            f"Import one of them."
        )
    model = inside[0] if len(inside) == 1 else work
    raise ModelError(
        f"'{name}' is not a whole {engine_of(model).title} model: "
        f"'{missing_in(model)}' is missing. Get the model again, or another one."
    )


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell as a ModelError what an archive turns out to be."""
    try:
        yield
    # RuntimeError: a password; ValueError: a name that is no text.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as why:
        reason = " ".join(str(why).split())[:120] or type(why).__name__
        raise ModelError(
            f"'{name}' is no archive, or a damaged one ({reason}). Get it again."
        ) from why


def _unfit(name: str, what: str) -> ModelError:
    return ModelError(f"'{name}' {what}. Do not use it; get the model from elsewhere.")


def _place_of(entry: zipfile.ZipInfo, name: str) -> PurePosixPath:
    text = entry.filename.replace("\\", "/")
    place = PurePosixPath(text)
    # A colon begins a drive, or a stream of a file, on Windows.
    if place.is_absolute() or ".." in place.parts or ":" in text:
        raise _unfit(name, f"would write outside its folder ({entry.filename[:80]!r})")
    if not text.isprintable() or not (place.parts or _is_folder(entry)):
        raise _unfit(name, f"has a file with a name that is none ({text[:80]!r})")
    if (wrong := wrong_place(place)) is not None:
        raise _unfit(name, f"has a file that {wrong} ({text[:80]!r})")
    return place


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    # Not by its own method, which has no answer where there is no name.
    return entry.filename.endswith("/")


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    _place_of(entry, name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _unfit(name, f"holds a link or a device ({entry.filename[:80]!r})")
    if entry.compress_type not in METHODS:
        raise _unfit(name, f"is packed in an unusual way ({entry.compress_type})")


def _check_places(places: Iterable[PurePosixPath], name: str) -> None:
    """See that no file stands in another's way, on any system."""
    if same_names(places):
        raise _unfit(name, "has several files of one name")
