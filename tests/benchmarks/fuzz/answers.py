"""What a site answers that is no good one."""

import json
import socket
import threading
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

from audio import ModelError, install_model
from audio.models import download, fetch, install
from tests.audio.models.sites import ARCHIVE, LIST, NAME, SUM, md5_of, sha256_of
from tests.benchmarks.fuzz.archives import archive
from tests.benchmarks.fuzz.kind import InputKind, nothing_in
from tests.benchmarks.fuzz.mutating import (
    STRANGE,
    as_bytes,
    changed_bytes,
    changed_text,
)

PATHS: Final = {"list": LIST, "sum": SUM, "archive": ARCHIVE}
ODD_HEADS: Final = (
    *("Content-Length: 9", "Content-Length: -1", f"Content-Length: {'9' * 400}"),
    *("Content-Length: 1e3", "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
    *(
        "Content-Range: bytes 5-9/9",
        "Content-Range: bytes x",
        'ETag: "a"',
        "ETag: \x01",
    ),
    *(
        "Location: file:///etc/passwd",
        "Location: /model-list.json",
        "Location: //",
        ":",
    ),
    *("Location: ftp://127.0.0.1/x", "Location: http://[::1", "Location: http://a b/"),
    *(f"X: {'x' * 70_000}", "X: y\r\n" * 200 + "X: y", "Last-Modified: \x00", "é: ü"),
)
STATUSES: Final = (
    *("200 OK", "206 Partial Content", "301 Moved", "302 Found", "307 x", "404 No"),
    *("416 No", "500 Oh", "503 Wait", "200", "99 x", "1000 x", "100 Continue", "abc"),
)
ENDS_S: Final = 5.0


class Answers(InputKind):
    """The list, the sum and the archive of a site, as it sends them."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        for module, name, instead in (
            (install, "require_loads", lambda *_: None),
            (download, "WAIT_S", 0.0),
            (fetch, "SILENT_S", 0.5),
        ):
            setattr(module, name, instead)
        self._sent: dict[str, bytes] = {}
        self._listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def make(self, chance: Random, given: Path) -> None:
        """Three answers, some of them others than they should be."""
        (given / "models").mkdir()
        held = archive(chance)
        entry = {"name": NAME, "size": len(held), "md5": md5_of(held)}
        if chance.random() < 0.2:
            del entry["size"]
        bodies = {
            "list": json.dumps([entry], indent=1).encode(),
            "sum": f"{sha256_of(held)}  {NAME}.zip\n".encode(),
            "archive": held,
        }
        odd = chance.choice(("list", "sum", "archive", "all", "none"))
        for name, body in bodies.items():
            answer = _answer(body)
            if odd in (name, "all"):
                answer = _odd_answer(chance, body)
            (given / name).write_bytes(answer)

    def take(self, given: Path) -> None:
        """Install from it."""
        self._sent = {path: (given / name).read_bytes() for name, path in PATHS.items()}
        models = given / "models"
        site = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        try:
            install_model(NAME, models, site)
        except ModelError:
            # What has come of an archive is what the next call goes on from.
            kept = {one.name for one in models.iterdir() if ".part" in one.name}
            nothing_in(models, kept)
            raise
        nothing_in(models, {NAME})

    def _serve(self) -> None:
        while True:
            came, _ = self._listening.accept()
            with came, suppress(OSError):
                came.settimeout(ENDS_S)
                asked = came.recv(65_536).decode("latin-1").partition(" ")[2]
                sent = self._sent.get(asked.partition(" ")[0])
                came.sendall(b"HTTP/1.1 404 No\r\n\r\n" if sent is None else sent)
                came.shutdown(socket.SHUT_WR)
                # All that was asked is read, or the other side would see a reset.
                while came.recv(65_536):
                    pass


def _answer(body: bytes, status: str = "200 OK", *heads: str) -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *heads))
    if not heads:
        head += f"\r\nContent-Length: {len(body)}"
    return as_bytes(head) + b"\r\n\r\n" + body


def _odd_answer(chance: Random, body: bytes) -> bytes:
    how = chance.random()
    if how < 0.2:
        return changed_bytes(chance, _answer(body))
    if how < 0.4:
        return _answer(changed_bytes(chance, body))
    if how < 0.7:
        text = body.decode("latin-1")
        return _answer(as_bytes(changed_text(chance, text)))
    if how < 0.75:
        return as_bytes("".join(chance.choices(STRANGE, k=3)))
    heads = chance.sample(ODD_HEADS, chance.randint(1, 3))
    return _answer(body, chance.choice(STATUSES), *heads)
