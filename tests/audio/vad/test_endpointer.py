"""An utterance is found where somebody speaks, and nowhere else."""

from collections.abc import Iterable

import numpy as np
import pytest

from audio import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    Endpointer,
    EndpointSettings,
    Frame,
    Recogniser,
    Utterance,
    find_utterance,
    frames_of,
    recognise,
)
from audio.sound import FRAME_S, Samples
from audio.vad.detector import SileroDetector
from tests.audio.conftest import CHILDREN, TREATMENT, silence

QUIET: Frame = bytes(2 * FRAME_SAMPLES)
LOUD: Frame = np.full(FRAME_SAMPLES, 9000, np.int16).tobytes()


def loudness(frame: Frame) -> float:
    """A detector that takes every sound for speech."""
    return 1.0 if any(frame) else 0.0


def joined(*parts: Samples) -> list[Frame]:
    return frames_of(np.concatenate(parts))


def noise(level: float, seconds: float) -> Samples:
    """White noise."""
    samples = np.random.default_rng(1).normal(0, level, round(seconds * SAMPLE_RATE))
    return np.clip(samples, -32768, 32767).astype(np.int16)


def fed(endpointer: Endpointer, frames: Iterable[Frame]) -> list[Utterance]:
    """The utterances that end while the frames go in."""
    return [one for frame in frames if (one := endpointer.feed(frame)) is not None]


@pytest.fixture
def by_loudness() -> Endpointer:
    """An endpointer whose detector can be reckoned with to the frame."""
    return Endpointer(EndpointSettings(detector_lag_s=0.0), loudness)


@pytest.mark.parametrize(
    "sound",
    [
        silence(5),
        noise(20, 5),
        noise(300, 5),
        noise(20_000, 5),
        np.full(5 * SAMPLE_RATE, 8000, np.int16),
    ],
    ids=["silence", "faint noise", "noise", "loud noise", "direct current"],
)
def test_where_nobody_speaks_there_is_no_utterance(sound: Samples) -> None:
    assert find_utterance(frames_of(sound)) is None


@pytest.mark.parametrize("samples", [1, 16, 160, 480])
def test_a_click_is_no_utterance(samples: int) -> None:
    sound = silence(3)
    sound[SAMPLE_RATE : SAMPLE_RATE + samples] = 30_000
    assert find_utterance(frames_of(sound)) is None


def test_no_frames_are_no_utterance() -> None:
    assert find_utterance([]) is None


def test_a_question_in_the_middle_of_silence_is_found_whole(
    children: Samples, recogniser: Recogniser
) -> None:
    utterance = find_utterance(joined(silence(2), children, silence(2)))
    assert utterance is not None
    assert recognise(utterance, recogniser).text == CHILDREN
    assert utterance.duration_s < len(children) / SAMPLE_RATE + 0.5


def test_a_question_in_faint_noise_is_found_whole(
    children: Samples, recogniser: Recogniser
) -> None:
    sound = np.concatenate([silence(2), children, silence(2)])
    noisy = sound + noise(30, len(sound) / SAMPLE_RATE)
    utterance = find_utterance(frames_of(noisy.astype(np.int16)))
    assert utterance is not None
    assert recognise(utterance, recogniser).text == CHILDREN


def test_a_question_that_starts_at_once_is_found_whole(
    children: Samples, recogniser: Recogniser
) -> None:
    spoken = np.flatnonzero(np.abs(children) > 100)
    utterance = find_utterance(frames_of(children[spoken[0] : spoken[-1] + 1]))
    assert utterance is not None
    assert recognise(utterance, recogniser).text == CHILDREN


def test_sound_from_before_the_first_word_is_kept(children: Samples) -> None:
    utterance = find_utterance(joined(silence(2), children))
    assert utterance is not None
    assert utterance.frames[0] == QUIET


def test_the_pre_roll_is_as_long_as_it_is_set(by_loudness: Endpointer) -> None:
    fed(by_loudness, [QUIET] * 100 + [LOUD] * 10)
    utterance = by_loudness.finish()
    assert utterance is not None
    before = utterance.frames.index(LOUD)
    assert before * FRAME_S == pytest.approx(
        by_loudness.settings.pre_roll_s, abs=FRAME_S
    )


def test_most_of_the_silence_after_the_last_word_is_left_out(
    by_loudness: Endpointer,
) -> None:
    (utterance,) = fed(by_loudness, [LOUD] * 10 + [QUIET] * 100)
    after = len(utterance.frames) - 10
    assert after * FRAME_S == pytest.approx(
        by_loudness.settings.kept_silence_s, abs=FRAME_S
    )
    assert utterance.speech_s == pytest.approx(10 * FRAME_S)


def test_speech_shorter_than_the_shortest_is_noise(by_loudness: Endpointer) -> None:
    assert fed(by_loudness, [LOUD] * 4 + [QUIET] * 100) == []
    assert not by_loudness.speaking


def test_a_pause_of_two_seconds_is_joined(
    children: Samples, treatment: Samples, recogniser: Recogniser
) -> None:
    utterance = find_utterance(joined(children, silence(2), treatment, silence(2)))
    assert utterance is not None
    assert recognise(utterance, recogniser).text == f"{CHILDREN} {TREATMENT}"
    both_s = (len(children) + len(treatment)) / SAMPLE_RATE
    assert utterance.duration_s < both_s + 1.0


def test_an_utterance_ends_after_the_longest_time(children: Samples) -> None:
    speech = np.tile(children, 40 * SAMPLE_RATE // len(children))
    utterance = find_utterance(frames_of(speech))
    assert utterance is not None
    assert utterance.duration_s == pytest.approx(20.0, abs=FRAME_S)
    assert utterance.speech_s <= utterance.duration_s


def test_joined_parts_end_after_the_longest_time(children: Samples) -> None:
    spoken = np.flatnonzero(np.abs(children) > 100)
    unbroken = np.tile(children[spoken[0] : spoken[-1] + 1], 11)
    part = np.concatenate([unbroken, silence(2)])
    utterance = find_utterance(frames_of(np.tile(part, 3)))
    assert utterance is not None
    assert utterance.duration_s == pytest.approx(20.0, abs=FRAME_S)
    assert utterance.speech_s <= utterance.duration_s


def test_listening_ends_where_nobody_starts_to_speak(children: Samples) -> None:
    frames = iter(joined(silence(10), children))
    assert find_utterance(frames, listen_s=3.0) is None
    assert len(list(frames)) * FRAME_S > 6


def test_listening_does_not_end_in_the_middle_of_a_question(
    children: Samples, recogniser: Recogniser
) -> None:
    utterance = find_utterance(joined(silence(2), children, silence(2)), listen_s=3.0)
    assert utterance is not None
    assert recognise(utterance, recogniser).text == CHILDREN


def test_settings_decide_how_long_a_pause_ends_an_utterance(
    children: Samples, treatment: Samples
) -> None:
    frames = joined(children, silence(1.5), treatment, silence(6))
    assert len(fed(Endpointer(), frames)) == 2
    patient = Endpointer(EndpointSettings(trailing_silence_s=5.0))
    assert len(fed(patient, frames)) == 1


def test_a_stream_of_two_questions_gives_an_utterance_for_each(
    children: Samples, treatment: Samples, recogniser: Recogniser
) -> None:
    frames = joined(silence(1), children, silence(1.5), treatment, silence(1.5))
    utterances = fed(Endpointer(), frames)
    heard = [recognise(utterance, recogniser).text for utterance in utterances]
    assert heard == [CHILDREN, TREATMENT]


def test_one_can_see_whether_somebody_speaks(by_loudness: Endpointer) -> None:
    fed(by_loudness, [QUIET] * 20)
    assert not by_loudness.speaking
    fed(by_loudness, [LOUD] * 10)
    assert by_loudness.speaking
    fed(by_loudness, [QUIET] * 40)
    assert not by_loudness.speaking


def test_finish_ends_an_utterance_under_way(
    children: Samples, recogniser: Recogniser
) -> None:
    endpointer = Endpointer()
    assert fed(endpointer, joined(silence(1), children)) == []
    utterance = endpointer.finish()
    assert utterance is not None
    assert recognise(utterance, recogniser).text == CHILDREN
    assert not endpointer.speaking


def test_silence_is_counted_from_the_last_sound_not_from_when_it_was_noticed() -> None:
    settings = EndpointSettings(
        trailing_silence_s=20 * FRAME_S, detector_lag_s=5 * FRAME_S
    )
    endpointer = Endpointer(settings, loudness)
    fed(endpointer, [LOUD] * 10)
    assert endpointer.silence_s == 0
    fed(endpointer, [QUIET])
    assert endpointer.silence_s == pytest.approx(6 * FRAME_S)
    assert fed(endpointer, [QUIET] * 13) == []
    assert len(fed(endpointer, [QUIET])) == 1


def test_breath_taken_in_the_silence_belongs_to_the_next_utterance(
    by_loudness: Endpointer,
) -> None:
    fed(by_loudness, [LOUD] * 10)
    while by_loudness.speaking:
        fed(by_loudness, [QUIET])
    fed(by_loudness, [LOUD] * 6)
    second = by_loudness.finish()
    assert second is not None
    settings = by_loudness.settings
    before = round((settings.pre_roll_s + settings.start_s) / FRAME_S) - 3
    assert second.frames == (QUIET,) * before + (LOUD,) * 6


def test_finish_without_an_utterance_gives_none() -> None:
    endpointer = Endpointer()
    assert endpointer.finish() is None
    fed(endpointer, frames_of(silence(1)))
    assert endpointer.finish() is None


def test_after_finish_all_starts_afresh(by_loudness: Endpointer) -> None:
    fed(by_loudness, [LOUD] * 10)
    by_loudness.finish()
    fed(by_loudness, [LOUD] * 6)
    utterance = by_loudness.finish()
    assert utterance is not None
    assert utterance.frames == (LOUD,) * 6


def test_the_detector_tells_speech_from_silence(children: Samples) -> None:
    detector = SileroDetector()
    probabilities = [detector(frame) for frame in frames_of(children)]
    assert probabilities[0] == 0.0
    assert max(probabilities) > 0.9
    assert detector(QUIET) == 0.0


def test_somebody_who_speaks_softly_is_heard(children: Samples) -> None:
    # A voice across the room; a peak of 400 is 38 dB below the loudest sample.
    soft = (children * (400 / np.abs(children).max())).astype(np.int16)
    detector = SileroDetector()
    assert max(detector(frame) for frame in frames_of(soft)) > 0.9


def test_the_detector_is_spared_what_is_plainly_quiet(
    children: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counting:
        def __init__(self) -> None:
            self.asked = 0

        def __call__(self, frame: Frame) -> float:
            self.asked += len(frame) > 0
            return 1.0

        def reset(self) -> None:
            """Nothing to forget."""

    detector = SileroDetector()
    model = Counting()
    monkeypatch.setattr(detector, "_model", model)
    hush = (children * (59 / np.abs(children).max())).astype(np.int16)
    assert {detector(frame) for frame in frames_of(hush)} == {0.0}
    assert model.asked == 0
    assert detector(frames_of(children)[len(frames_of(children)) // 2]) == 1.0


def test_the_detector_forgets_what_came_before_a_silence(children: Samples) -> None:
    detector = SileroDetector()
    frames = joined(children, silence(1))
    once = [detector(frame) for frame in frames]
    again = [detector(frame) for frame in frames]
    assert once == again


def test_one_can_see_how_long_somebody_has_spoken_and_been_silent(
    by_loudness: Endpointer,
) -> None:
    assert by_loudness.speech_s == by_loudness.silence_s == 0
    fed(by_loudness, [LOUD] * 10)
    assert by_loudness.speech_s == pytest.approx(10 * FRAME_S)
    assert by_loudness.silence_s == 0
    fed(by_loudness, [QUIET] * 5)
    assert by_loudness.speech_s == pytest.approx(10 * FRAME_S)
    assert by_loudness.silence_s == pytest.approx(5 * FRAME_S)
    fed(by_loudness, [LOUD])
    assert by_loudness.speech_s == pytest.approx(11 * FRAME_S)
    assert by_loudness.silence_s == 0
    fed(by_loudness, [QUIET] * 100)
    assert by_loudness.speech_s == by_loudness.silence_s == 0


def test_one_can_see_what_was_recorded_so_far(by_loudness: Endpointer) -> None:
    fed(by_loudness, [QUIET] * 50 + [LOUD] * 2)
    assert list(by_loudness.so_far) == []
    fed(by_loudness, [LOUD])
    begun = by_loudness.so_far
    assert begun[-3:] == (LOUD,) * 3
    assert set(begun[:-3]) == {QUIET}
    fed(by_loudness, [LOUD, QUIET])
    assert list(by_loudness.so_far) == [*begun, LOUD, QUIET]
    by_loudness.finish()
    assert list(by_loudness.so_far) == []


def test_patience_may_be_changed_while_somebody_speaks(
    by_loudness: Endpointer,
) -> None:
    usual_s = by_loudness.trailing_silence_s
    assert usual_s == by_loudness.settings.trailing_silence_s
    fed(by_loudness, [LOUD] * 10)
    by_loudness.trailing_silence_s = 2 * usual_s
    longer = round(2 * usual_s / FRAME_S)
    assert fed(by_loudness, [QUIET] * (longer - 1)) == []
    assert len(fed(by_loudness, [QUIET])) == 1
    # It stays as it was set, and less takes effect at once.
    fed(by_loudness, [LOUD] * 10 + [QUIET] * 20)
    by_loudness.trailing_silence_s = 10 * FRAME_S
    assert len(fed(by_loudness, [QUIET])) == 1
