"""Of what clients say, no server keeps anything: on disk, or in a log."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from wyoming.client import AsyncClient
from wyoming.tts import Synthesize

from tests.skill.serving.test_running import running
from tests.skill.vosk_server.test_server import pcm as telephone
from tests.skill.wyoming.test_server import LEGS, answer, hear, pcm, spoken

WORDS = ("legs", "feel", "anna", "spinal", "9 9 9")
"""What is said to it, and by it."""


async def wyoming(where: str) -> None:
    async with AsyncClient.from_uri(where) as client:
        text = await hear(client, pcm(LEGS))
        assert text == LEGS
        reply = await answer(client, text, device_id="bed 1")
        for one in (reply.data["text"], "Anna comes home at eight."):
            await client.write_event(Synthesize(one).event())
            await spoken(client)
        # What is refused may have words in it, too.
        await answer(client, f"{LEGS} " * 300)


async def vosk_server(where: str) -> None:
    async with connect(where) as client:
        await client.send(json.dumps({"config": {"sample_rate": 8000, "reply": True}}))
        await client.send(telephone(LEGS, 8000, after_s=1.5))
        assert json.loads(await client.recv())["text"] == LEGS
        await client.send(f"no json: {LEGS}")
        await client.wait_closed()


@pytest.mark.parametrize(
    ("arguments", "talk"),
    [
        (("wyoming", "--uri", "tcp://127.0.0.1:0"), wyoming),
        (("vosk-server", "--port", "0"), vosk_server),
    ],
    ids=["wyoming", "vosk-server"],
)
def test_nothing_that_was_said_is_on_disk_or_in_a_log(
    arguments: tuple[str, ...], talk: Callable[[str], Awaitable[None]], tmp_path: Path
) -> None:
    places = {
        name: str(tmp_path / name.lower())
        for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    }
    noted: list[str] = []
    with running("--verbose", *arguments, setting=places, noted=noted) as where:
        asyncio.run(talk(where))  # type: ignore[arg-type]
    log = "\n".join(noted).lower()
    assert "ready" in log
    assert not [word for word in WORDS if word in log], log
    kept = [
        Path(folder) / name for folder, _, names in os.walk(tmp_path) for name in names
    ]
    # Of speech, only its own; see the tests of speaking.
    others = [file for file in kept if file.suffix != ".speech"]
    for file in others:
        data = file.read_bytes().lower()
        assert not [word for word in WORDS if word.encode() in data], file
