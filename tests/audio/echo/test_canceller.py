"""What the assistant says itself does not count as somebody speaking."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from audio import Endpointer, NoCanceller, Recogniser, Speech, Voice, frames_of, hear
from audio.echo.canceller import EchoCanceller, WebRtcCanceller, choose_canceller
from audio.sound import FRAME_SAMPLES, SAMPLE_RATE, Frame, Samples
from tests.audio.conftest import CHILDREN, samples_of, silence

ANSWER = (
    "Secondary bone cancer is cancer that began in some other part of the body, and "
    "then moved into the bones. Doctors may call it bone metastases."
)


@pytest.fixture(scope="module")
def answer() -> Samples:
    """The assistant speaking, at 16 kHz."""
    import soxr

    speech: Speech = Voice().speak(ANSWER)
    return np.asarray(soxr.resample(speech.samples, speech.rate, SAMPLE_RATE))


def in_a_room(played: Samples, delay_s: float = 0.12, loud: float = 0.7) -> Samples:
    """What a microphone hears of a speaker in the same room."""
    rng = np.random.default_rng(3)
    length = round(0.25 * SAMPLE_RATE)
    tail = rng.normal(size=length) * np.exp(-np.arange(length) / 700)
    tail[0] = 4.0
    tail *= loud / np.abs(tail).sum() * 4
    delayed = np.concatenate([silence(delay_s), played])
    heard = np.convolve(delayed, tail)[: len(played)]
    return np.clip(heard, -32768, 32767).astype(np.int16)


def cleaned(
    canceller: EchoCanceller, microphone: Samples, played: Samples
) -> list[Frame]:
    """The frames of a microphone, while something was played."""

    def pieces() -> Iterator[Frame]:
        for at, frame in enumerate(frames_of(microphone)):
            given = played[at * FRAME_SAMPLES : (at + 1) * FRAME_SAMPLES]
            yield canceller.process(
                frame, np.pad(given, (0, FRAME_SAMPLES - len(given)))
            )

    return list(pieces())


def level(frames: list[Frame]) -> float:
    """The power of sound."""
    samples = np.frombuffer(b"".join(frames), np.int16).astype(float)
    return float(np.mean(samples**2))


def test_an_echo_is_taken_out(answer: Samples) -> None:
    twice = np.concatenate([answer, answer])
    clean = cleaned(WebRtcCanceller(), in_a_room(twice), twice)
    half = len(clean) // 2
    left = level(clean[half:]) / level(frames_of(in_a_room(twice))[half:])
    assert left < 0.01, "it needs a moment, and then takes out 20 decibels and more"


def test_an_echo_alone_starts_no_utterance(answer: Samples) -> None:
    heard, plain = Endpointer(), Endpointer()
    began = began_without = False
    room = in_a_room(answer)
    for frame, raw in zip(
        cleaned(WebRtcCanceller(), room, answer), frames_of(room), strict=True
    ):
        heard.feed(frame)
        plain.feed(raw)
        began |= heard.speaking
        began_without |= plain.speaking
    assert began_without, "else nothing is shown here"
    assert not began


def test_somebody_who_speaks_over_it_is_heard(answer: Samples) -> None:
    stop = samples_of("stop", "stop talking")
    room = in_a_room(answer).astype(np.int32)
    at = 3 * SAMPLE_RATE
    room[at : at + len(stop)] += stop
    mixed = np.clip(room, -32768, 32767).astype(np.int16)
    endpointer = Endpointer()
    frames = cleaned(WebRtcCanceller(), mixed, answer)
    first = at // FRAME_SAMPLES
    for frame in frames[:first]:
        endpointer.feed(frame)
    assert not endpointer.speaking
    for frame in frames[first : first + len(stop) // FRAME_SAMPLES]:
        endpointer.feed(frame)
        if endpointer.speaking:
            return
    raise AssertionError("nobody was heard")


def test_without_anything_played_speech_stays_as_it_was(
    children: Samples, recogniser: Recogniser
) -> None:
    clean = cleaned(WebRtcCanceller(), children, np.zeros(0, np.int16))
    heard = hear(clean, recogniser)
    assert heard is not None
    assert heard.text == CHILDREN


def test_silence_stays_all_but_silent(answer: Samples) -> None:
    clean = cleaned(WebRtcCanceller(), silence(len(answer) / SAMPLE_RATE), answer)
    assert level(clean) < 50.0, "it adds faint noise of its own"
    endpointer = Endpointer()
    for frame in clean:
        endpointer.feed(frame)
        assert not endpointer.speaking


def test_every_frame_is_a_whole_one(answer: Samples) -> None:
    clean = cleaned(WebRtcCanceller(), in_a_room(answer), answer)
    assert {len(frame) for frame in clean} == {2 * FRAME_SAMPLES}


def test_it_can_begin_anew(answer: Samples) -> None:
    canceller = WebRtcCanceller()
    first = cleaned(canceller, in_a_room(answer), answer)
    canceller.reset()
    assert cleaned(canceller, in_a_room(answer), answer) == first


def test_the_canceller_that_is_installed_is_taken() -> None:
    assert isinstance(choose_canceller(), WebRtcCanceller)


def test_without_the_library_nothing_is_taken_out(
    monkeypatch: pytest.MonkeyPatch, children: Samples
) -> None:
    monkeypatch.setitem(sys.modules, "livekit.rtc", None)
    canceller = choose_canceller()
    assert isinstance(canceller, NoCanceller)
    frames = frames_of(children)
    assert cleaned(canceller, children, children) == frames
