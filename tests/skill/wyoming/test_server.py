"""Wyoming's own client is served: over TCP and unix sockets, with the real ears."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.ping import Ping
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
)

from audio import Recogniser, read_frames
from audio import Transcript as HeardText
from intents import Match
from skill import Settings, UsageError
from skill.assistant import Assistant
from skill.serving.loading import Loading, Served
from skill.understanding import Understanding
from skill.wyoming.server import WyomingOptions, open_wyoming
from skill.wyoming.shared import REQUESTS
from skill.wyoming.wire import WireLimits

CALLS = Path(__file__).resolve().parents[2] / "calls"
SCAN, LEGS = "what is a bone scan", "i can't feel my legs"
OPTIONS = WyomingOptions("tcp://127.0.0.1:0")

Open = Callable[[WyomingOptions], AbstractAsyncContextManager[str]]


@pytest.fixture
def served(understanding: Understanding, recogniser: Recogniser) -> Served:
    settings = Settings()
    assistant = Assistant(understanding, settings, lambda: recogniser)
    return Served(settings, understanding, assistant, recogniser)


@pytest.fixture
def opened(served: Served) -> Open:
    """Opens a server with the real recognisers."""

    @asynccontextmanager
    async def open_(options: WyomingOptions) -> AsyncIterator[str]:
        loading = Loading(served.settings, lambda _: (served, lambda: None))
        async with open_wyoming(options, loading) as listening:
            yield listening.where
        loading.close()

    return open_


def pcm(name: str, rate: int = 16_000) -> bytes:
    sound = np.frombuffer(b"".join(read_frames(CALLS / f"{name}.flac")), np.int16)
    made: np.ndarray[Any, np.dtype[np.int16]] = soxr.resample(sound, 16_000, rate)
    return made.astype("<i2").tobytes()


async def hear(
    client: AsyncClient, sound: bytes, rate: int = 16_000, **context: str
) -> str:
    """What is heard in sound, as Home Assistant has it heard."""
    await client.write_event(Transcribe(context=dict(context) or None).event())
    await client.write_event(AudioStart(rate, 2, 1).event())
    for at in range(0, len(sound), 2048):
        piece = sound[at : at + 2048]
        await client.write_event(AudioChunk(rate, 2, 1, piece).event())
    await client.write_event(AudioStop().event())
    event = await told(client)
    assert event.type == "transcript", event
    return str(event.data["text"])


async def told(client: AsyncClient) -> Event:
    event = await asyncio.wait_for(client.read_event(), 60)
    assert event is not None
    return event


async def answer(client: AsyncClient, text: str, **context: str) -> Event:
    await client.write_event(Transcript(text, context=dict(context) or None).event())
    return await told(client)


async def spoken(client: AsyncClient, last: str = "audio-stop") -> list[Event]:
    """The events of a speech."""
    events = [await told(client)]
    while events[-1].type != last:
        events.append(await told(client))
    return events


def talk(
    opened: Open,
    talking: Callable[[AsyncClient], Awaitable[None]],
    options: WyomingOptions = OPTIONS,
) -> None:
    """Connect to a server of its own, and talk."""

    async def run() -> None:
        async with opened(options) as where, AsyncClient.from_uri(where) as client:
            await talking(client)

    asyncio.run(run())


@pytest.fixture(params=["tcp", "unix"])
def options(request: pytest.FixtureRequest, tmp_path: Path) -> WyomingOptions:
    if request.param == "tcp":
        return OPTIONS
    return WyomingOptions(f"unix://{tmp_path / 'a.sock'}")


def test_a_report_is_heard_answered_and_spoken(
    opened: Open, options: WyomingOptions
) -> None:
    async def talking(client: AsyncClient) -> None:
        text = await hear(client, pcm(LEGS))
        assert text == LEGS
        reply = await answer(client, text, conversation_id="1", device_id="bed 1")
        assert reply.type == "handled"
        assert reply.data["text"].startswith("Call 9 9 9 now.")
        assert reply.data["text"].endswith(
            "Tell your own doctor too, as soon as you can."
        )
        await client.write_event(Synthesize(reply.data["text"]).event())
        events = await spoken(client)
        assert events[0].type == "audio-start"
        assert {event.type for event in events[1:-1]} == {"audio-chunk"}
        sound = b"".join(event.payload or b"" for event in events)
        rate = events[0].data["rate"]
        assert 8 < len(sound) / 2 / rate < 60
        assert np.abs(np.frombuffer(sound, "<i2")).max() > 3000

    talk(opened, talking, options)


@pytest.mark.parametrize("rate", [8000, 22050, 48000])
def test_sound_of_any_rate_is_heard(opened: Open, rate: int) -> None:
    async def talking(client: AsyncClient) -> None:
        assert await hear(client, pcm(SCAN, rate), rate) == SCAN

    talk(opened, talking)


def test_silence_is_no_text(opened: Open) -> None:
    async def talking(client: AsyncClient) -> None:
        assert await hear(client, bytes(64_000)) == ""

    talk(opened, talking)


def test_a_long_pause_does_not_end_a_question(opened: Open) -> None:
    async def talking(client: AsyncClient) -> None:
        whole = pcm("what is the") + bytes(2 * 16_000 * 2) + pcm("treatment")
        assert await hear(client, whole) == "what is the treatment"

    talk(opened, talking)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("what are the symptoms", "handled"),
        ("i can't feel my legs", "handled"),
        ("what about pain", "handled"),
        ("turn on the kitchen lights", "not-handled"),
        ("what is the weather tomorrow", "not-handled"),
        ("", "not-handled"),
    ],
)
def test_only_a_rejection_is_left_to_others(opened: Open, text: str, kind: str) -> None:
    async def talking(client: AsyncClient) -> None:
        reply = await answer(client, text)
        assert reply.type == kind
        assert "doctor" in reply.data["text"]

    talk(opened, talking)


def test_what_is_told_is_there_before_anything_is_loaded(served: Served) -> None:
    go = threading.Event()

    def load(_: Settings) -> tuple[Served, Callable[[], None]]:
        go.wait(60)
        return served, lambda: None

    async def run() -> None:
        loading = Loading(served.settings, load)
        async with (
            open_wyoming(OPTIONS, loading) as listening,
            AsyncClient.from_uri(listening.where) as client,
        ):
            await client.write_event(Describe().event())
            info = Info.from_event(await told(client))
            assert not loading.done
            assert [one.name for one in (*info.asr, *info.handle, *info.tts)] == [
                "Ask Aloud"
            ] * 3
            assert not info.intent
            assert not info.wake
            assert info.tts[0].supports_synthesize_streaming
            await client.write_event(Ping("there?").event())
            pong = await told(client)
            assert (pong.type, pong.data["text"]) == ("pong", "there?")
            await client.write_event(Transcript("what are the symptoms").event())
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.read_event(), 0.2)
            go.set()
            assert (await told(client)).type == "handled"
        loading.close()

    asyncio.run(run())


def test_what_was_heard_besides_counts_when_the_text_comes_back(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[HeardText] = []
    judge = Assistant.judge

    def noted(self: Assistant, heard: HeardText) -> Match:
        judged.append(heard)
        return judge(self, heard)

    monkeypatch.setattr(Assistant, "judge", noted)

    async def run() -> None:
        async with opened(OPTIONS) as where:
            # Home Assistant connects anew for each request.
            async with AsyncClient.from_uri(where) as client:
                text = await hear(client, pcm(SCAN))
            async with AsyncClient.from_uri(where) as client:
                await answer(client, text, device_id="bed 1")
                assert len(judged) == 1
                await answer(client, text, device_id="bed 2")
                assert len(judged) == 1

    asyncio.run(run())


def test_two_beds_are_two_conversations(opened: Open) -> None:
    async def talking(client: AsyncClient) -> None:
        first = await answer(client, SCAN, device_id="bed 1", conversation_id="1")
        again = await answer(
            client, "say that again", device_id="bed 1", conversation_id="2"
        )
        other = await answer(
            client, "say that again", device_id="bed 2", conversation_id="1"
        )
        assert again.data["text"] == first.data["text"]
        assert other.data["text"] != first.data["text"]

    talk(opened, talking)


def test_a_conversation_goes_by_its_name_where_no_device_is_known(
    opened: Open,
) -> None:
    async def run() -> None:
        async with opened(OPTIONS) as where:
            async with AsyncClient.from_uri(where) as client:
                first = await answer(client, SCAN, conversation_id="1")
                alone = await answer(client, "say that again")
                assert alone.data["text"] != first.data["text"]
            async with AsyncClient.from_uri(where) as client:
                again = await answer(client, "say that again", conversation_id="1")
                assert again.data["text"] == first.data["text"]

    asyncio.run(run())


async def duration(client: AsyncClient, text: str) -> float:
    """Seconds of the speech of a text."""
    await client.write_event(Synthesize(text).event())
    sound = b"".join(event.payload or b"" for event in await spoken(client))
    return len(sound) / 2 / 22_050


async def slow_answer(client: AsyncClient, text: str, bed: str) -> str:
    """An answer to somebody who wants it slower."""
    for _ in range(2):
        await answer(client, "slower please", device_id=bed)
    return str((await answer(client, text, device_id=bed)).data["text"])


def test_an_answer_is_spoken_as_slowly_as_it_was_asked_for(opened: Open) -> None:
    async def talking(client: AsyncClient) -> None:
        text = await slow_answer(client, "what is the weather", "bed 1")
        slow = await duration(client, text)
        # Said by nobody, and nearly the same.
        usual = await duration(client, text + " ")
        other = await duration(client, f"{text}.")
        assert usual == slow
        assert slow > 1.2 * other

    talk(opened, talking)


def test_what_two_beds_are_told_each_in_its_way_is_spoken_as_usual(
    opened: Open,
) -> None:
    async def talking(client: AsyncClient) -> None:
        said = (await answer(client, "what is the weather", device_id="2")).data
        usual = await duration(client, said["text"])
        text = await slow_answer(client, "what is the weather", "1")
        assert text == said["text"]
        assert await duration(client, text) == pytest.approx(usual, 0.01)

    talk(opened, talking)


def test_speech_comes_sentence_by_sentence_as_the_text_does(opened: Open) -> None:
    async def talking(client: AsyncClient) -> None:
        await client.write_event(SynthesizeStart().event())
        await client.write_event(SynthesizeChunk("Call them now. Then l").event())
        # The first sentence is heard before the second is whole.
        assert (await told(client)).type == "audio-start"
        assert (await told(client)).type == "audio-chunk"
        await client.write_event(SynthesizeChunk("ie flat.").event())
        await client.write_event(Synthesize("Call them now. Then lie flat.").event())
        await client.write_event(SynthesizeStop().event())
        events = await spoken(client, "synthesize-stopped")
        kinds = [event.type for event in events]
        assert kinds[-2:] == ["audio-stop", "synthesize-stopped"]
        assert set(kinds[:-2]) == {"audio-chunk"}
        assert sum(len(event.payload or b"") for event in events) > 2 * 22_050

    talk(opened, talking)


def test_nothing_to_say_is_silence(opened: Open) -> None:
    async def talking(client: AsyncClient) -> None:
        await client.write_event(Synthesize("...").event())
        kinds = [event.type for event in await spoken(client)]
        assert kinds == ["audio-start", "audio-stop"]

    talk(opened, talking)


async def still_served(where: str) -> None:
    """Somebody else is answered."""
    host, _, port = where.removeprefix("tcp://").rpartition(":")
    reader, writer = await asyncio.open_connection(
        host, int(port), local_addr=("127.0.0.4", 0)
    )
    event = Transcript(LEGS).event()
    data = json.dumps(event.data).encode()
    header = json.dumps({"type": event.type, "data_length": len(data)}).encode()
    writer.write(header + b"\n" + data)
    line = json.loads(await asyncio.wait_for(reader.readline(), 30))
    assert line["type"] == "handled"
    writer.close()
    await writer.wait_closed()


async def refused(where: str, *pieces: bytes) -> str:
    """What a client is told that sends bytes, before it is left alone; else nothing."""
    host, _, port = where.removeprefix("tcp://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        said = await asyncio.wait_for(reader.read(), 30)
    except ConnectionError:
        return ""
    finally:
        writer.close()
    return said.decode()


@pytest.mark.parametrize(
    "pieces",
    [
        (b"x" * 100_000,),
        (b"\n",),
        (b"{}\n",),
        (b"[1]\n",),
        (b"[" * 15_000 + b"\n",),
        (b'{"type": 5}\n',),
        (b'{"type": "ping", "data": 5}\n',),
        (b'{"type": "ping", "data_length": 1000000000}\n',),
        (b'{"type": "ping", "data_length": -1}\n',),
        (b'{"type": "ping", "data_length": "5"}\n',),
        (b'{"type": "ping", "data_length": 3}\n[1]',),
        (b'{"type": "audio-chunk", "payload_length": 99999999999}\n',),
        (b'{"type": "audio-start"}\n',),
        (b'{"type": "audio-start", "data": {"rate": 1, "width": 2, "channels": 1}}\n',),
        (b'{"type": "audio-start", "data": {"rate": [], "width": 2}}\n',),
        (b'{"type": "audio-chunk"}\n',),
        (b'{"type": "transcript"}\n',),
        (b'{"type": "transcript", "data": {"text": ["legs"]}}\n',),
        (b'{"type": "transcript", "data": {"text": "a", "context": [1]}}\n',),
        (b'{"type": "synthesize", "data": {"text": 1}}\n',),
        (b'{"type": "synthesize", "data": {"text": "a", "voice": 1}}\n',),
        (b'{"type": "transcript", "data": {"text": "' + b"a" * 2000 + b'"}}\n',),
        (b'{"type": "synthesize", "data": {"text": "' + b"a" * 5000 + b'"}}\n',),
        (b'{"type": "nonsense"}\n' * 6000,),
        (b'{"type": "synthesize-start"}\n' * int(REQUESTS + 10),),
    ],
)
def test_nonsense_and_floods_are_refused_while_others_are_served(
    opened: Open, pieces: tuple[bytes, ...]
) -> None:
    async def run() -> None:
        async with opened(OPTIONS) as where:
            told, _ = await asyncio.gather(refused(where, *pieces), still_served(where))
            assert '"error"' in told
            assert "refused" in told
            await still_served(where)

    asyncio.run(run())


def test_more_sound_than_a_question_has_is_refused(opened: Open) -> None:
    form = {"rate": 16_000, "width": 2, "channels": 1}
    header = {"type": "audio-chunk", "payload_length": 512_000, "data": form}
    chunk = json.dumps(header).encode() + b"\n" + bytes(512_000)

    async def run() -> None:
        async with opened(OPTIONS) as where:
            told, _ = await asyncio.gather(
                refused(where, *[chunk] * 9), still_served(where)
            )
            assert "more sound" in told or told == ""

    asyncio.run(run())


@pytest.mark.parametrize(
    "half", [b"", b"{", b'{"type": "ping"', b'{"type": "ping", "data_length": 9}\n{']
)
def test_who_drips_or_says_nothing_is_left_alone(opened: Open, half: bytes) -> None:
    limits = replace(WireLimits(), first_s=0.3, event_s=0.3)

    async def run() -> None:
        async with opened(replace(OPTIONS, limits=limits)) as where:
            told, _ = await asyncio.gather(refused(where, half), still_served(where))
            assert told == ""

    asyncio.run(run())


def test_who_takes_no_answers_is_cut_off(opened: Open) -> None:
    limits = replace(WireLimits(), send_s=0.3)

    def flood(port: int) -> bool:
        """Ask, and read nothing, until the other side is gone."""
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", port))
            line.settimeout(30)
            text = "a" * 10_000
            event = json.dumps({"type": "ping", "data": {"text": text}}).encode()
            try:
                while True:
                    line.sendall(event + b"\n")
            except TimeoutError:
                return False
            except OSError:
                return True

    async def run() -> None:
        async with opened(replace(OPTIONS, limits=limits)) as where:
            port = int(where.rpartition(":")[2])
            flooding = asyncio.create_task(asyncio.to_thread(flood, port))
            await still_served(where)
            assert await flooding
            await still_served(where)

    asyncio.run(run())


def test_as_many_as_there_may_be_from_one_machine_and_room_for_others(
    opened: Open,
) -> None:
    async def run() -> None:
        async with opened(replace(OPTIONS, connections=4)) as where:
            port = int(where.rpartition(":")[2])
            lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
            assert "busy" in await refused(where)
            await still_served(where)
            for _, writer in lines:
                writer.close()
            await still_served(where)

    asyncio.run(run())


def test_clients_are_left_without_a_word_when_it_ends(
    opened: Open, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with opened(OPTIONS) as where:
            client = AsyncClient.from_uri(where)
            await client.connect()
            await client.write_event(Ping().event())
            assert (await told(client)).type == "pong"
        assert await client.read_event() is None
        await client.disconnect()

    asyncio.run(run())
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


def test_a_socket_is_this_users_alone_and_taken_away(
    opened: Open, tmp_path: Path
) -> None:
    path = tmp_path / "a.sock"
    options = WyomingOptions(f"unix://{path}")

    async def run() -> None:
        async with opened(options) as where:
            assert path.stat().st_mode & 0o777 == 0o600
            with pytest.raises(UsageError, match="another program listens"):
                async with opened(options):
                    pass
            async with AsyncClient.from_uri(where) as client:
                assert (await answer(client, LEGS)).type == "handled"
        assert not path.exists()

    asyncio.run(run())


def test_a_socket_that_was_left_behind_is_replaced(
    opened: Open, tmp_path: Path
) -> None:
    path = tmp_path / "a.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))

    async def talking(client: AsyncClient) -> None:
        assert (await answer(client, LEGS)).type == "handled"

    talk(opened, talking, WyomingOptions(f"unix://{path}"))


def test_a_file_is_never_replaced(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "letter"
    path.write_text("dear", encoding="utf-8")

    async def run() -> None:
        with pytest.raises(UsageError, match="no socket"):
            async with opened(WyomingOptions(f"unix://{path}")):
                pass

    asyncio.run(run())
    assert path.read_text(encoding="utf-8") == "dear"


@pytest.mark.parametrize(
    "uri",
    ["", "tcp://", "tcp://localhost", "tcp://:10500x", "http://localhost:1", "unix://"],
)
def test_an_address_that_is_none_is_told_of(opened: Open, uri: str) -> None:
    async def run() -> None:
        with pytest.raises(UsageError, match="--uri"):
            async with opened(WyomingOptions(uri)):
                pass

    asyncio.run(run())


def test_the_network_can_be_told_only_of_an_address_in_it(opened: Open) -> None:
    async def run() -> None:
        with pytest.raises(UsageError, match="tcp"):
            async with opened(WyomingOptions("stdio://", zeroconf=True)):
                pass

    asyncio.run(run())
