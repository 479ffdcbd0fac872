"""Sites with models on this machine: honest ones, and all kinds of others."""

import gc
import hashlib
import io
import json
import os
import re
import socket
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

NAME = "vosk-model-tiny"
LIST = "/model-list.json"
ARCHIVE = f"/{NAME}.zip"
SUM = f"{ARCHIVE}.sha256"

MANY_DRIPS = 500
"""Ten seconds of them: without end, a test that fails would have none."""

Answer: TypeAlias = Callable[[BaseHTTPRequestHandler], None]


def packed(*names: str, filling: bytes = b"") -> bytes:
    """A zip archive of files with these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, f"what is in {name}\n".encode() + filling)
    return made.getvalue()


FILES = ("am/final.mdl", "conf/mfcc.conf", "graph/words.txt")
WHOLE = packed(*(f"{NAME}/{file}" for file in FILES), filling=os.urandom(2000))
"""A model, as far as can be told without loading it."""


def md5_of(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def sha256_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@dataclass
class Site:
    """A site with models."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """The path of every request, and the range with the mark that it asked by."""
    closing: threading.Event = field(default_factory=threading.Event)

    def offer(
        self, archive: bytes = WHOLE, name: str = NAME, /, **entry: object
    ) -> None:
        """List an archive, rightly or as an entry says, and serve it."""
        known = {
            "name": name,
            "size": len(archive),
            "md5": md5_of(archive),
            **entry,
        }
        known = {key: value for key, value in known.items() if value is not None}
        other = {"name": "another-model", "size": 7, "md5": "0" * 32}
        self.answers[LIST] = page(json.dumps([other, known]).encode())
        self.answers[f"/{name}.zip"] = served(archive)

    def asked_for(self, path: str) -> list[str]:
        """What was asked of one file: "" for the whole, else the range."""
        return [wanted for asked, wanted in self.asked if asked == path]


@contextmanager
def running_site() -> Iterator[Site]:
    """A site that has nothing yet."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = (self.headers["Range"], self.headers["If-Range"])
            made.asked.append((self.path, " if ".join(filter(None, wanted))))
            if self.path in made.answers:
                made.answers[self.path](self)
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}"
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield made
        made.closing.set()
        server.shutdown()
        serving.join()
    # A connection that was left open is found here, not in some later test.
    gc.collect(1)


def page(body: bytes, length: int | None = None, status: int = 200) -> Answer:
    """Send a body, whatever length is promised for it; ranges are not known."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        to.send_header("Content-Length", str(len(body) if length is None else length))
        to.end_headers()
        to.wfile.write(body)

    return answer


def served(body: bytes, mark: str | None = None, until: int | None = None) -> Answer:
    """Send a body as a good server does, or break off before a place in it."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", to.headers["Range"] or "")
        start = int(wanted[1]) if wanted else 0
        if to.headers["If-Range"] not in (None, mark):
            wanted, start = None, 0
        if wanted and start >= len(body):
            to.send_response(416)
            to.send_header("Content-Range", f"bytes */{len(body)}")
            to.send_header("Content-Length", "0")
            to.end_headers()
            return
        to.send_response(206 if wanted else 200)
        if wanted:
            to.send_header(
                "Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}"
            )
        if mark:
            to.send_header("ETag" if '"' in mark else "Last-Modified", mark)
        to.send_header("Content-Length", str(len(body) - start))
        to.end_headers()
        to.wfile.write(body[start:until])

    return answer


def in_turn(*answers: Answer) -> Answer:
    """Another answer each time; the last one for ever."""
    left = list(answers)
    return lambda to: (left.pop(0) if len(left) > 1 else left[0])(to)


def stalled(site: Site, body: bytes, until: int) -> Answer:
    """Send the beginning of a body, and then nothing more, for as long as it takes."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        served(body, until=until)(to)
        to.wfile.flush()
        site.closing.wait()

    return answer


def dripping(site: Site, length: int = 1_000_000, head: bool = False) -> Answer:
    """Send a byte now and then, of the head or behind it, for longer than is due."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        rest = b"X-Drip: " if head else f"Content-Length: {length}\r\n\r\n".encode()
        with suppress(OSError):
            to.wfile.write(b"HTTP/1.1 200 OK\r\n" + rest)
            for _ in range(MANY_DRIPS):
                if site.closing.wait(0.02):
                    return
                to.wfile.write(b" ")

    return answer


def leading_to(address: str) -> Answer:
    """Lead on to another address."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(302)
        to.send_header("Location", address)
        to.send_header("Content-Length", "0")
        to.end_headers()

    return answer


def torn(body: bytes, until: int) -> Answer:
    """Send the beginning of a body and tear the connection."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        served(body, until=until)(to)
        to.wfile.flush()
        # Lingering for no time makes a reset of the close.
        to.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        to.connection.close()

    return answer


def broken_chunks(to: BaseHTTPRequestHandler) -> None:
    """Send a body in pieces and break off inside of one."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    to.wfile.write(b"ff\r\n[{")


def no_http(to: BaseHTTPRequestHandler) -> None:
    """Send what no web site sends."""
    to.wfile.write(b"220 mail.example.org ready\r\n")


def fake_model(folder: Path) -> Path:
    """A folder that is a model, as far as can be told without loading it."""
    for file in FILES:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(f"what is in {file}\n", encoding="utf-8")
    return folder
