"""Workers and boxes that say what they should not."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from audio import Transcript
from audio.recogniser.nats_line import NatsLine
from audio.recogniser.remote_wire import (
    HEAR_SUBJECT,
    MAX_ANSWER_BYTES,
    PIECE_BYTES,
    QUEUE_GROUP,
    HeardAway,
    SoundCollector,
    is_inbox,
    packed,
    pieces_of,
    read_answer,
    read_open,
)
from audio.recogniser.result import Alternative
from audio.sound import FRAME_BYTES
from tests.skill.worker.conftest import SOUND, FakeEars, Fleet, eventually

HEARD: dict[str, Any] = {
    "kind": "heard",
    "alternatives": [{"text": "it hurts", "score": 0.5}],
    "fit": -0.5,
    "no_speech": 0.25,
    "language": None,
}
SUBJECT = "askaloud.1.sound." + 32 * "a"
OPENED = json.dumps({"kind": "opened", "subject": SUBJECT}).encode()
AT_WORK = b'{"kind":"at_work"}'


def alternative(**values: object) -> dict[str, Any]:
    return {**HEARD, "alternatives": [{"text": "it hurts", "score": 0.5, **values}]}


def test_what_was_heard_comes_over_the_wire_as_it_was() -> None:
    told = (Alternative("it's", 0.1 + 0.2, ("whisper",)), Alternative("its", 0.1))
    heard = Transcript(told[:1], fit=-1 / 3, no_speech=1e-12, language=1.0)
    away = read_answer(packed(HeardAway.of(heard)))
    assert isinstance(away, HeardAway)
    assert away.transcript == heard


@pytest.mark.parametrize(
    "wrong",
    [
        {**HEARD, "more": 1},
        {**HEARD, "fit": 1.0},
        {**HEARD, "no_speech": "0.1"},
        {**HEARD, "language": 2},
        {**HEARD, "alternatives": HEARD["alternatives"] * 3},
        {**HEARD, "alternatives": HEARD["alternatives"] * 9},
        alternative(text=""),
        alternative(text="It Hurts"),
        alternative(text="it  hurts"),
        alternative(text="it hurts\n"),
        alternative(text="it\u202ehurts"),
        alternative(text="a" * 1001),
        alternative(score=-0.1),
        alternative(score=float("nan")),
        {"kind": "opened", "subject": "askaloud.1.hear"},
        {"kind": "opened", "subject": SUBJECT + "\n"},
        {"kind": "opened", "subject": SUBJECT + ".more"},
        {"kind": "refused", "why": "whatever"},
        {"kind": "another"},
        [],
        None,
    ],
)
def test_what_is_no_answer_is_refused_without_its_words(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"malformed|belief") as caught:
        read_answer(json.dumps(wrong).encode())
    assert "hurts" not in str(caught.value).lower()


def test_a_long_message_is_not_even_read() -> None:
    with pytest.raises(ValueError, match="are more than"):
        read_answer(b"[" * (MAX_ANSWER_BYTES + 1))


@pytest.mark.parametrize("length", [0, 1, FRAME_BYTES + 1, 10**9, -FRAME_BYTES, True])
def test_an_utterance_of_no_usable_length_is_not_asked_for(length: int) -> None:
    with pytest.raises(ValueError, match="malformed"):
        read_open(json.dumps({"kind": "open", "sound_bytes": length}).encode())


@pytest.mark.parametrize(
    "subject",
    ["", "askaloud.1.hear", "_INBOX", "_INBOX.>", "_INBOX_a.*", "_INBOX_a.b.c\n"],
)
def test_a_worker_answers_to_inboxes_only(subject: str) -> None:
    assert not is_inbox(subject)
    assert is_inbox("_INBOX_bed-12." + 32 * "0")


def test_pieces_make_the_whole_again() -> None:
    sound = bytes(range(256)) * (PIECE_BYTES // 100)
    collector = SoundCollector(len(sound))
    *first, last = pieces_of(sound)
    assert [collector.add(piece) for piece in first] == [None] * len(first)
    assert collector.add(last) == sound


@pytest.mark.parametrize("wrong", [b"", b"\0", b"\1\0aa", b"\0\0" + bytes(70_000)])
def test_a_piece_that_does_not_belong_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="piece"):
        SoundCollector(2 * FRAME_BYTES).add(wrong)


@pytest.fixture
def other(fleet: Fleet) -> Iterator[NatsLine]:
    """Somebody else at the server."""
    line = NatsLine(fleet.server)
    eventually(lambda: line.client is not None)
    yield line
    line.close()


def answers_so(line: NatsLine, *answers: bytes, pause_s: float = 0.0) -> None:
    """Be a worker that says this, whatever it is asked."""

    async def join(client: Any) -> None:  # noqa: ANN401
        async def asked(message: Any) -> None:  # noqa: ANN401
            for answer in answers:
                await client.publish(message.reply, answer)
                await asyncio.sleep(pause_s)

        await client.subscribe(HEAR_SUBJECT, QUEUE_GROUP, cb=asked)
        await client.flush()

    line.run(join, 5)


@pytest.mark.parametrize(
    "answers",
    [
        [b""],
        [b"\xff" * 100],
        [AT_WORK],
        [json.dumps(HEARD).encode()],
        [b'{"kind":"refused","why":"failed"}'],
        [OPENED],
        [OPENED, AT_WORK],
        [OPENED, OPENED],
        [OPENED, b"{}"],
        [OPENED, b" " * 100_000],
        [OPENED, json.dumps(alternative(text="IT HURTS")).encode()],
    ],
)
def test_whatever_a_worker_says_an_answer_comes(
    fleet: Fleet, other: NatsLine, answers: list[bytes]
) -> None:
    answers_so(other, *answers)
    assert fleet.box(FakeEars("heard here")).hear(SOUND).text == "heard here"


def test_a_flood_of_signs_does_not_hold_a_box_up(fleet: Fleet, other: NatsLine) -> None:
    answers_so(other, OPENED, *([AT_WORK] * 60), pause_s=0.1)
    assert fleet.box(FakeEars("heard here")).hear(SOUND).text == "heard here"


def told(line: NatsLine, subject: str, do: Callable[[Any], None]) -> None:
    """Have something done with every message on a subject."""

    async def listen(client: Any) -> None:  # noqa: ANN401
        async def came(message: Any) -> None:  # noqa: ANN401
            do(message)

        await client.subscribe(subject, cb=came)
        await client.flush()

    line.run(listen, 5)


def test_a_worker_that_is_killed_in_the_midst_of_an_utterance(
    fleet: Fleet, other: NatsLine
) -> None:
    process, box = fleet.process(), fleet.box(FakeEars("heard here"))
    seen: list[bytes] = []

    def kill(message: Any) -> None:  # noqa: ANN401
        seen.append(message.data)
        if message.data == AT_WORK:
            process.kill()

    told(other, "_INBOX.*", kill)
    assert box.hear(SOUND * 8).text == "heard here"
    assert AT_WORK in seen
    assert not any(b"heard" in one for one in seen)
