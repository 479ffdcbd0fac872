"""An archive from a site, in as many tries as the connection needs.

What has come stays in a `.part` file. A later try asks for the rest of it only, and
takes the whole anew where the server has another file by now or cannot do that.
"""

import http.client
import io
import json
import re
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from askaloud.parsing import parsed_json
from askaloud.plain_text import read_regular
from audio.errors import ModelError
from audio.models.fetch import SHOWN, Patience, opened
from audio.models.site import ABSENT, ARCHIVE_LIMIT_BYTES, WITHOUT_NETWORK, why_not

TRIES: Final = 4
"""How often in a row a try may bring next to nothing."""

WAIT_S: Final = 1.0
"""Before the second try; before further ones longer."""

CHUNK_BYTES: Final = 256 * 1024
MAY_PASS: Final = (408, 425, 429)
"""Answers that may be others soon, besides those of a server in trouble."""


class _BrokenOffError(Exception):
    """A try ended early; what came of it is kept."""


class _ShortError(_BrokenOffError):
    """A try ended early, although the server sent all that it meant to."""


def download(
    address: str,
    part: Path,
    size: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Fetch an archive into a file that may hold the beginning of it already.

    Args:
        address: Where the archive is.
        part: Where it comes to; beside it stands what the server said of it.
        size: Bytes that the archive has, where that is known.
        progress: Called with the share that is here, 0 to 1.

    Raises:
        ModelError: The site has no such archive, sends more than it lists, or broke
            off too often; or the disk cannot take it.
    """
    reached, failures = bytes_in(part), 0
    if progress is not None and size:
        progress(min(1.0, reached / size))
    while True:
        try:
            _go_on(address, part, size, progress)
            return
        except _BrokenOffError as why:
            done = bytes_in(part)
            failures = 0 if done >= reached + CHUNK_BYTES else failures + 1
            reached = max(reached, done)
            if failures == TRIES and isinstance(why, _ShortError):
                raise _another(address, part, "shorter", size) from why
            if failures == TRIES:
                raise ModelError(
                    f"'{address}' broke off after {done} bytes ({why}). Run the same "
                    f"command again, and it goes on from there; {WITHOUT_NETWORK}."
                ) from why
            time.sleep(WAIT_S * failures)


def bytes_in(part: Path) -> int:
    """How much of an archive is here."""
    return part.stat().st_size if part.is_file() else 0


def discard(part: Path) -> None:
    """Throw away what has come, and what is known of it."""
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _go_on(
    address: str,
    part: Path,
    size: int | None,
    progress: Callable[[float], None] | None,
) -> None:
    done = bytes_in(part)
    if size is not None and done > size:
        discard(part)
        done = 0
    if size is not None and done == size:
        return
    headers = {"Range": f"bytes={done}-"} if done else {}
    if done and (mark := _mark_of(part, address)) is not None:
        headers["If-Range"] = mark
    try:
        with opened(address, Patience(), headers) as answer:
            done, whole = _place(answer, done)
            limit = min(size or whole or ARCHIVE_LIMIT_BYTES, ARCHIVE_LIMIT_BYTES)
            if (whole or 0) > limit:
                raise _another(address, part, "longer", limit)
            _remember(part, address, answer)
            with _opened(part, done) as out:
                # One read of the socket each: nothing is lost in a buffer when the
                # next one fails.
                while chunk := answer.read1(CHUNK_BYTES):
                    done += len(chunk)
                    if done > limit:
                        raise _another(address, part, "longer", limit)
                    _write(out, chunk, part)
                    if progress is not None and (size or whole):
                        progress(done / limit)
    except urllib.error.HTTPError as why:
        if _is_whole(why, done, size):
            return
        _refused(why, address, part, size)
    except (OSError, http.client.HTTPException, ValueError) as why:
        if isinstance(getattr(why, "reason", None), FileNotFoundError):
            raise _absent(address) from why
        raise _BrokenOffError(why_not(why)) from why
    expected = size or whole
    if expected is not None and done < expected:
        kind = _ShortError if done == whole else _BrokenOffError
        raise kind(f"it sends no more, of {expected} bytes")


def _place(answer: Any, asked: int) -> tuple[int, int | None]:  # noqa: ANN401
    """Where an answer begins in the archive, and how long the archive is."""
    if getattr(answer, "status", None) == 206:
        told = answer.headers.get("Content-Range") or ""
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", told.strip())
        if found is None or int(found[1]) != asked:
            raise _BrokenOffError(
                f"it was asked for byte {asked} and sends '{told[:SHOWN]}'"
            )
        return asked, _count(found[2])
    return 0, _count(answer.headers.get("Content-Length") or "")


def _count(text: str) -> int | None:
    """A count of bytes; None where a server sends none, or one that cannot be."""
    digits = text.strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,18}", digits) else None


def _is_whole(why: urllib.error.HTTPError, done: int, size: int | None) -> bool:
    """Whether a server has no more bytes to give because all of them are here."""
    told = why.headers.get("Content-Range") or "" if why.code == 416 else ""
    if told.strip() != f"bytes */{done}" or not done or size is not None:
        return False
    why.close()
    return True


def _refused(
    why: urllib.error.HTTPError, address: str, part: Path, size: int | None
) -> None:
    if why.code in ABSENT:
        why.close()
        raise _absent(address) from why
    if why.code == 416:  # what is here is no beginning of what is there
        told = _count((why.headers.get("Content-Range") or "").rpartition("/")[2])
        discard(part)
        if size is not None and told is not None and told < size:
            why.close()
            raise _another(address, part, "shorter", size) from why
    elif why.code < 500 and why.code not in MAY_PASS:
        raise ModelError(
            f"'{address}' is not given out ({why_not(why)}). Ask whoever keeps the "
            f"site, or take the model from elsewhere with --mirror."
        ) from why
    raise _BrokenOffError(why_not(why)) from why


def _absent(address: str) -> ModelError:
    return ModelError(
        f"there is no '{address}' (Not Found). Take the model from elsewhere with "
        f"--mirror; {WITHOUT_NETWORK}."
    )


def _another(address: str, part: Path, longer: str, size: int | None) -> ModelError:
    discard(part)
    return ModelError(
        f"'{address}' is {longer} than the {size} bytes that it should have, so it is "
        f"another file, or a network's sign-in page. Sign in and try again, or try "
        f"another address with --mirror."
    )


def _mark_of(part: Path, address: str) -> str | None:
    """By what the server knows the file again, if it is this server's."""
    try:
        known = parsed_json(read_regular(_note(part)))
        mark = known["mark"] if known["address"] == address else None
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return mark if isinstance(mark, str) else None


def _remember(part: Path, address: str, answer: Any) -> None:  # noqa: ANN401
    mark = answer.headers.get("ETag") or ""
    # Only a strong one means the same bytes.
    if not mark.startswith('"'):
        mark = answer.headers.get("Last-Modified")
    try:
        text = json.dumps({"address": address, "mark": mark})
        _note(part).write_text(text, encoding="utf-8")
    except OSError as why:
        raise _no_room(part, why) from why


def _opened(part: Path, done: int) -> io.FileIO:
    try:
        return io.FileIO(part, "ab" if done else "wb")
    except OSError as why:
        raise _no_room(part, why) from why


def _write(out: io.FileIO, chunk: bytes, part: Path) -> None:
    left = memoryview(chunk)
    try:
        while left:
            left = left[out.write(left) or 0 :]
    except OSError as why:
        raise _no_room(part, why) from why


def _no_room(part: Path, why: OSError) -> ModelError:
    return ModelError(
        f"the download cannot be kept in '{part.parent}' ({why.strerror or why}). "
        f"Make room and run the same command again; it goes on from there."
    )
