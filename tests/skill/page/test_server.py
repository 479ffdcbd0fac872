"""The server: one page at a time, none that is foreign, and none that floods it."""

import json
import ssl
import struct
import subprocess
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from audio.sound import FRAME_BYTES
from skill.page.server import BUSY, REFUSED, TOO_MUCH, WRONG
from tests.skill.page.serving import Server, Socket, free_port, page

FRAME = struct.pack("<IIf", 1, 0, 0.0) + bytes(FRAME_BYTES)


def got(server: Server, path: str = "/", **headers: str) -> tuple[int, dict[str, str]]:
    """The status and the headers of an answer."""
    line = HTTPConnection("localhost", server.port)
    line.request(
        "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}


def test_the_page_may_load_nothing_but_itself(server: Server) -> None:
    status, headers = got(server)
    assert status == 200
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8060", "localhost", ""])
def test_a_foreign_name_is_refused(server: Server, host: str) -> None:
    assert got(server, Host=host)[0] in (400, 403)


def test_a_foreign_page_is_refused(server: Server) -> None:
    assert got(server, Origin="https://evil.example")[0] == 403
    assert got(server, Origin="null")[0] == 403
    assert got(server, Origin=f"http://localhost:{server.port}")[0] == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_a_foreign_page_gets_no_line(server: Server, origin: str | None) -> None:
    url = f"ws://localhost:{server.port}/socket"
    foreign = Origin(origin) if origin else None
    with pytest.raises(InvalidStatus):
        connect(url, origin=foreign, proxy=None)


@pytest.mark.parametrize("path", ["/../server.py", "/%2e%2e/server.py", "/socket.py"])
def test_nothing_else_is_served(server: Server, path: str) -> None:
    assert got(server, path)[0] == 404


def test_a_question_is_answered_in_words_and_in_sound(server: Server) -> None:
    with page(server) as one:
        welcome = one.wait_for("welcome")
        assert welcome["idle_s"] == 60.0
        assert ["symptoms", "The signs and symptoms"] in welcome["sections"]
        one.send("choose", label="symptoms")
        turn = one.wait_for("turn")
        assert turn["chosen"] == "The signs and symptoms"
        assert "doctor" in turn["text"]
        assert not turn["urgent"]
        played = one.wait_for("play")
        assert " ".join(word for word, _ in played["words"]) == turn["text"]
        assert len(played["data"]) > 3 * 2 * played["rate"]
        one.send("choose", label="stop")
        assert one.wait_for("stop")["id"] == played["id"]


def test_the_second_is_told_and_comes_in_when_the_first_is_gone(server: Server) -> None:
    with page(server) as first:
        first.wait_for("welcome")
        with page(server, number="another page") as second:
            second.wait_for("busy")
            assert second.closed() == BUSY
    with page(server, number="another page") as second:
        second.wait_for("welcome")


def test_what_one_page_was_told_the_next_one_is_not(server: Server) -> None:
    with page(server, number="the first one") as one:
        one.send("choose", label="pain")
        one.wait_for("turn")
    with page(server, number="the second one") as two:
        two.send("choose", label="repeat")
        assert "not said anything" in two.wait_for("turn")["text"]


def test_what_one_page_asked_for_last_the_next_one_is_not_told(server: Server) -> None:
    for number in range(5):
        with page(server, number=f"one in haste {number}") as one:
            one.send("choose", label="pain")
        with page(server, number=f"the next one {number}") as two:
            told: list[str] = []
            while not told or told[-1] != "state":
                part = two.line.recv(30)
                told.append(
                    "sound" if isinstance(part, bytes) else json.loads(part)["type"]
                )
            assert told == ["welcome", "state"]


def test_the_same_page_goes_on_where_its_line_broke(server: Server) -> None:
    with page(server, number="the same page") as one:
        one.send("choose", label="pain")
        said = one.wait_for("turn")["text"]
    with page(server, number="the same page") as one:
        one.send("choose", label="repeat")
        assert one.wait_for("turn")["text"] == said


def test_a_reset_forgets(server: Server) -> None:
    with page(server) as one:
        one.send("choose", label="pain")
        one.wait_for("turn")
        one.send("reset")
        one.wait_for("reset")
        one.send("choose", label="repeat")
        assert "not said anything" in one.wait_for("turn")["text"]
        one.send("take_home")
        one.wait_for("code")


def test_the_screen_is_read_and_ends_with_a_doctor(server: Server) -> None:
    with page(server) as one:
        one.send("read", labels=["stop", "symptoms"])
        words = [word for word, _ in one.wait_for("play")["words"]]
        said = " ".join(words)
        assert "Stop. The signs and symptoms." in said
        assert "doctor" in said


def test_a_label_is_said_and_nothing_else_is(server: Server) -> None:
    with page(server) as one:
        one.send("label", label="Call me Ishmael")
        one.send("label", label="louder")
        told = one.wait_for("label")
        assert told["label"] == "louder"


def test_muted_is_heard_and_time_goes_on(server: Server) -> None:
    with page(server) as one:
        one.send("microphone", state="muted")
        words = one.wait_for("play")["words"]
        assert "microphone is off" in " ".join(word for word, _ in words)
        one.send("choose", label="pain")
        one.wait_for("turn")


def test_trouble_with_the_microphone_is_said_and_shown(server: Server) -> None:
    with page(server) as one:
        one.send("microphone", state="none", why="denied")
        assert "Allow it" in one.wait_for("trouble")["text"]
        said = " ".join(word for word, _ in one.wait_for("play")["words"])
        assert "my microphone does not work" in said


@pytest.mark.parametrize("first", ["{}", '{"type": "choose", "label": "stop"}', "x"])
def test_who_does_not_say_hello_is_let_go(server: Server, first: str) -> None:
    with page(server, greet=False) as one:
        one.line.send(first)
        assert one.closed() == WRONG


def test_what_is_no_message_ends_the_line(server: Server) -> None:
    with page(server) as one:
        one.wait_for("welcome")
        one.line.send(b"\0" * 100)
        assert one.closed() == WRONG


def test_a_message_that_is_too_long_ends_the_line(server: Server) -> None:
    with page(server) as one:
        one.wait_for("welcome")
        one.line.send(b"\0" * 5000)
        assert one.closed() == 1009


def test_frames_that_come_too_fast_end_the_line(server: Server) -> None:
    with page(server) as one:
        one.wait_for("welcome")
        one.flood(FRAME, 2000)
        assert one.closed() == TOO_MUCH


def test_commands_that_come_too_fast_end_the_line(server: Server) -> None:
    with page(server) as one:
        one.wait_for("welcome")
        one.flood('{"type": "ended", "id": 1}', 60)
        assert one.closed() == TOO_MUCH


def test_a_port_that_is_taken_is_told(server: Server) -> None:
    second = Server(port=server.port)
    assert second.wait_for_end() == 1
    assert "Choose another with --port" in "".join(second.told)


def test_others_need_the_key_over_tls(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
    make += ["ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=127.0.0.1"]
    make += ["-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    try:
        made = subprocess.run(
            [*make, "-keyout", key, "-out", cert], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed, which makes a certificate")
    assert made.returncode == 0, made.stderr
    trust = ssl.create_default_context(cafile=cert)
    secret = "a-secret-of-this-test"
    server = Server(
        *("--host", "127.0.0.1", "--key", secret, "--cert", cert, "--cert-key", key),
        port=free_port(),
    ).wait()
    try:
        url = f"https://127.0.0.1:{server.port}/"
        with urllib.request.urlopen(url, context=trust) as answer:
            assert answer.status == 200
        for given, code in (("wrong", REFUSED), (secret, None)):
            with connect(
                url.replace("https", "wss") + "socket",
                origin=Origin(url.rstrip("/")),
                ssl=trust,
                proxy=None,
            ) as line:
                one = Socket(line)
                one.send("hello", page="12345678", key=given)
                if code is None:
                    one.wait_for("welcome")
                else:
                    assert one.closed() == code
        assert all(secret not in line for line in server.told)
    finally:
        server.end()
