"""It is said to be ready once it is, and not before."""

import threading

import pytest

from audio import RecogniserSet, RecognitionError
from audio.devices.fakes import FakeMicrophone
from skill.live import readiness
from skill.live.readiness import (
    LOADS_S,
    SPEAKS_S,
    Readiness,
    has_made,
    hears,
    recognises,
)
from tests.skill.live.saying import eventually


def test_it_is_told_when_all_is_there_at_once() -> None:
    told = threading.Event()
    loaded = False
    microphone = FakeMicrophone()
    asked = 0

    def is_loaded() -> bool:
        nonlocal asked
        asked += 1
        return loaded

    waiting = Readiness(told.set, [is_loaded, hears(microphone)])
    waiting.start()
    eventually(lambda: asked > 1)
    microphone.trouble = "the microphone went away. Plug it in."
    loaded, before = True, asked
    eventually(lambda: asked > before + 2)
    assert not told.is_set()
    microphone.trouble = None
    assert told.wait(60)


def test_who_is_told_to_end_is_never_ready() -> None:
    told = threading.Event()
    waiting = Readiness(told.set, [lambda: False])
    waiting.start()
    waiting.close()
    waiting._thread.join(60)
    assert not told.is_set()


def test_recognisers_that_answer_are_there(recogniser_set: RecogniserSet) -> None:
    assert recognises(recogniser_set, lambda: 0.0)()


def test_one_that_never_answers_is_done_without_in_the_end(
    recogniser_set: RecogniserSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recogniser_set.out_of_process is not None

    def fails(_: bytes) -> None:
        raise RecognitionError("it is not there. Wait.")

    now_s = 0.0
    is_there = recognises(recogniser_set, lambda: now_s)
    with monkeypatch.context() as patch:
        patch.setattr(recogniser_set.out_of_process, "hear", fails)
        assert not is_there()
        now_s = LOADS_S
        assert is_there()
    now_s = 0.0
    assert is_there()
    assert readiness.LOADS_S > 60


def test_a_voice_that_hangs_is_not_waited_for_without_end() -> None:
    now_s, made = [0.0], [False]
    is_there = has_made(lambda: made[0], lambda: now_s[0])
    assert not is_there()
    now_s[0] = SPEAKS_S
    assert is_there()
    now_s[0], made[0] = 1.0, True
    assert is_there()
