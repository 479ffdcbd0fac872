"""The canceller is used where there is an echo, and only there."""

import numpy as np
import pytest

from audio import Frame, frames_of
from audio.sound import Samples
from skill.live.echo_watch import ECHO_S, EchoWatch
from tests.skill.live.saying import called


class Marking:
    """A canceller that gives silence, so that its frames are known."""

    name = "marking"

    def process(self, frame: Frame, reference: Samples) -> Frame:  # noqa: ARG002
        return bytes(len(frame))

    def reset(self) -> None:
        """Nothing to forget."""


ANSWER = np.concatenate(
    [called("what is a bone scan"), called("what are the symptoms")]
)


def last_frame(watch: EchoWatch, heard: Samples, played: Samples) -> Frame:
    """What becomes of the last frame, while the assistant talks."""
    used = b""
    for frame, given in zip(frames_of(heard), frames_of(played), strict=True):
        used = watch.take_out(frame, np.frombuffer(given, np.int16), talking=True)
    return used


def test_until_an_echo_is_known_sound_stays_as_it_is() -> None:
    watch = EchoWatch(Marking())
    short = ANSWER[: round((ECHO_S - 0.5) * 16_000)]
    last_frame(watch, short // 4, short)
    assert not watch.echoes


def test_where_nothing_is_heard_of_the_speaker_sound_stays_as_it_is() -> None:
    watch = EchoWatch(Marking())
    room = np.random.default_rng(1).normal(0, 300, len(ANSWER)).astype(np.int16)
    assert any(last_frame(watch, room, ANSWER))
    assert not watch.echoes


def test_an_echo_is_found_and_forgotten() -> None:
    watch = EchoWatch(Marking())
    assert not any(last_frame(watch, ANSWER // 4, ANSWER))
    assert watch.echoes
    last_frame(watch, np.zeros(len(ANSWER), np.int16), ANSWER)
    assert not watch.echoes


@pytest.mark.parametrize("seconds", [0.4, 3.0])
def test_what_it_leaves_of_an_echo_is_told(seconds: float) -> None:
    class Useless(Marking):
        def process(self, frame: Frame, reference: Samples) -> Frame:  # noqa: ARG002
            return frame

    watch = EchoWatch(Useless())
    last_frame(watch, ANSWER // 4, ANSWER)
    assert watch.alike(seconds)


@pytest.mark.parametrize(("share", "cancelled"), [(4.0, False), (0.5, True)])
def test_an_echo_much_fainter_than_people_is_left_as_it_is(
    share: float, cancelled: bool
) -> None:
    watch = EchoWatch(Marking())
    played = ANSWER // 4
    for frame in frames_of((share * played).astype(np.int16)):
        watch.take_out(frame, np.zeros(512, np.int16), talking=False)
    watch.note_voice(3.0)
    # Its last frame is loud, so that it is seen whether it was cancelled.
    cut = played[: int(np.abs(played[-16_000:]).argmax()) - 16_000 + 512]
    used = last_frame(watch, cut, cut)
    assert watch.echoes
    assert any(used) is not cancelled
