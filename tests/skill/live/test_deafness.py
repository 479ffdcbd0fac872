"""That it cannot hear is said late, once, and then seldom; and not to nobody."""

import time
from datetime import datetime

import pytest

from audio.devices.fakes import FakeMicrophone
from skill.live.clock import Clock
from skill.live.deafness import ASLEEP_S, AWAKE_S, STEADY_S, Deafness
from skill.live.stage import Stage
from tests.skill.live.conftest import Opens
from tests.skill.live.saying import called

DEAF = "I cannot hear you"
BACK = "I can hear you again"
STEP_S = 0.1


class Bed:
    """A live assistant whose microphone may fail; real time is the test's own."""

    def __init__(self, stage: Stage, hour: int = 12) -> None:
        self.stage, self.now_s = stage, 500.0
        self.microphone = FakeMicrophone()
        self.said: list[str] = []
        """What it began to say of its own accord, in order."""
        self.deafness = Deafness(
            self.microphone,
            stage.player,
            stage.session,
            stage.live.output,
            Clock(lambda: self.now_s, lambda: datetime(2025, 3, 5, hour)),
        )

    def wait(self, seconds: float) -> None:
        """Let real time pass, in which no frame comes."""
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            before = self.stage.live.output.reply
            self.deafness.look()
            if self.stage.live.output.reply is not before:
                self.said.append(self.stage.said)
            while self.stage.live.at_work:
                time.sleep(0.001)
            self.stage.live.output.poll()
            for _ in range(4):
                self.stage.player.tick()

    def fail(self, seconds: float) -> None:
        """Let the microphone be in trouble for so long."""
        self.microphone.trouble = "the microphone went away. Plug it in."
        self.wait(seconds)
        self.microphone.trouble = None


@pytest.fixture
def bed(stage: Stage) -> Bed:
    return Bed(stage)


def test_asleep_no_word_is_said_of_what_is_over_soon(bed: Bed) -> None:
    for _ in range(100):
        bed.fail(ASLEEP_S - 1)
        bed.wait(STEADY_S + 1)
    assert bed.said == []


def test_asleep_it_is_said_once_with_whom_to_call_and_when_it_is_over(bed: Bed) -> None:
    bed.fail(ASLEEP_S + 30)
    bed.wait(STEADY_S + 20)
    assert len(bed.said) == 2
    assert bed.said[0].startswith(DEAF)
    assert "9 9 9" in bed.said[0]
    assert bed.said[1].startswith(BACK)


def test_in_a_conversation_it_is_said_sooner(bed: Bed) -> None:
    bed.stage.hear(called("hello assistant"))
    bed.stage.wait_until(lambda: bed.stage.session.awaited)
    bed.fail(AWAKE_S - 1)
    bed.wait(STEADY_S + 1)
    assert bed.said == []
    bed.fail(AWAKE_S + 1)
    assert len(bed.said) == 1


def test_open_to_all_is_not_a_conversation(opens: Opens) -> None:
    bed = Bed(opens(address="open"))
    bed.fail(ASLEEP_S - 1)
    assert bed.said == []


def test_a_microphone_that_comes_and_goes_all_the_time_is_told_of_seldom(
    bed: Bed,
) -> None:
    for _ in range(200):
        bed.fail(2.0)
        bed.wait(1.0)
    # Ten minutes.
    assert 1 <= len(bed.said) <= 3
    assert all(text.startswith(DEAF) for text in bed.said)


@pytest.mark.parametrize(("hour", "most"), [(12, 4), (3, 1)])
def test_how_often_in_an_hour(stage: Stage, hour: int, most: int) -> None:
    bed = Bed(stage, hour)
    bed.fail(3500.0)
    assert len(bed.said) == most


def test_where_there_is_no_speaker_either_it_is_said_once_there_is(bed: Bed) -> None:
    bed.stage.player.trouble = "the speaker went away. Plug it in."
    bed.microphone.trouble = "the microphone went away. Plug it in."
    bed.wait(60.0)
    assert bed.said == []
    bed.stage.player.trouble = None
    bed.wait(1.0)
    assert [text.startswith(DEAF) for text in bed.said] == [True]


def test_where_nothing_was_said_of_it_nothing_is_said_when_it_is_back(
    bed: Bed,
) -> None:
    bed.stage.player.trouble = "the speaker went away. Plug it in."
    bed.fail(60.0)
    bed.stage.player.trouble = None
    bed.wait(10.0)
    assert bed.said == []
