"""The command as a process: over pipes, and found in the network."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from wyoming.client import AsyncClient
from wyoming.info import Describe
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from skill import UsageError
from skill.wyoming.announcing import SERVICE, announced
from tests.skill.running import COMMAND, LONGEST_S, askaloud
from tests.skill.serving.test_running import running
from tests.skill.wyoming.test_server import CALLS, LEGS

CLIENT = """
import asyncio, json, sys
from pathlib import Path
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.info import Describe
from audio import read_frames

async def talk():
    async with AsyncClient.from_uri("stdio://") as client:
        await client.write_event(Describe().event())
        info = await client.read_event()
        await client.write_event(Transcribe().event())
        await client.write_event(AudioStart(16000, 2, 1).event())
        for frame in read_frames(Path(sys.argv[1])):
            await client.write_event(AudioChunk(16000, 2, 1, frame).event())
        await client.write_event(AudioStop().event())
        heard = await client.read_event()
        await client.write_event(Transcript(heard.data["text"]).event())
        reply = await client.read_event()
        told = [info.type, heard.data["text"], reply.type, reply.data["text"]]
        print(json.dumps(told), file=sys.stderr, flush=True)

asyncio.run(talk())
"""


def test_a_report_over_standard_input_and_output() -> None:
    asked, answered = os.pipe(), os.pipe()
    with (
        subprocess.Popen(
            [*COMMAND, "wyoming", "--uri", "stdio://"],
            stdin=asked[0],
            stdout=answered[1],
            stderr=subprocess.PIPE,
            text=True,
        ) as server,
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", CLIENT, CALLS / f"{LEGS}.flac"],
            stdin=answered[0],
            stdout=asked[1],
            stderr=subprocess.PIPE,
            text=True,
        ) as client,
    ):
        for end in (*asked, *answered):
            os.close(end)
        _, told = client.communicate(timeout=LONGEST_S)
        # Its client is gone, so it ends.
        _, noted = server.communicate(timeout=30)
    info, heard, kind, text = json.loads(told)
    assert (info, heard, kind) == ("info", LEGS, "handled")
    assert text.startswith("Call 9 9 9 now.")
    assert "doctor" in text
    assert server.returncode == 0
    assert "Traceback" not in noted, noted


def test_standard_input_that_is_a_file_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "in"
    file.write_bytes(b"")
    with file.open("rb") as given:
        done = subprocess.run(
            [*COMMAND, "wyoming", "--uri", "stdio://"],
            stdin=given,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
    assert done.returncode == 2
    assert "must be pipes" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_serves_and_ends_in_good_order() -> None:
    async def described(where: str) -> str:
        async with AsyncClient.from_uri(where) as client:
            await client.write_event(Describe().event())
            event = await asyncio.wait_for(client.read_event(), 60)
            assert event is not None
            return str(event.type)

    with running("wyoming", "--uri", "tcp://127.0.0.1:0") as where:
        assert asyncio.run(described(where)) == "info"


def test_a_port_that_is_taken_is_told_of() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = askaloud("wyoming", "--uri", f"tcp://127.0.0.1:{port}")
    assert ran.status == 2
    assert f"tcp://127.0.0.1:{port}" in ran.complaint()
    assert "--uri" in ran.complaint()


def test_home_assistant_finds_it_by_itself() -> None:
    """As it looks for others: by asking the network for the kind of service."""

    async def run() -> None:
        async with announced("127.0.0.1", 10_777):
            network = AsyncZeroconf(interfaces=["127.0.0.1"])
            try:
                name = socket.gethostname().partition(".")[0][:40]
                info = AsyncServiceInfo(SERVICE, f"Ask Aloud on {name}.{SERVICE}")
                if not await info.async_request(network.zeroconf, 3000):
                    pytest.skip("this machine has no multicast on its loopback")
                assert info.port == 10_777
                assert info.parsed_addresses() == ["127.0.0.1"]
            finally:
                await network.async_close()

    asyncio.run(run())


@pytest.mark.parametrize("host", ["::1", "no-such-name.invalid"])
def test_a_place_that_has_no_address_to_tell_of_is_told(host: str) -> None:
    async def run() -> None:
        with pytest.raises(UsageError, match="--zeroconf"):
            async with announced(host, 10_777):
                pass

    asyncio.run(run())
