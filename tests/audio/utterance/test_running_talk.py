"""Talk that runs on, and somebody who speaks up in it."""

import pytest

from audio.sound import FRAME_S
from audio.utterance.running_talk import RunningTalk

TALK_DB = -40.0


@pytest.fixture
def talk() -> RunningTalk:
    """In a quiet room."""
    return RunningTalk()


def hear(talk: RunningTalk, seconds: float, of_it: float, level_db: float) -> None:
    """Hear sound of which so much is speech, in stretches of five seconds."""
    for at in range(round(seconds / FRAME_S)):
        talk.note((at * FRAME_S) % 5.0 < 5.0 * of_it, level_db)


def test_one_who_speaks_in_a_quiet_room_is_not_amid_talk(talk: RunningTalk) -> None:
    hear(talk, 10.0, 1.0, TALK_DB)
    assert not talk.holds(TALK_DB)


def test_a_question_now_and_then_is_no_talk(talk: RunningTalk) -> None:
    hear(talk, 300.0, 0.2, TALK_DB)
    assert not talk.holds(TALK_DB)


def test_a_television_runs_on(talk: RunningTalk) -> None:
    hear(talk, 120.0, 0.6, TALK_DB)
    assert talk.holds(TALK_DB)
    assert talk.holds(TALK_DB + 4.0)


def test_who_speaks_up_is_not_part_of_it(talk: RunningTalk) -> None:
    hear(talk, 120.0, 0.6, TALK_DB)
    assert not talk.holds(TALK_DB + 8.0)


def test_some_minutes_later_only_what_is_as_loud_may_be_its_going_on(
    talk: RunningTalk,
) -> None:
    hear(talk, 600.0, 0.6, TALK_DB)
    hear(talk, 300.0, 0.0, TALK_DB)
    assert talk.holds(TALK_DB)
    assert not talk.holds(TALK_DB + 4.0)


def test_in_a_quarter_of_an_hour_it_is_forgotten(talk: RunningTalk) -> None:
    hear(talk, 600.0, 0.6, TALK_DB)
    hear(talk, 930.0, 0.0, TALK_DB)
    assert not talk.holds(TALK_DB)
