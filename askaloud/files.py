"""Files that are written whole or not at all, and folders that are taken away."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None  # type: ignore[assignment]

PUBLIC: Final = 0o666
PRIVATE: Final = 0o600
OWN_FOLDER: Final = 0o700

BINARY: Final[int] = getattr(os, "O_BINARY", 0)
"""Only Windows has it, and changes line ends without."""


@contextmanager
def written_whole(
    path: Path, mode: int = PUBLIC, *, replace: bool = True
) -> Iterator[BinaryIO]:
    """Write a file that is there once all of it is.

    Until then, and where anything fails, what was at the path stays as it was.

    Args:
        path: Where the file is to be; its folder exists.
        mode: Its permissions, less what the umask takes off.
        replace: Whether a file that is there by then may be replaced.

    Yields:
        What to write to.

    Raises:
        FileExistsError: There is one, and it may not be replaced.
        OSError: It cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    # Not by mkstemp, whose files are private: the umask, which is to be taken off other
    # modes, can only be read by changing it, for all threads.
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        if replace:
            unfinished.replace(path)
        else:
            _put_where_none_is(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a name against other processes, while this lasts.

    It is free again when this process ends, however it ends. Where there are no such
    locks, as on Windows and on some network file systems, it is always free.

    Args:
        path: A file that is there for nothing else; its folder exists.

    Yields:
        Whether no other process holds it.

    Raises:
        OSError: The file cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, PUBLIC)
    free = False
    try:
        free = _locked(handle)
        yield free
    finally:
        if free:
            with suppress(OSError):
                path.unlink()
        os.close(handle)


def _locked(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def take_away(folder: Path) -> bool:
    """Take a folder away with all that is in it; never fails, however deep it is.

    What is in folders is lifted out of them, so that no path becomes too long, and no
    call too deep, as with `shutil.rmtree`. Of links nothing but themselves is taken.

    Returns:
        Whether all of it is gone.
    """
    if folder.is_symlink():
        with suppress(OSError):
            folder.unlink()
        return not os.path.lexists(folder)
    waiting, emptied = [folder], []
    while waiting:
        inside = waiting.pop()
        emptied.append(inside)
        for one in _entries(inside):
            with suppress(OSError):
                if not one.is_dir(follow_symlinks=False):
                    Path(one).unlink()
                elif inside == folder:
                    waiting.append(Path(one))
                else:
                    lifted = folder / f".{secrets.token_hex(8)}"
                    waiting.append(Path(one).rename(lifted))
    for empty in reversed(emptied):
        with suppress(OSError):
            empty.rmdir()
    return not os.path.lexists(folder)


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with suppress(OSError):
            folder.chmod(OWN_FOLDER)
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _put_where_none_is(finished: Path, path: Path) -> None:
    """Give a finished file its name, unless something has it."""
    try:
        os.link(finished, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links, as on memory cards.
        if path.exists():
            raise FileExistsError(path) from None
        finished.replace(path)
