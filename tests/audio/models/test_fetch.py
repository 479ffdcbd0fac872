"""An answer is waited for as long as it comes; nothing leads to what is less safe."""

import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from audio import ModelError
from audio.models import fetch
from audio.models.fetch import Patience, opened
from tests.audio.models.sites import (
    Site,
    dripping,
    leading_to,
    page,
    running_site,
    stalled,
)


def read(address: str, patience: Patience | None = None) -> bytes:
    with opened(address, patience or Patience()) as answer:
        body: bytes = answer.read()
        return body


@pytest.mark.parametrize("head", [True, False], ids=["its head", "its body"])
def test_a_site_that_drips_is_given_up(site: Site, head: bool) -> None:
    site.answers["/slow"] = dripping(site, head=head)
    with pytest.raises(TimeoutError, match="not all there after 0"):
        read(f"{site.address}/slow", Patience(0.3))


def test_a_site_that_is_silent_in_the_end_is_given_up(site: Site) -> None:
    site.answers["/slow"] = stalled(site, bytes(1000), 10)
    with pytest.raises(TimeoutError):
        read(f"{site.address}/slow", Patience(0.3))


def test_what_comes_too_slowly_is_given_up_without_a_deadline(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "WINDOW_S", 0.3)
    site.answers["/slow"] = dripping(site)
    with pytest.raises(TimeoutError, match=r"it sent \d+ bytes in"):
        read(f"{site.address}/slow")


def test_what_comes_quickly_enough_may_take_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
    patience = Patience()
    for _ in range(1000):
        patience.came(round(2 * fetch.LEAST_BYTES_A_SECOND))
        now_s[0] += 1.0
        assert patience.left_s() == fetch.SILENT_S
    for _ in range(round(2 * fetch.WINDOW_S)):
        now_s[0] += 1.0
        patience.came(1)
    now_s[0] += 1.0
    with pytest.raises(TimeoutError, match="it sent"):
        patience.left_s()


def test_a_page_is_read_whole_and_may_lead_on(site: Site) -> None:
    body = bytes(range(256)) * 5000
    site.answers["/here"] = page(body)
    site.answers["/there"] = leading_to(f"{site.address}/here")
    assert read(f"{site.address}/here", Patience(60.0)) == body
    assert read(f"{site.address}/there") == body


def test_what_is_said_beside_a_way_on_is_not_read(site: Site) -> None:
    def endless(to: BaseHTTPRequestHandler) -> None:
        to.send_response(302)
        to.send_header("Location", "/here")
        to.send_header("Content-Length", "9" * 400)
        to.end_headers()

    site.answers["/here"] = page(b"here")
    site.answers["/there"] = endless
    assert read(f"{site.address}/there") == b"here"


def test_a_page_that_is_not_there_is_told(site: Site) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        read(f"{site.address}/nowhere")
    assert raised.value.code == 404
    raised.value.close()


@pytest.mark.parametrize("to", ["ftp://127.0.0.1/x", "file:///etc/passwd", "data:,x"])
def test_a_site_leads_to_web_pages_only(site: Site, to: str) -> None:
    site.answers["/there"] = leading_to(to)
    with pytest.raises((ModelError, urllib.error.HTTPError)) as raised:
        read(f"{site.address}/there")
    if isinstance(raised.value, urllib.error.HTTPError):
        raised.value.close()
    assert to.partition(":")[0] in str(raised.value)


@pytest.fixture
def safe_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site by https, which this machine trusts."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
            *("-keyout", key, "-out", certificate, "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.answers[self.path](self)

        def log_message(self, *_: object) -> None:
            pass

    how = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    how.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = how.wrap_socket(server.socket, server_side=True)
        made.address = f"https://127.0.0.1:{server.server_port}"
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield made
        made.closing.set()
        server.shutdown()
        serving.join()


def test_https_stays_https(safe_site: Site) -> None:
    safe_site.answers["/here"] = page(b"body")
    safe_site.answers["/there"] = leading_to("/here")
    assert read(f"{safe_site.address}/there") == b"body"
    with running_site() as plain:
        plain.answers["/here"] = page(b"another")
        safe_site.answers["/away"] = leading_to(f"{plain.address}/here")
        with pytest.raises(ModelError, match="not as safe"):
            read(f"{safe_site.address}/away")
        assert plain.asked == []
        plain.answers["/up"] = leading_to(f"{safe_site.address}/here")
        assert read(f"{plain.address}/up") == b"body"


def test_https_that_drips_is_given_up(safe_site: Site) -> None:
    safe_site.answers["/slow"] = dripping(safe_site)
    with pytest.raises(TimeoutError):
        read(f"{safe_site.address}/slow", Patience(0.5))
