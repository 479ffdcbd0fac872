"""Clients of vosk-server are served as by the original, and the assistant replies."""

import asyncio
import io
import json
import socket
import threading
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from audio import Recogniser, read_frames
from skill import Settings
from skill.assistant import Assistant
from skill.serving.loading import Loading, Served
from skill.understanding import Understanding
from skill.vosk_server.client import VoskLimits
from skill.vosk_server.server import VoskServerOptions, open_vosk_server

CALLS = Path(__file__).resolve().parents[2] / "calls"
SCAN, LEGS = "what is a bone scan", "i can't feel my legs"
OPTIONS = VoskServerOptions(port=0)

Open = Callable[[VoskServerOptions], AbstractAsyncContextManager[str]]


@pytest.fixture
def opened(understanding: Understanding, recogniser: Recogniser) -> Open:
    """Opens a server with the real recognisers."""
    settings = Settings()
    assistant = Assistant(understanding, settings, lambda: recogniser)
    served = Served(settings, understanding, assistant, recogniser)

    @asynccontextmanager
    async def open_(options: VoskServerOptions) -> AsyncIterator[str]:
        loading = Loading(settings, lambda _: (served, lambda: None))
        async with open_vosk_server(options, loading) as listening:
            yield listening.where
        loading.close()

    return open_


def pcm(name: str, rate: int, after_s: float = 0.0) -> bytes:
    """What is said in a call, as it comes from a telephone."""
    sound = np.frombuffer(b"".join(read_frames(CALLS / f"{name}.flac")), np.int16)
    whole = np.concatenate([sound, np.zeros(int(16_000 * after_s), np.int16)])
    made: np.ndarray[Any, np.dtype[np.int16]] = soxr.resample(whole, 16_000, rate)
    return made.astype("<i2").tobytes()


async def configure(client: ClientConnection, **config: object) -> None:
    await client.send(json.dumps({"config": config}))


async def told(client: ClientConnection, sound: bytes, piece: int) -> list[Any]:
    """The answers to sound, one a message."""
    answers = []
    for at in range(0, len(sound), piece):
        await client.send(sound[at : at + piece])
        answers.append(json.loads(await client.recv()))
    return answers


async def asked(client: ClientConnection, command: str) -> Any:  # noqa: ANN401
    await client.send(json.dumps({command: 1}))
    return json.loads(await client.recv())


def talk(
    opened: Open,
    talking: Callable[[ClientConnection], Awaitable[None]],
    options: VoskServerOptions = OPTIONS,
) -> None:
    """Connect to a server of its own, and talk."""

    async def run() -> None:
        async with opened(options) as where, connect(where) as client:
            await talking(client)

    asyncio.run(run())


@pytest.mark.parametrize("rate", [8000, 16000, 44100])
def test_the_exchange_of_the_original_test_client(opened: Open, rate: int) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=rate)
        answers = await told(client, pcm(SCAN, rate), int(rate * 0.2) * 2)
        assert all(set(one) == {"partial"} for one in answers)
        assert answers[-1]["partial"]
        last = await asked(client, "eof")
        assert last["text"] == SCAN
        assert [word["word"] for word in last["result"]] == SCAN.split()
        times = [word["start"] for word in last["result"]]
        # As in the file: "what" at 0.45 s, "scan" at 1.26.
        assert times[0] == pytest.approx(0.45, abs=0.1)
        assert times[-1] == pytest.approx(1.26, abs=0.1)
        assert all(0 <= word["conf"] <= 1 for word in last["result"])
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1000

    talk(opened, talking)


def test_whoever_names_no_rate_is_a_telephone(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await told(client, pcm(SCAN, 8000), 320)
        assert (await asked(client, "eof"))["text"] == SCAN

    talk(opened, talking)


def test_an_utterance_that_ends_in_the_midst_is_a_result(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=8000)
        for name in ("louder", "stop"):
            answers = await told(client, pcm(name, 8000, after_s=1.5), 1600)
            results = [one["text"] for one in answers if "text" in one]
            assert results == [name]
        assert await asked(client, "eof") == {"text": ""}

    talk(opened, talking)


def test_reset_ends_what_is_said_and_goes_on(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=16000)
        await told(client, pcm("stop", 16000), 6400)
        assert (await asked(client, "reset"))["text"] == "stop"
        await told(client, pcm(SCAN, 16000), 6400)
        assert (await asked(client, "eof"))["text"] == SCAN

    talk(opened, talking)


def test_each_message_has_one_answer_even_an_empty_one(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=16000)
        for message in (b"", b"\0", b"", bytes(3)):
            await client.send(message)
            assert json.loads(await client.recv()) == {"partial": ""}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.recv(), 0.1)

    talk(opened, talking)


def test_several_utterances_in_one_message_are_one_answer(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=16000)
        sound = pcm("louder", 16000, 1.5) + pcm("stop", 16000, 1.5)
        (answer,) = await told(client, sound, len(sound))
        assert answer["text"] == "louder stop"
        assert [word["word"] for word in answer["result"]] == ["louder", "stop"]

    talk(opened, talking)


def test_alternatives_where_a_client_wants_them(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=16000, max_alternatives=3, words=False)
        await told(client, pcm(SCAN, 16000), 6400)
        found = (await asked(client, "eof"))["alternatives"]
        assert found[0]["text"] == SCAN
        assert len(found) <= 3

    talk(opened, talking)


def test_a_report_is_answered_with_what_to_do(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=8000, reply=True)
        answers = await told(client, pcm(LEGS, 8000, after_s=1.5), 1600)
        (reply,) = [one["reply"] for one in answers if "reply" in one]
        assert reply["urgency"] == "emergency"
        assert reply["text"].startswith("Call 9 9 9 now.")
        assert reply["text"].endswith(reply["advice"])
        assert "doctor" in reply["advice"]
        # All was said: the end of the call needs no reply.
        assert "reply" not in await asked(client, "eof")

    talk(opened, talking)


def test_a_report_comes_first_whatever_else_was_said_with_it(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=16000, reply=True)
        sound = pcm(LEGS, 16000, 1.5) + pcm(SCAN, 16000, 1.5)
        (answer,) = await told(client, sound, len(sound))
        assert answer["text"] == f"{LEGS} {SCAN}"
        assert answer["reply"]["urgency"] == "emergency"

    talk(opened, talking)


def test_a_conversation_goes_on_within_a_call_and_not_beyond(opened: Open) -> None:
    async def answer(client: ClientConnection, name: str) -> Any:  # noqa: ANN401
        await configure(client, sample_rate=16000, reply=True)
        answers = await told(client, pcm(name, 16000, after_s=1.5), 6400)
        return next(one["reply"] for one in answers if "reply" in one)

    async def run() -> None:
        async with (
            opened(OPTIONS) as where,
            connect(where) as first,
            connect(where) as second,
        ):
            said = await answer(first, SCAN)
            assert (await answer(first, "say that again"))["text"] == said["text"]
            other = await answer(second, "say that again")
            assert other["text"] != said["text"]

    asyncio.run(run())


def test_silence_is_replied_to_at_the_end(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=8000, reply=True)
        await told(client, bytes(16_000), 1600)
        last = await asked(client, "eof")
        assert last["text"] == ""
        assert last["reply"]["code"] == "no_speech"
        assert "doctor" in last["reply"]["text"]

    talk(opened, talking)


def test_a_model_that_a_client_names_is_never_loaded(
    opened: Open, tmp_path: Path
) -> None:
    pipe = tmp_path / "model"
    pipe.mkdir()

    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=16000, model=str(pipe))
        await told(client, pcm(SCAN, 16000), 6400)
        assert (await asked(client, "eof"))["text"] == SCAN

    talk(opened, talking)


async def still_served(where: str) -> None:
    """Somebody else is answered."""
    async with connect(where, local_addr=("127.0.0.3", 0)) as client:
        await configure(client, sample_rate=8000)
        await told(client, pcm(SCAN, 8000), 1600)
        assert (await asked(client, "eof"))["text"] == SCAN


async def refused(client: ClientConnection) -> int:
    """The code with which a client is sent away."""
    await client.wait_closed()
    assert client.close_code is not None
    return client.close_code


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([bytes(1024 * 1024 + 2)], 1009),
        (["x" * 1024 * 1024 * 2], 1009),
        (["no json"], 1008),
        (['{"config": {"sample_rate": -5}}'], 1008),
        (['{"config": {"sample_rate": "NaN"}}'], 1008),
        (["[" * 16_000], 1008),
        ([bytes(2)] * 2500, 1008),
    ],
    ids=["sound", "text", "json", "rate", "nan", "nested", "flood"],
)
def test_what_is_too_much_or_nonsense_is_refused_while_others_are_served(
    opened: Open, messages: list[str | bytes], code: int
) -> None:
    limits = replace(VoskLimits(), messages_each_s=1.0)

    async def run() -> None:
        async with opened(replace(OPTIONS, limits=limits)) as where:
            async with connect(where) as client:
                sending = asyncio.ensure_future(send_all(client, messages))
                assert await refused(client) == code or len(messages) > 1
                await asyncio.wait([sending])
            await still_served(where)

    asyncio.run(run())


async def send_all(client: ClientConnection, messages: list[str | bytes]) -> None:
    try:
        for message in messages:
            await client.send(message)
    except ConnectionClosed:
        pass


def test_too_much_sound_is_refused(opened: Open) -> None:
    limits = replace(VoskLimits(), sound_s=1.0)

    async def run() -> None:
        async with (
            opened(replace(OPTIONS, limits=limits)) as where,
            connect(where) as client,
        ):
            await send_all(client, [bytes(8000)] * 3)
            assert await refused(client) == 1008

    asyncio.run(run())


def test_sound_that_comes_too_fast_has_to_wait(opened: Open) -> None:
    limits = replace(VoskLimits(), ahead_s=0.5, speed=1.0)

    async def run() -> None:
        async with (
            opened(replace(OPTIONS, limits=limits)) as where,
            connect(where) as client,
        ):
            clock = asyncio.get_running_loop().time
            began_s = clock()
            await told(client, bytes(16_000), 8_000)
            # A second of sound, half of which may be ahead.
            assert clock() - began_s >= 0.45

    asyncio.run(run())


@pytest.mark.parametrize("half", [b"", b"\x82\xfe\xff\xff", b"\x02\x85"])
def test_who_drips_or_says_nothing_is_sent_away(opened: Open, half: bytes) -> None:
    limits = replace(VoskLimits(), idle_s=0.3)

    async def run() -> None:
        async with (
            opened(replace(OPTIONS, limits=limits)) as where,
            connect(where) as client,
        ):
            client.transport.write(half)
            await still_served(where)
            assert await refused(client) in (1008, 1006)

    asyncio.run(run())


def test_who_takes_no_answers_is_cut_off(opened: Open) -> None:
    limits = replace(VoskLimits(), send_s=0.3, messages=10**6)

    async def run() -> None:
        async with opened(replace(OPTIONS, limits=limits)) as where:
            port = int(where.rpartition(":")[2])
            flooding = asyncio.create_task(asyncio.to_thread(flood, port))
            await still_served(where)
            assert await flooding
            await still_served(where)

    asyncio.run(run())


def flood(port: int) -> bool:
    """Send, and read nothing, until the other side is gone; false if it never is."""
    hello = (
        "GET / HTTP/1.1",
        "Host: localhost",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    )
    empty = bytes([0x82, 0x80, 0, 0, 0, 0])
    with socket.socket() as line:
        # Little goes into what nobody reads.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        line.settimeout(30)
        try:
            line.sendall("\r\n".join([*hello, "", ""]).encode())
            while True:
                line.sendall(empty * 1000)
        except TimeoutError:
            return False
        except OSError:
            return True


def test_as_many_as_there_may_be_from_one_machine_and_room_for_others(
    opened: Open,
) -> None:
    async def run() -> None:
        async with opened(replace(OPTIONS, connections=4)) as where:
            clients = [await connect(where) for _ in range(3)]
            with pytest.raises(InvalidStatus) as answered:
                await connect(where)
            assert answered.value.response.status_code == 503
            await still_served(where)
            for client in clients:
                await client.close()
            await still_served(where)
            async with connect(where):
                pass

    asyncio.run(run())


def test_sockets_that_never_say_what_they_want_leave_room(opened: Open) -> None:
    async def run() -> None:
        async with opened(replace(OPTIONS, connections=4)) as where:
            port = int(where.rpartition(":")[2])
            silent = [
                await asyncio.open_connection("127.0.0.1", port) for _ in range(40)
            ]
            await still_served(where)
            cut = [reader.at_eof() for reader, _ in silent]
            assert sum(cut) >= 40 - 12
            for _, writer in silent:
                writer.close()

    asyncio.run(run())


def test_a_page_elsewhere_cannot_connect_in_a_browser(opened: Open) -> None:
    async def run() -> None:
        page = "https://example.org"
        async with opened(OPTIONS) as where:
            with pytest.raises(InvalidStatus) as answered:
                await connect(where, additional_headers={"Origin": page})
            assert answered.value.response.status_code == 403
        async with (
            opened(replace(OPTIONS, origins=[page])) as where,
            connect(where, additional_headers={"Origin": page}),
        ):
            pass

    asyncio.run(run())


def test_whoever_comes_before_all_is_loaded_waits(
    understanding: Understanding, recogniser: Recogniser
) -> None:
    settings, go = Settings(), threading.Event()
    assistant = Assistant(understanding, settings, lambda: recogniser)
    served = Served(settings, understanding, assistant, recogniser)

    def load(_: Settings) -> tuple[Served, Callable[[], None]]:
        go.wait(60)
        return served, lambda: None

    async def run() -> None:
        loading = Loading(settings, load)
        async with (
            open_vosk_server(OPTIONS, loading) as listening,
            connect(listening.where) as client,
        ):
            await client.send(pcm("stop", 8000))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.recv(), 0.2)
            go.set()
            assert "partial" in json.loads(await client.recv())
            assert (await asked(client, "eof"))["text"] == "stop"
        loading.close()

    asyncio.run(run())


def test_a_reply_comes_with_its_speech_where_that_is_wanted(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, sample_rate=8000, reply=True, speech=8000)
        await client.send(pcm(SCAN, 8000))
        await client.recv()
        reply = (await asked(client, "eof"))["reply"]
        samples, rate = soundfile.read(io.BytesIO(b64decode(reply["speech"])))
        assert rate == 8000
        assert len(samples) > 5 * rate

    talk(opened, talking)


def test_speech_that_nothing_plays_is_refused(opened: Open) -> None:
    async def talking(client: ClientConnection) -> None:
        await configure(client, reply=True, speech=1)
        with pytest.raises(ConnectionClosed, match="no speech"):
            await client.recv()

    talk(opened, talking)
