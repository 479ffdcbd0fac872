"""What the tests of live conversations share: ears, and a stage."""

from collections.abc import Callable, Iterator

import pytest

from audio import EchoCanceller, NoCanceller, RecogniserSet
from audio.recogniser import out_of_process
from audio.sound import FRAME_BYTES
from skill.live.stage import Stage
from skill.recognisers import recogniser_set_of
from skill.settings import Settings
from skill.understanding import Understanding
from tests.pulse import sound_server as sound_server
from tests.skill.live.bedside import listens as listens
from tests.skill.live.saying import LONGEST_S

Opens = Callable[..., Stage]


@pytest.fixture(scope="session")
def recogniser_set(understanding: Understanding) -> Iterator[RecogniserSet]:
    """What a live assistant listens with, loaded once."""
    with pytest.MonkeyPatch.context() as patch:
        # A busy machine is no reason to hear otherwise.
        patch.setattr(out_of_process, "DEADLINE_S", LONGEST_S)
        recognisers = recogniser_set_of(understanding.topic)
        assert recognisers.out_of_process is not None
        recognisers.out_of_process.hear(bytes(FRAME_BYTES))
        yield recognisers
        recognisers.out_of_process.close()


@pytest.fixture
def opens(
    understanding: Understanding, recogniser_set: RecogniserSet
) -> Iterator[Opens]:
    """Opens a stage with settings of the test's own, and perhaps other ears."""
    opened: list[Stage] = []

    def open_stage(
        recognisers: RecogniserSet = recogniser_set,
        canceller: Callable[[], EchoCanceller] = NoCanceller,
        **values: object,
    ) -> Stage:
        set_so = Settings.model_validate(values)
        stage = Stage(understanding, recognisers, set_so, canceller())
        opened.append(stage)
        return stage

    yield open_stage
    for stage in opened:
        stage.close()


@pytest.fixture
def stage(opens: Opens) -> Stage:
    """A live assistant as it comes, with a wake phrase."""
    return opens()
