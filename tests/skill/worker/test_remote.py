"""Ears that a server lends, and what is heard where it does not."""

import os
import threading
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from audio import RecognitionError, Transcript
from audio.errors import RemoteError
from audio.recogniser.nats_line import NatsServer
from audio.recogniser.remote import DEADLINE_S, RemoteRecogniser
from audio.recogniser.remote_wire import MAX_SOUND_BYTES, PIECE_BYTES
from audio.recogniser.whisper_weights import whisper_that_comes_along
from audio.sound import FRAME_BYTES, frames_of
from skill.worker.hearing import WorkerLimits
from tests.audio.conftest import samples_of
from tests.skill.worker.conftest import SOUND, FakeEars, Fleet, eventually, free_port

SYMPTOMS = "what are the symptoms"


def here(text: str = "heard here") -> FakeEars:
    return FakeEars(text)


def test_a_worker_hears_exactly_what_is_said(fleet: Fleet) -> None:
    worker = fleet.worker(FakeEars())
    noise = np.random.default_rng(1).integers(-9999, 9999, 3 * PIECE_BYTES, np.int16)
    sound = noise.tobytes()[: 2 * PIECE_BYTES + FRAME_BYTES]
    heard = fleet.box().hear(sound)
    assert heard == worker.ears.transcript
    assert worker.ears.heard == [sound]


def test_frame_by_frame_it_is_a_recogniser_like_others(fleet: Fleet) -> None:
    fleet.worker(FakeEars())
    recognition = fleet.box().start()
    assert [recognition.accept(bytes(FRAME_BYTES)) for _ in range(3)] == [""] * 3
    assert recognition.finish().text == "a worker heard it"


def test_no_sound_is_heard_as_nothing(fleet: Fleet) -> None:
    assert fleet.box().start().finish() == Transcript()


def test_a_worker_hears_thirty_seconds_at_most(fleet: Fleet) -> None:
    worker = fleet.worker(FakeEars())
    fleet.box().hear(bytes(MAX_SOUND_BYTES + 5 * FRAME_BYTES))
    assert [len(sound) for sound in worker.ears.heard] == [MAX_SOUND_BYTES]


def test_without_a_worker_the_ears_here_hear_at_once(fleet: Fleet) -> None:
    box = fleet.box(here())
    began_s = time.monotonic()
    assert box.hear(SOUND).text == "heard here"
    assert time.monotonic() - began_s < 0.3


def test_without_worker_and_ears_here_it_is_an_error(fleet: Fleet) -> None:
    with pytest.raises(RecognitionError, match=r"askaloud worker. runs"):
        fleet.box().hear(SOUND)


def test_a_server_that_failed_is_left_alone_for_longer_and_longer() -> None:
    now = [100.0]
    nowhere = NatsServer(f"nats://127.0.0.1:{free_port()}")
    box = RemoteRecogniser(nowhere, here(), clock=lambda: now[0])
    asked_s = []
    there = box.hear_there

    def asked(frames: bytes) -> Transcript:
        asked_s.append(now[0])
        return there(frames)

    box.hear_there = asked  # type: ignore[method-assign]
    try:
        while now[0] < 200:
            assert box.hear(SOUND).text == "heard here"
            now[0] += 0.5
    finally:
        box.close()
    waits_s = [after - before for before, after in pairwise(asked_s)]
    assert waits_s == [1, 2, 4, 8, 16, 30, 30]


def test_a_server_that_was_gone_is_used_again(fleet: Fleet) -> None:
    fleet.worker(FakeEars())
    box = fleet.box(here())
    assert box.hear(SOUND).text == "a worker heard it"
    fleet.nats.stop()
    assert box.hear(SOUND).text == "heard here"
    fleet.nats.start()
    eventually(lambda: box.hear(SOUND).text == "a worker heard it")


def test_a_slow_worker_is_waited_for_while_it_says_so(fleet: Fleet) -> None:
    fleet.worker(FakeEars(takes_s=1.0))
    assert fleet.box(here()).hear(SOUND).text == "a worker heard it"


def test_a_worker_that_never_comes_to_an_end_is_not(fleet: Fleet) -> None:
    fleet.worker(FakeEars(takes_s=5.0))
    began_s = time.monotonic()
    assert fleet.box(here()).hear(SOUND).text == "heard here"
    assert DEADLINE_S < time.monotonic() - began_s < 4.5


def test_what_a_worker_cannot_hear_is_heard_here(fleet: Fleet) -> None:
    ears = FakeEars()
    worker, box = fleet.worker(ears), fleet.box(here())
    ears.fails = True
    assert box.hear(SOUND).text == "heard here"
    eventually(lambda: worker.counts == {"refused": 1})


def test_a_full_worker_leaves_it_to_another(fleet: Fleet) -> None:
    fleet.worker(FakeEars("the first", takes_s=0.6))
    fleet.worker(FakeEars("the second", takes_s=0.6))
    boxes = [fleet.box(here()) for _ in range(3)]
    heard: list[str] = []

    def ask(box: RemoteRecogniser) -> None:
        heard.append(box.hear(SOUND).text)

    asking = [threading.Thread(target=ask, args=(box,)) for box in boxes]
    for one in asking:
        one.start()
        time.sleep(0.1)
    for one in asking:
        one.join()
    assert sorted(heard) == ["heard here", "the first", "the second"]


def test_two_boxes_never_mix(fleet: Fleet) -> None:
    class Echo(FakeEars):
        def hear(self, frames: bytes) -> Transcript:
            self.text = ""
            time.sleep(0.01)
            return FakeEars(f"sound {frames[0]}").transcript

    fleet.worker(Echo(), at_once=2)
    boxes = [fleet.box() for _ in range(2)]
    wrong: list[str] = []

    def ask(number: int) -> None:
        for _ in range(20):
            said = bytes([number]) * FRAME_BYTES
            text = boxes[number].hear_there(said).text
            if text != f"sound {number}":
                wrong.append(text)

    asking = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert wrong == []


def test_a_worker_ends_once_it_has_finished(fleet: Fleet) -> None:
    worker, box = fleet.worker(FakeEars(takes_s=0.8)), fleet.box()
    heard: list[Transcript] = []
    asking = threading.Thread(target=lambda: heard.append(box.hear(SOUND)))
    asking.start()
    time.sleep(0.3)
    worker.stop()
    asking.join()
    assert [one.text for one in heard] == ["a worker heard it"]
    with pytest.raises(RecognitionError):
        box.hear(SOUND)


def test_closed_it_ends_its_thread_and_the_ears_here(fleet: Fleet) -> None:
    local = here()
    box = fleet.box(local)
    box.close()
    box.close()
    assert local.closed
    assert not box._line._thread.is_alive()
    with pytest.raises(RecognitionError, match="not there"):
        box.hear_there(SOUND)


def test_in_a_forked_process_the_ears_here_hear(fleet: Fleet) -> None:
    fleet.worker(FakeEars())
    box = fleet.box(here())
    assert box.hear(SOUND).text == "a worker heard it"
    # What a fork sees, without one: this process has threads.
    box._line._pid = os.getpid() + 1
    assert box.hear(SOUND).text == "heard here"
    box._line._pid = os.getpid()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://ears.example.org", "the address"),
        ("nats://user:secret@ears.example.org", "the address"),
        ("nats://", "the address"),
    ],
)
def test_what_is_no_address_is_told(address: str, why: str) -> None:
    with pytest.raises(RemoteError, match=why) as caught:
        RemoteRecogniser(NatsServer(address))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "written", ["", "user = 3", 'user = "a.>"\npassword = "secret"', "secret"]
)
def test_credentials_that_are_none_are_told_without_them(
    tmp_path: Path, written: str
) -> None:
    file = tmp_path / "box.toml"
    file.write_text(written)
    with pytest.raises(RemoteError, match=r"box\.toml") as caught:
        RemoteRecogniser(NatsServer("nats://127.0.0.1", file))
    assert "secret" not in str(caught.value)


def test_a_real_whisper_hears_the_same_there_as_here(fleet: Fleet) -> None:
    whisper = whisper_that_comes_along()
    assert whisper is not None
    fleet.process()
    sound = b"".join(frames_of(samples_of("symptoms", SYMPTOMS)))
    assert fleet.box().hear(sound) == whisper.load().hear(sound)


def test_a_worker_ends_in_good_order_when_told_to(fleet: Fleet) -> None:
    process = fleet.process()
    process.terminate()
    assert process.wait(10) == 0


def test_a_flood_of_nonsense_keeps_nobody_from_being_heard(fleet: Fleet) -> None:
    worker = fleet.worker(FakeEars(), at_once=2, limits=WorkerLimits(piece_s=0.2))
    box = fleet.box()

    async def flood(client: object) -> None:
        publish = client.publish  # type: ignore[attr-defined]
        for _ in range(300):
            await publish("askaloud.1.hear", b"\xff\x00", reply=INBOX)
            await publish("askaloud.1.hear", b"{" * 100_000, reply=INBOX)
            await publish("askaloud.1.hear", b"{}", reply="askaloud.1.hear")
            await publish("askaloud.1.hear", b"")

    box._line.run(flood, 20)
    eventually(lambda: worker.counts.get("malformed", 0) > 100)
    eventually(lambda: hears(box))


INBOX = "_INBOX." + 32 * "0"


def hears(box: RemoteRecogniser) -> bool:
    try:
        return box.hear_there(SOUND).text == "a worker heard it"
    except RecognitionError:
        return False


def test_an_utterance_that_never_comes_makes_room_again(fleet: Fleet) -> None:
    worker = fleet.worker(FakeEars(), limits=WorkerLimits(piece_s=0.2))
    box = fleet.box()

    async def ask(client: object) -> None:
        told = b'{"kind":"open","sound_bytes":1024}'
        await client.publish("askaloud.1.hear", told, reply=INBOX)  # type: ignore[attr-defined]

    box._line.run(ask, 1)
    eventually(lambda: worker.counts == {"abandoned": 1})
    assert hears(box)
