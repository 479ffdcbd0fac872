"""Talk behind somebody who asks is told from them by how loud it is."""

from collections.abc import Iterable

import numpy as np
import pytest

from audio import FRAME_SAMPLES, Endpointer, Frame, Nearness
from audio.utterance import SpeechEvent, StreamingRecogniser, UtteranceStream
from audio.utterance.nearness import APART_DB, AROUND_S, FARTHEST_DB, REMEMBERED_S
from tests.audio.utterance.test_streaming import Scribe

NEAR, FAR = 8000, 800
"""Loudness of somebody at the bed, and of a television 20 dB below."""
FRAMES_A_SECOND = 31


def voice(loudness: int, frames: int) -> list[Frame]:
    """Somebody who speaks so loudly."""
    return [np.full(FRAME_SAMPLES, loudness, np.int16).tobytes()] * frames


def silence(frames: int) -> list[Frame]:
    return voice(0, frames)


@pytest.fixture
def nearness() -> Nearness:
    """All that is no silence is speech here."""
    return Nearness(lambda frame: float(any(frame)))


def seconds(count: float) -> int:
    return round(count * FRAMES_A_SECOND)


def hears(nearness: Nearness, frames: Iterable[Frame]) -> list[float]:
    return [nearness(frame) for frame in frames]


def utters(nearness: Nearness, loudness: int) -> bool:
    """Whether an utterance so loud counts as far."""
    hears(nearness, voice(loudness, 4))
    nearness.begin()
    hears(nearness, voice(loudness, seconds(1)))
    nearness.end()
    hears(nearness, silence(10))
    return nearness.far


def asks(nearness: Nearness, loudness: int = NEAR) -> None:
    """Somebody says something to the assistant."""
    utters(nearness, loudness)
    nearness.note_asker(nearness.level_db)


def test_in_a_quiet_room_everybody_is_near(nearness: Nearness) -> None:
    asks(nearness)
    assert not nearness.talk_around
    assert not utters(nearness, FAR)


def test_talk_behind_whoever_asked_is_far(nearness: Nearness) -> None:
    hears(nearness, voice(FAR, seconds(5)))
    asks(nearness)
    assert nearness.talk_around
    assert nearness.tells
    assert utters(nearness, FAR)
    assert not utters(nearness, NEAR)
    assert not utters(nearness, NEAR // 2)


def test_before_anybody_asked_nobody_is_far(nearness: Nearness) -> None:
    hears(nearness, voice(FAR, seconds(5)))
    assert not utters(nearness, FAR)
    assert not utters(nearness, NEAR)


def test_a_television_as_loud_as_whoever_asks_is_not_told_apart(
    nearness: Nearness,
) -> None:
    louder = round(FAR * 10 ** ((APART_DB - 2) / 20))
    hears(nearness, voice(FAR, seconds(5)))
    asks(nearness, louder)
    assert nearness.talk_around
    assert not nearness.tells
    assert not utters(nearness, FAR)


def test_whoever_asked_may_come_to_speak_softly(nearness: Nearness) -> None:
    hears(nearness, voice(NEAR // 100, seconds(5)))
    asks(nearness)
    softer = round(NEAR * 10 ** (-(FARTHEST_DB - 1) / 20))
    assert not utters(nearness, softer)


def test_what_it_says_itself_is_no_talk_around(nearness: Nearness) -> None:
    nearness.hears_itself = True
    hears(nearness, voice(FAR, seconds(20)))
    assert not nearness.talk_around


def test_talk_is_remembered_over_an_answer_and_forgotten_in_silence(
    nearness: Nearness,
) -> None:
    hears(nearness, voice(FAR, seconds(5)))
    nearness.hears_itself = True
    hears(nearness, silence(seconds(2 * AROUND_S)))
    assert nearness.talk_around
    nearness.hears_itself = False
    hears(nearness, silence(seconds(1.1 * AROUND_S)))
    assert not nearness.talk_around


def test_how_loud_somebody_asked_is_forgotten(nearness: Nearness) -> None:
    hears(nearness, voice(FAR, seconds(5)))
    asks(nearness)
    hears(nearness, voice(FAR, seconds(1.1 * REMEMBERED_S)))
    assert not utters(nearness, FAR)


def test_a_line_that_was_answered_by_mistake_is_not_whoever_asks(
    nearness: Nearness,
) -> None:
    hears(nearness, voice(FAR, seconds(5)))
    asks(nearness)
    utters(nearness, FAR)
    nearness.note_asker(nearness.level_db)
    assert utters(nearness, FAR)


def stream_of(nearness: Nearness) -> tuple[UtteranceStream, Scribe]:
    scribe = Scribe()
    streaming = StreamingRecogniser(scribe)
    return UtteranceStream(streaming, Endpointer(detector=nearness), nearness), scribe


def events(stream: UtteranceStream, frames: Iterable[Frame]) -> list[SpeechEvent]:
    return [event for event in map(stream.feed, frames) if event is not None]


def test_a_question_ends_though_the_television_goes_on(nearness: Nearness) -> None:
    stream, _ = stream_of(nearness)
    events(stream, [*voice(FAR, seconds(5)), *silence(40)])
    found = events(stream, [*voice(NEAR, seconds(1)), *voice(FAR, seconds(2))])
    assert found[:3] == [SpeechEvent.BEGAN, SpeechEvent.PAUSED, SpeechEvent.ENDED]
    stream.streaming.close()


def test_somebody_near_ends_what_is_said_behind(nearness: Nearness) -> None:
    stream, _ = stream_of(nearness)
    events(stream, [*voice(FAR, seconds(5)), *silence(40), *voice(FAR, seconds(1))])
    assert stream.speaking
    found = events(stream, voice(NEAR, seconds(1)))
    assert found == [SpeechEvent.ENDED, SpeechEvent.BEGAN]
    stream.streaming.close()


def test_talk_around_a_near_voice_is_made_faint(nearness: Nearness) -> None:
    stream, scribe = stream_of(nearness)
    events(stream, [*voice(FAR, seconds(5)), *silence(40)])
    for frame in [*voice(FAR, 2), *voice(NEAR, 20), *voice(FAR, seconds(2))]:
        if stream.feed(frame) is SpeechEvent.ENDED:
            break
    assert stream.answer is not None
    stream.answer.result(60)
    stream.streaming.close()
    heard = [int(np.frombuffer(one, np.int16)[0]) for one in scribe.begun[1].frames]
    assert heard.count(NEAR) == 20
    behind = heard[len(heard) - heard[::-1].index(NEAR) :]
    # Within a quarter of a second it may still be the voice.
    assert FAR // 10 in behind
    assert behind.count(FAR) <= 8
