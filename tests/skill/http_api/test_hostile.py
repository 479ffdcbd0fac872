"""Who asks by HTTP for too much, too slowly or for nothing is refused, alone."""

import json
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skill.http_api.endpoint import REQUESTS
from skill.http_api.patience import HEAD_S
from skill.http_api.question import MAX_BODY_BYTES, MAX_JSON_BYTES, MAX_TEXT
from tests.skill.http_api.asking import FLAC, JSON, SCAN, ask, post
from tests.skill.page.serving import Server, free_port, page

WAV = {"Content-Type": "audio/wav"}


@pytest.fixture(autouse=True)
def rested(server: Server) -> Iterator[None]:  # noqa: ARG001
    """No test is refused for what the one before it asked."""
    yield
    time.sleep(0.5)


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, b"", JSON),
        (400, b"what is a bone scan", JSON),
        (400, b"\xff\xfe", JSON),
        (400, b"[" * 9000, JSON),
        (400, b'["what is a bone scan"]', JSON),
        (400, b'{"text": " "}', JSON),
        (400, b'{"text": 7}', JSON),
        (400, b'{"question": "what is it"}', JSON),
        (400, b'{"text": "what is it", "speech": "perhaps"}', JSON),
        (400, b'{"text": "what is it", "conversation": "1"}', JSON),
        (400, b'{"text": "what is it", "conversation": ["a"]}', JSON),
        (
            400,
            b'{"text": "what is it", "conversation": "../../../../etc/passwd"}',
            JSON,
        ),
        (400, b"", WAV),
        (400, b"RIFF\x00\x00\x00\x00WAVE", WAV),
        (400, b"no sound at all" * 100, WAV),
        (400, SCAN[:20], FLAC),
        (413, b'{"text": "%s"}' % (b"a" * (MAX_TEXT + 1)), JSON),
        (413, b'{"text": "%s"}' % (b"a" * MAX_JSON_BYTES), JSON),
        (415, b"text=what", {"Content-Type": "application/x-www-form-urlencoded"}),
        (415, SCAN, {}),
        (406, b'{"text": "what is it"}', {**JSON, "Accept": "text/html"}),
        (403, b"{}", {**JSON, "Origin": "https://evil.example"}),
        (403, b"{}", {**JSON, "Host": "evil.example"}),
    ],
)
def test_what_is_wrong_is_refused_and_told(
    server: Server, status: int, body: bytes, headers: dict[str, str]
) -> None:
    response = post(server, body, headers)
    assert response.status == status
    assert len(response.json["error"]) > 20


def test_a_body_that_says_it_is_too_long_is_not_waited_for(server: Server) -> None:
    with socket.create_connection(("localhost", server.port), 10) as line:
        line.sendall(_head(server, MAX_BODY_BYTES + 1))
        assert b" 413 " in line.recv(1000)


def test_a_body_that_does_not_say_and_is_too_long_is_cut_off(server: Server) -> None:
    with socket.create_connection(("localhost", server.port), 30) as line:
        line.sendall(_head(server, None))
        piece = b"100000\r\n" + bytes(2**20) + b"\r\n"
        try:
            for _ in range(MAX_BODY_BYTES // 2**20 + 2):
                line.sendall(piece)
            told = line.recv(1000)
        except ConnectionError:
            told = b""
    assert not told or b" 413 " in told
    assert ask(server, "what is a bone scan")["facet"] == "bone_scan"


def test_slow_clients_are_cut_off_while_others_are_served(server: Server) -> None:
    lines = []
    for _ in range(20):
        line = socket.create_connection(("localhost", server.port), HEAD_S + 20)
        line.sendall(b"POST /ask HTTP/1.1\r\n")
        lines.append(line)
    assert ask(server, "what is a bone scan")["facet"] == "bone_scan"
    began = time.monotonic()
    for line in lines:
        with line:
            assert line.recv(1000) == b""
    assert time.monotonic() - began < HEAD_S + 10


def test_bodies_that_never_come_leave_room_for_the_page(server: Server) -> None:
    lines = []
    for _ in range(6):
        line = socket.create_connection(("localhost", server.port), 10)
        line.sendall(_head(server, 1000))
        lines.append(line)
    time.sleep(0.3)
    response = post(server, b'{"text": "what is it"}', JSON)
    assert (response.status, response.headers["retry-after"]) == (503, "1")
    with page(server, number="one amid the slow") as one:
        one.send("choose", label="pain")
        assert "doctor" in one.wait_for("turn")["text"]
    for line in lines:
        line.close()
    time.sleep(0.3)
    assert ask(server, "what is a bone scan")["facet"] == "bone_scan"


def test_a_flood_is_refused_and_the_page_goes_on(server: Server) -> None:
    body = json.dumps({"text": "what is a bone scan"}).encode()
    with page(server, number="one amid a flood") as one:
        with ThreadPoolExecutor(4) as pool:
            flood = [pool.submit(post, server, body, JSON) for _ in range(80)]
            one.send("choose", label="pain")
            assert "doctor" in one.wait_for("turn", 5.0)["text"]
            counts = [each.result().status for each in flood]
        assert set(counts) <= {200, 429, 503}
        assert counts.count(429) > 80 - 2 * REQUESTS
        assert counts.count(200) >= 5
    time.sleep(1.0)
    assert ask(server, "what is a bone scan")["facet"] == "bone_scan"


def test_others_need_the_key_over_tls(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
    make += ["ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=127.0.0.1"]
    make += ["-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    try:
        subprocess.run(
            [*make, "-keyout", key, "-out", cert], capture_output=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed, which makes a certificate")
    secret = "a-secret-of-this-test"
    server = Server(
        *("--host", "127.0.0.1", "--key", secret, "--cert", cert, "--cert-key", key),
        port=free_port(),
    ).wait()
    try:
        trust = ssl.create_default_context(cafile=cert)
        assert b" 401 " in _over_tls(server, trust, "")
        assert b" 401 " in _over_tls(server, trust, "Authorization: Bearer wrong\r\n")
        right = f"Authorization: Bearer {secret}\r\n"
        assert b" 200 " in _over_tls(server, trust, right)
        assert all(secret not in line for line in server.told)
    finally:
        server.end()


def _over_tls(server: Server, trust: ssl.SSLContext, header: str) -> bytes:
    body = b'{"text": "what is a bone scan"}'
    head = (
        f"POST /ask HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{header}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with (
        socket.create_connection(("127.0.0.1", server.port), 30) as bare,
        trust.wrap_socket(bare, server_hostname="127.0.0.1") as line,
    ):
        line.sendall(head.encode() + body)
        return line.recv(1000)


def _head(server: Server, length: int | None) -> bytes:
    """The head of a request whose body is sound; chunked where no length is told."""
    form = f"Content-Length: {length}" if length else "Transfer-Encoding: chunked"
    return (
        f"POST /ask HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
        f"Content-Type: audio/wav\r\n{form}\r\n\r\n"
    ).encode()
