"""The canceller is used where there is an echo, and only there."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from audio import Frame, frames_of
from audio.sound import FRAME_SAMPLES, Samples
from skill.live.echo_watch import ECHO_S, MASKING_DB, STILL_DB, EchoWatch
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


def swelling(levels_db: npt.NDArray[np.float64], rng: np.random.Generator) -> Samples:
    """Noise that goes up and down, a level for each frame."""
    amplitude = np.repeat(10 ** (levels_db / 20), FRAME_SAMPLES)
    return (amplitude * rng.standard_normal(len(amplitude))).astype(np.int16)


def half_alike() -> tuple[Samples, Samples]:
    """Sound that goes up and down half as what was played, and that."""
    rng = np.random.default_rng(2)

    def levels() -> npt.NDArray[np.float64]:
        return np.convolve(rng.standard_normal(200), np.ones(4) / 2, "same")

    own, other = levels(), levels()
    played = swelling(62 + 6 * own, rng)
    heard = swelling(56 + 6 * (0.5 * own + math.sqrt(0.75) * other), rng)
    return heard, played


def test_what_is_half_alike_is_no_echo_unless_one_is_known() -> None:
    heard, played = half_alike()
    fresh = EchoWatch(Marking())
    last_frame(fresh, heard, played)
    assert not fresh.echoes
    # What is known is kept to for longer: it would come and go with every word.
    knowing = EchoWatch(Marking())
    last_frame(knowing, ANSWER // 4, ANSWER)
    assert knowing.echoes
    last_frame(knowing, heard, played)
    assert knowing.echoes


@pytest.mark.parametrize(
    ("louder_db", "was_masked", "cancelled"),
    [
        (MASKING_DB - 1, False, True),
        (MASKING_DB + 1, False, False),
        (MASKING_DB + 1, True, True),
        (MASKING_DB + STILL_DB + 1, True, False),
    ],
)
def test_once_an_echo_masks_people_they_must_be_louder_to_be_left_as_they_are(
    louder_db: float, was_masked: bool, cancelled: bool
) -> None:
    watch = EchoWatch(Marking())
    rng = np.random.default_rng(1)
    levels = 60 + 6 * rng.standard_normal(200)
    echo = swelling(levels, rng)
    if not was_masked:
        watch._voice_db = 200.0
    last_frame(watch, echo, echo)
    assert watch.echoes
    watch._voice_db = watch._echo_db + louder_db
    used = last_frame(watch, echo[:FRAME_SAMPLES], echo[:FRAME_SAMPLES])
    assert any(used) is not cancelled
