#!/usr/bin/env python3
"""Ask Aloud by telephone: an EAGI script for Asterisk.

    EAGI(askaloud_eagi.py,127.0.0.1:2700)

Sends what the caller says to `askaloud vosk-server`, plays the answers, and goes on
until the caller hangs up or says goodbye. Needs nothing but Python 3.9, so that it can
be copied to a machine that has Asterisk and nothing of ours.
"""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import socket
import struct
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO

SOUND_FD = 3
"""Where Asterisk gives the caller's sound: 8 kHz, 16 bits, mono."""

RATE = 8000
PIECE_BYTES = 3200
PIECE_S = PIECE_BYTES / 2 / RATE
"""What is sent in one go: a fifth of a second."""

SERVER = "127.0.0.1:2700"
READY_S = 60.0
"""A server may still be loading."""

MAX_ANSWER_BYTES = 8 * 1024 * 1024
KEYS = "0123456789*#"
"""Any key ends an answer."""


class CallEnded(Exception):  # noqa: N818 (no error: it is how calls end)
    """The caller has hung up."""


class ServerLost(Exception):  # noqa: N818 (told to Asterisk, which goes on)
    """The server cannot be reached, or has closed the connection."""


class AgiChannel:
    """Asterisk's end of the script: commands to it, and what it answers.

    Args:
        told: What Asterisk writes.
        telling: What it reads.
    """

    def __init__(self, told: BinaryIO, telling: BinaryIO) -> None:
        self._told, self._telling = told, telling
        self.variables = dict(self._greeting())

    def do(self, command: str) -> int:
        """Have Asterisk do something; its result.

        Raises:
            CallEnded: There is no caller any more.
        """
        try:
            self._telling.write(f"{command}\n".encode())
            self._telling.flush()
        except OSError:
            raise CallEnded from None
        while True:
            line = self._told.readline().decode("utf-8", "replace").strip()
            code, _, rest = line.partition(" ")
            if code == "200":
                result = rest.partition("result=")[2].split(" ")[0]
                if result == "-1":
                    raise CallEnded
                return int(result) if result.isdigit() else 0
            # HANGUP, the end of its output, or "dead channel".
            if not code.isdigit() or code == "511":
                raise CallEnded

    def _greeting(self) -> Any:  # noqa: ANN401 (pairs)
        while line := self._told.readline().decode("utf-8", "replace").strip():
            name, _, value = line.partition(":")
            yield name.strip(), value.strip()


class BareWebSocket:
    """A WebSocket to a server, with the standard library alone.

    Args:
        address: Host and port.

    Raises:
        ServerLost: It cannot be reached, or is full.
    """

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        try:
            self._line = socket.create_connection((host.strip("[]"), int(port)), 5)
            self._line.settimeout(READY_S)
            key = base64.b64encode(os.urandom(16)).decode()
            self._line.sendall(
                f"GET / HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                f"Sec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            self._reading = self._line.makefile("rb")
            status = self._reading.readline()
            while self._reading.readline().strip():
                pass
        except (OSError, ValueError) as why:
            raise ServerLost(str(why)) from why
        if b" 101 " not in status:
            raise ServerLost(status.decode("ascii", "replace").strip())

    def exchange(self, sound: bytes) -> Any:  # noqa: ANN401 (JSON)
        """Send sound, and take the one answer to it.

        Raises:
            ServerLost: There is none.
        """
        try:
            self._send(2, sound)
            return json.loads(self._message())
        except (OSError, ValueError, struct.error) as why:
            raise ServerLost(str(why)) from why

    def configure(self, **config: object) -> None:
        """Tell what is wanted."""
        self._send(1, json.dumps({"config": config}).encode())

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _send(self, kind: int, data: bytes) -> None:
        size, mask = len(data), os.urandom(4)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
        whole = int.from_bytes(mask * (size // 4 + 1), "big") >> (8 * (4 - size % 4))
        masked = int.from_bytes(data, "big") ^ whole
        self._line.sendall(head + mask + masked.to_bytes(size, "big"))

    def _message(self) -> bytes:
        """The next message, of however many frames."""
        message = b""
        while True:
            first, size = struct.unpack("!BB", self._reading.read(2))
            if size == 126:
                (size,) = struct.unpack("!H", self._reading.read(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._reading.read(8))
            if size + len(message) > MAX_ANSWER_BYTES:
                raise ServerLost("an answer is too long")
            data, kind = self._reading.read(size), first & 0x0F
            if kind == 8:
                raise ServerLost("it has closed the connection")
            if kind == 9:
                self._send(10, data)
            elif kind in (0, 1, 2):
                message += data
                if first & 0x80:
                    return message


class TelephoneCall:
    """One call, from its first word to its end.

    Args:
        channel: To Asterisk.
        server: What hears and answers.
        sound: Where the caller's sound is read.
        folder: Where answers are put for Asterisk to play.
    """

    def __init__(
        self, channel: AgiChannel, server: BareWebSocket, sound: int, folder: Path
    ) -> None:
        self._channel, self._server = channel, server
        self._sound, self._file = sound, folder / "answer.wav"
        self._failed: Exception | None = None

    def converse(self) -> None:
        """Answer until the caller has had enough.

        Raises:
            CallEnded: The caller has hung up.
            ServerLost: The server is gone.
        """
        self._server.configure(sample_rate=RATE, words=False, reply=True, speech=RATE)
        while True:
            reply = self._listen()
            if "speech" in reply:
                self._play(base64.b64decode(reply["speech"]))
            if reply["ends"]:
                return

    def _listen(self) -> Any:  # noqa: ANN401 (JSON)
        """Hear the caller until there is something to reply."""
        while True:
            reply = self._server.exchange(self._piece()).get("reply")
            if reply is not None:
                return reply

    def _play(self, wav: bytes) -> None:
        self._file.write_bytes(wav)
        done = threading.Event()
        deaf = threading.Thread(target=self._deaf, args=(done,), daemon=True)
        deaf.start()
        try:
            self._channel.do(f"STREAM FILE {self._file.with_suffix('')} {KEYS}")
        finally:
            done.set()
            deaf.join()
            self._file.unlink()
        if self._failed is not None:
            raise self._failed

    def _deaf(self, done: threading.Event) -> None:
        """While it speaks, hear nothing: its own voice comes back from the telephone.

        The server gets silence instead, so that it does not take the call for over.
        """
        try:
            while not done.is_set():
                self._server.exchange(bytes(len(self._piece())))
        except (CallEnded, ServerLost) as why:
            self._failed = why

    def _piece(self) -> bytes:
        """The next sound; silence where none comes, as from some telephones."""
        piece = b""
        while len(piece) < PIECE_BYTES:
            if not select.select([self._sound], [], [], PIECE_S)[0]:
                return piece[: len(piece) // 2 * 2] or bytes(PIECE_BYTES)
            read = os.read(self._sound, PIECE_BYTES - len(piece))
            if not read:
                raise CallEnded
            piece += read
        return piece


def main() -> int:
    """Answer a call; 1 where it could not be, so that the dialplan can go on."""
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(0))
    channel = AgiChannel(sys.stdin.buffer, sys.stdout.buffer)
    address = sys.argv[1] if len(sys.argv) > 1 else SERVER
    try:
        channel.do("ANSWER")
        server = BareWebSocket(address)
        try:
            with tempfile.TemporaryDirectory(prefix="askaloud-") as folder:
                TelephoneCall(channel, server, SOUND_FD, Path(folder)).converse()
        finally:
            server.close()
    except CallEnded:
        return 0
    except ServerLost as why:
        try:
            channel.do(f'VERBOSE "askaloud: {_quoted(str(why))}" 1')
            channel.do("SET VARIABLE ASKALOUD FAILED")
        except CallEnded:
            return 0
        return 1
    return 0


def _quoted(text: str) -> str:
    return "".join(one for one in text if one.isprintable() and one not in '"\\')


if __name__ == "__main__":
    sys.exit(main())
