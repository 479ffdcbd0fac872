"""Speech is made ahead, and never in the way."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from audio import Speech, VoiceError
from intents import Topic
from skill.dialogue.fixed import fixed_replies
from skill.dialogue.reply import Prosody, Reply
from skill.live.warming import Warming
from tests.skill.live.saying import eventually

SPEECH = Speech(np.zeros(10, np.int16), 22_050)


class Voice:
    """A synthesiser that notes what it was given, and may fail or wait."""

    def __init__(self) -> None:
        self.made: list[Reply] = []
        self.fails: Callable[[Reply], bool] = lambda _: False
        self.at_work = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, reply: Reply) -> Speech:
        self.at_work.set()
        assert self.go_on.wait(60)
        if self.fails(reply):
            raise VoiceError("the synthesiser failed. Install it again.")
        self.made.append(reply)
        return SPEECH


@pytest.fixture
def replies(topic: Topic) -> list[Reply]:
    """A few replies."""
    return list(fixed_replies(topic, Prosody()))[:4]


@pytest.fixture
def voice() -> Voice:
    """A synthesiser."""
    return Voice()


class Watch:
    """Notes progress, and says whether something else is under way."""

    def __init__(self) -> None:
        self.done: list[float] = []
        self.busy = False


@pytest.fixture
def watch() -> Watch:
    """What is noted."""
    return Watch()


@pytest.fixture
def warming(voice: Voice, watch: Watch, replies: list[Reply]) -> Iterator[Warming]:
    """Speech that is to be made ahead."""
    made = Warming(replies, voice, watch.done.append, lambda: watch.busy)
    yield made
    voice.go_on.set()
    made.close()


def test_all_is_made_in_order(
    warming: Warming, voice: Voice, watch: Watch, replies: list[Reply]
) -> None:
    warming.start()
    eventually(lambda: len(watch.done) == 4)
    assert voice.made == replies
    assert watch.done == [0.25, 0.5, 0.75, 1.0]


def test_it_waits_while_something_else_is_under_way(
    warming: Warming, voice: Voice, watch: Watch
) -> None:
    watch.busy = True
    warming.start()
    time.sleep(0.5)
    assert voice.made == []
    watch.busy = False
    eventually(lambda: len(voice.made) == 4)


def test_one_that_fails_does_not_keep_the_others(
    warming: Warming,
    voice: Voice,
    watch: Watch,
    replies: list[Reply],
    caplog: pytest.LogCaptureFixture,
) -> None:
    voice.fails = lambda reply: reply is replies[1]
    warming.start()
    eventually(lambda: len(watch.done) == 4)
    assert voice.made == [replies[0], *replies[2:]]
    eventually(lambda: "1 replies have no speech yet" in caplog.text)
    assert "the synthesiser failed" in caplog.text


def test_close_stops_it_after_the_text_that_it_is_at(
    warming: Warming, voice: Voice, replies: list[Reply]
) -> None:
    voice.go_on.clear()
    warming.start()
    assert voice.at_work.wait(60)
    threading.Timer(0.2, voice.go_on.set).start()
    warming.close()
    assert voice.made == replies[:1]
    time.sleep(0.3)
    assert voice.made == replies[:1]


def test_close_stops_it_while_it_waits(
    warming: Warming, voice: Voice, watch: Watch
) -> None:
    watch.busy = True
    warming.start()
    warming.close()
    assert voice.made == []


def test_what_never_began_can_be_closed(warming: Warming) -> None:
    warming.close()


def test_it_is_told_once_what_is_urgent_is_there(
    topic: Topic, voice: Voice, watch: Watch
) -> None:
    every = list(fixed_replies(topic, Prosody()))
    urgent = [one for one in every if one.is_urgent and one.situation is None]
    assert urgent
    made_before: list[bool] = []

    def synthesise(reply: Reply) -> Speech:
        made_before.append(ahead.urgent_is_made)
        return voice(reply)

    ahead = Warming(every, synthesise, watch.done.append, lambda: watch.busy)
    assert not ahead.urgent_is_made
    ahead.start()
    eventually(lambda: len(voice.made) == len(every))
    ahead.close()
    last = max(voice.made.index(one) for one in urgent)
    assert not any(made_before[: last + 1])
    assert all(made_before[last + 1 :])


def test_a_voice_that_fails_keeps_nobody_waiting(
    topic: Topic, voice: Voice, watch: Watch
) -> None:
    voice.fails = lambda reply: reply.is_urgent
    every = list(fixed_replies(topic, Prosody()))
    warming = Warming(every, voice, watch.done.append, lambda: watch.busy)
    warming.start()
    eventually(lambda: warming.urgent_is_made)
    warming.close()
