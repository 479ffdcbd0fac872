"""A model is fetched whole, or nothing is."""

import gc
import hashlib
import io
import json
import re
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import pytest

from audio import ModelError, OfficialModel, install_model

MODEL = OfficialModel("vosk-model-tiny", "Apache-2.0")
LIST = "/model-list.json"
ARCHIVE = "/vosk-model-tiny.zip"
ADVICE = re.compile(r"\. [A-Z].+\.$")
"""A second sentence: what to do."""

Answer: TypeAlias = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A site with models, on this machine."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def offer(self, archive: bytes, **entry: object) -> None:
        """List an archive, rightly or as an entry says, and serve it."""
        known = {
            "name": MODEL.name,
            "size": len(archive),
            "md5": hashlib.md5(archive).hexdigest(),
            **entry,
        }
        other = {"name": "another-model", "size": 7, "md5": "0"}
        self.answers[LIST] = page(json.dumps([other, known]).encode())
        self.answers[ARCHIVE] = page(archive)


def page(body: bytes, length: int | None = None) -> Answer:
    """Send a body, whatever length is promised for it."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", str(len(body) if length is None else length))
        to.end_headers()
        to.wfile.write(body)

    return answer


def broken_chunks(to: BaseHTTPRequestHandler) -> None:
    """Send a body in pieces and break off inside of one."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    to.wfile.write(b"ff\r\n[{")


def no_http(to: BaseHTTPRequestHandler) -> None:
    """Send what no web site sends."""
    to.wfile.write(b"220 mail.example.org ready\r\n")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that has nothing yet."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            if self.path in made.answers:
                made.answers[self.path](self)
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}"
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield made
        server.shutdown()
        serving.join()
    # A connection that was left open is found here, not in some later test.
    gc.collect()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where models are kept."""
    made = tmp_path / "models"
    made.mkdir()
    return made


def packed(*names: str) -> bytes:
    """A zip archive of files with these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, f"what is in {name}\n" * 20)
    return made.getvalue()


WHOLE = packed(f"{MODEL.name}/am/final.mdl", f"{MODEL.name}/conf/mfcc.conf")


def complaint(site: Site, folder: Path) -> str:
    """What is said of a model that cannot be had; nothing may be left of it."""
    with pytest.raises(ModelError) as raised:
        install_model(MODEL, folder, site.address)
    assert list(folder.iterdir()) == []
    message = str(raised.value)
    assert ADVICE.search(message)
    return message


def test_a_model_is_installed_whole(site: Site, tmp_path: Path) -> None:
    site.offer(WHOLE)
    folder = tmp_path / "not" / "there" / "yet"
    installed = install_model(MODEL, folder, site.address)
    assert installed == folder / MODEL.name
    assert (installed / "am" / "final.mdl").read_text().startswith("what is in")
    assert (installed / "conf" / "mfcc.conf").is_file()
    assert list(folder.iterdir()) == [installed]
    assert site.asked == [LIST, ARCHIVE]


def test_progress_rises_to_one(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.CHUNK_BYTES", 100)
    site.offer(WHOLE)
    shares: list[float] = []
    install_model(MODEL, folder, site.address, shares.append)
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_model_that_is_there_is_not_asked_for(site: Site, folder: Path) -> None:
    site.offer(WHOLE)
    install_model(MODEL, folder, site.address)
    site.asked.clear()
    assert install_model(MODEL, folder, site.address) == folder / MODEL.name
    assert site.asked == []


def test_a_wrong_sum_is_refused(site: Site, folder: Path) -> None:
    site.offer(WHOLE, md5="0" * 32)
    assert "not what the site lists" in complaint(site, folder)


def test_a_missing_sum_is_refused(site: Site, folder: Path) -> None:
    site.offer(WHOLE, md5=None)
    assert "not what the site lists" in complaint(site, folder)


def test_an_archive_that_breaks_off_is_refused(site: Site, folder: Path) -> None:
    site.offer(WHOLE)
    site.answers[ARCHIVE] = page(WHOLE[:100], length=len(WHOLE))
    message = complaint(site, folder)
    assert "100 bytes" in message
    assert "Try again" in message


@pytest.mark.parametrize("answer", [broken_chunks, no_http])
def test_an_archive_that_is_sent_wrongly_is_refused(
    site: Site, folder: Path, answer: Answer
) -> None:
    site.offer(WHOLE)
    site.answers[ARCHIVE] = answer
    assert "broke off" in complaint(site, folder)


def test_an_archive_that_is_not_there_is_told(site: Site, folder: Path) -> None:
    site.offer(WHOLE)
    del site.answers[ARCHIVE]
    assert "Not Found" in complaint(site, folder)


def test_a_site_that_says_nothing_more_is_given_up(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.TIMEOUT_S", 0.5)
    given_up = threading.Event()

    def stall(to: BaseHTTPRequestHandler) -> None:
        page(WHOLE[:100], length=len(WHOLE))(to)
        given_up.wait()

    site.offer(WHOLE)
    site.answers[ARCHIVE] = stall
    message = complaint(site, folder)
    given_up.set()
    assert "broke off" in message


def test_a_model_that_is_not_listed_is_named(site: Site, folder: Path) -> None:
    site.answers[LIST] = page(b'[{"name": "another-model"}]')
    message = complaint(site, folder)
    assert f"does not list '{MODEL.name}'" in message
    assert "--model" in message


@pytest.mark.parametrize(
    "body",
    [b"<html>Sign in to this network</html>", b"", b"{}", b"[7]", b"[{}]", b"\xff"],
)
def test_a_list_that_is_none_is_told(site: Site, folder: Path, body: bytes) -> None:
    site.answers[LIST] = page(body)
    assert "does not list" in complaint(site, folder)


@pytest.mark.parametrize("size", ["a lot", None, [7]], ids=repr)
def test_a_size_that_is_no_number_is_refused(
    site: Site, folder: Path, size: object
) -> None:
    site.offer(WHOLE, size=size)
    complaint(site, folder)


@pytest.mark.parametrize("answer", [broken_chunks, no_http])
def test_a_list_that_is_sent_wrongly_is_told(
    site: Site, folder: Path, answer: Answer
) -> None:
    site.answers[LIST] = answer
    assert "cannot be reached" in complaint(site, folder)


def test_a_site_without_a_list_is_told(site: Site, folder: Path) -> None:
    assert "cannot be reached (Not Found)" in complaint(site, folder)


def test_a_site_that_cannot_be_reached_is_told(site: Site, folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        message = complaint(site, folder)
    assert "cannot be reached" in message
    assert "Try again with a network" in message


@pytest.mark.parametrize("name", ["../outside", "vosk-model-tiny/../../outside", "/x"])
def test_an_archive_that_writes_outside_is_refused(
    site: Site, folder: Path, name: str
) -> None:
    site.offer(packed(f"{MODEL.name}/am/final.mdl", name))
    assert "outside its folder" in complaint(site, folder)
    assert list(folder.parent.iterdir()) == [folder]


def test_an_archive_without_the_folder_is_refused(site: Site, folder: Path) -> None:
    site.offer(packed("another-model/am/final.mdl"))
    assert f"holds no folder '{MODEL.name}'" in complaint(site, folder)


def test_a_file_that_is_no_archive_is_refused(site: Site, folder: Path) -> None:
    site.offer(b"<html>Sign in to this network</html>")
    assert "is no archive" in complaint(site, folder)


def test_an_archive_with_damage_inside_is_refused(site: Site, folder: Path) -> None:
    damaged = bytearray(packed(f"{MODEL.name}/am/final.mdl"))
    inside = damaged.index(b"final.mdl") + len("final.mdl")
    damaged[inside : inside + 8] = b"\xff" * 8
    site.offer(bytes(damaged))
    complaint(site, folder)


def test_an_archive_with_a_password_is_refused(site: Site, folder: Path) -> None:
    locked = bytearray(packed(f"{MODEL.name}/am/final.mdl"))
    locked[6] |= 1
    directory = locked.index(b"PK\1\2")
    locked[directory + 8] |= 1
    site.offer(bytes(locked))
    complaint(site, folder)


def test_an_archive_that_would_fill_the_disk_is_refused(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.UNPACKED_LIMIT_BYTES", 100)
    site.offer(WHOLE)
    assert "more than any model needs" in complaint(site, folder)


def test_a_place_where_no_folder_can_be_made_is_named(
    site: Site, tmp_path: Path
) -> None:
    site.offer(WHOLE)
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="cannot be kept") as raised:
        install_model(MODEL, tmp_path / "file" / "models", site.address)
    assert str(tmp_path / "file") in str(raised.value)
    assert ADVICE.search(str(raised.value))
