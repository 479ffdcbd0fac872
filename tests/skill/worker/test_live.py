"""A live assistant whose ears a server lends, and one whose server is gone."""

from collections.abc import Iterator

import pytest

from audio import RecogniserSet
from audio.recogniser import out_of_process
from audio.recogniser.remote import RemoteRecogniser
from audio.sound import FRAME_BYTES
from skill.live.stage import Stage
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from tests.audio.conftest import samples_of
from tests.skill.worker.conftest import LONGEST_S, FakeEars, Fleet, eventually

NUMB = ("urgent_spinal_cord", "i can't feel my legs")


@pytest.fixture
def ears(
    fleet: Fleet, understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RecogniserSet]:
    """What a live assistant listens with where a server lends ears."""
    monkeypatch.setattr(out_of_process, "DEADLINE_S", LONGEST_S)
    settings = Settings(remote_ears=fleet.nats.url)
    ears = recogniser_set_of(understanding.topic, settings)
    assert isinstance(ears.out_of_process, RemoteRecogniser)
    assert ears.out_of_process.local is not None
    ears.out_of_process.local.hear(bytes(FRAME_BYTES))
    yield ears
    ears.out_of_process.close()


def asked(understanding: Understanding, ears: RecogniserSet, *said: str) -> Stage:
    """A live assistant that has answered what was said."""
    stage = Stage(understanding, ears, Settings(address="open"))
    stage.hear(samples_of(*said))
    stage.wait_for_answer()
    return stage


def test_what_a_worker_hears_counts(
    fleet: Fleet, understanding: Understanding, ears: RecogniserSet
) -> None:
    worker = fleet.worker(FakeEars("what are the symptoms"))
    remote = ears.out_of_process
    assert isinstance(remote, RemoteRecogniser)
    eventually(lambda: remote.connected)
    stage = asked(understanding, ears, "symptoms", "what are the symptoms")
    try:
        assert stage.observer.intents == ["symptoms"]
        assert worker.ears.heard
    finally:
        stage.close()


def test_a_report_is_answered_with_the_server_gone(
    fleet: Fleet, understanding: Understanding, ears: RecogniserSet
) -> None:
    fleet.nats.stop()
    stage = asked(understanding, ears, *NUMB)
    try:
        assert stage.observer.intents == [NUMB[0]]
        assert stage.observer.turns[0][0].reply.is_urgent
    finally:
        stage.close()


def test_what_is_said_to_others_is_never_sent(ears: RecogniserSet) -> None:
    assert not ears.may_hear_all


def test_without_the_setting_nothing_is_sent_anywhere(
    understanding: Understanding,
) -> None:
    ears = recogniser_set_of(understanding.topic, Settings())
    assert not isinstance(ears.out_of_process, RemoteRecogniser)
    assert ears.out_of_process is not None
    ears.out_of_process.close()
