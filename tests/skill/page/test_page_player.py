"""What a page plays: the page tells how far it is, and the rest follows."""

import asyncio
import json
import time
from typing import Any

import numpy as np
import pytest

from audio import FRAME_SAMPLES, SAMPLE_RATE, Speech, SpokenWord
from audio.devices.mixer import LATE_S
from skill.page.line import MAX_WAITING, Outgoing, PageLine
from skill.page.page_player import PagePlayer

SPEECH = Speech(
    np.full(2 * SAMPLE_RATE, 1000, np.int16), SAMPLE_RATE, (SpokenWord("hello", 0.0),)
)


class Connected:
    """A line to a page, whose end is looked at."""

    def __init__(self) -> None:
        self.line = PageLine()
        self._loop = asyncio.new_event_loop()
        self._queue: asyncio.Queue[Outgoing | None] = self._loop.run_until_complete(
            self._connect()
        )

    async def _connect(self) -> "asyncio.Queue[Outgoing | None]":
        return self.line.connect()

    def sent(self) -> list[Any]:
        """What was sent since the last call: JSON as objects, sound as bytes."""
        self._loop.run_until_complete(asyncio.sleep(0))
        parts = []
        while not self._queue.empty():
            part = self._queue.get_nowait()
            parts.append(json.loads(part) if isinstance(part, str) else part)
        return parts

    def close(self) -> None:
        self._loop.close()


@pytest.fixture
def connected() -> Any:  # noqa: ANN401
    one = Connected()
    yield one
    one.close()


def test_the_page_gets_the_sound_and_its_words(connected: Connected) -> None:
    player = PagePlayer(connected.line)
    player.play(SPEECH, 0.5)
    told, sound = connected.sent()
    assert told["type"] == "play"
    assert told["words"] == [["hello", 0.0]]
    assert told["volume"] == 0.5
    assert np.array_equal(np.frombuffer(sound[4:], "<i2"), SPEECH.samples)
    assert player.playing


def test_it_plays_until_the_page_says_that_it_has_ended(connected: Connected) -> None:
    player = PagePlayer(connected.line)
    player.play(SPEECH)
    number = connected.sent()[0]["id"]
    player.note_position(number, 0.7)
    assert player.position_s == pytest.approx(0.7)
    player.note_end(number + 1)
    assert player.playing
    player.note_end(number)
    assert not player.playing
    assert player.position_s == SPEECH.duration_s


def test_a_page_that_is_late_tells_nothing_of_what_plays_now(
    connected: Connected,
) -> None:
    player = PagePlayer(connected.line)
    player.play(SPEECH)
    first = connected.sent()[0]["id"]
    player.play(SPEECH)
    player.note_position(first, 1.0)
    player.note_end(first)
    assert player.playing
    assert player.position_s == 0.0


def test_pause_volume_and_stop_are_passed_on_once(connected: Connected) -> None:
    player = PagePlayer(connected.line)
    player.play(SPEECH)
    connected.sent()
    player.pause()
    player.pause()
    player.set_volume(0.25)
    player.set_volume(0.25)
    player.resume()
    player.resume()
    player.stop()
    player.stop()
    kinds = [one["type"] for one in connected.sent()]
    assert kinds == ["pause", "volume", "resume", "stop"]
    assert not player.playing


def test_without_a_page_nothing_plays() -> None:
    player = PagePlayer(PageLine())
    player.play(SPEECH)
    assert not player.playing


def test_a_page_that_never_tells_of_the_end_holds_nobody_up(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    player = PagePlayer(connected.line)
    player.play(SPEECH)
    now_s += SPEECH.duration_s + LATE_S - 0.1
    assert player.playing
    player.pause()
    now_s += 60.0
    assert player.playing
    player.resume()
    now_s += SPEECH.duration_s + LATE_S + 0.1
    assert not player.playing


def test_the_reference_is_what_was_heard_of_it_at_each_frame(
    connected: Connected,
) -> None:
    player = PagePlayer(connected.line)
    player.play(SPEECH, 0.5)
    number = connected.sent()[0]["id"]
    assert not player.read_reference(FRAME_SAMPLES).any()
    player.note_position(number, 1.0)
    assert (player.read_reference(FRAME_SAMPLES) == 500).all()
    # No further on: nothing was heard.
    assert not player.read_reference(FRAME_SAMPLES).any()


def test_a_page_that_takes_nothing_is_let_go(connected: Connected) -> None:
    for _ in range(MAX_WAITING + 2):
        connected.line.send("state", state="asleep")
        connected._loop.run_until_complete(asyncio.sleep(0))
    assert connected.sent()[-1] is None
