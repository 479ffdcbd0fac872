"""The turn: heard or read, understood, answered, spoken."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audio import Frame, Recogniser, SoundFileError, frames_of, read_frames
from intents import Decision, RejectReason, load_topic
from skill import Prosody, Settings
from skill.assistant import Assistant
from skill.dialogue.state import FORGET_AFTER_S
from skill.speech_making import wanted_speech
from skill.understanding import Understanding
from skill.voice import pack_file
from tests.audio.synthesis.packs import hum, packed, row


def no_recogniser() -> Recogniser:
    raise AssertionError("a written question needs no recogniser")


@pytest.fixture
def reader(understanding: Understanding) -> Assistant:
    """Answers written questions."""
    return Assistant(understanding, Settings(), no_recogniser)


@pytest.fixture
def listener(understanding: Understanding, recogniser: Recogniser) -> Assistant:
    """Answers spoken questions too."""
    return Assistant(understanding, Settings(), lambda: recogniser)


def test_a_written_question_is_answered(reader: Assistant) -> None:
    turn = reader.ask_text("what are the symptoms")
    assert turn.transcript is None
    assert turn.match.intent == "symptoms"
    assert turn.reply.intent == "symptoms"
    assert set(turn.timings) == {"match", "reply"}


def test_a_spoken_question_is_answered(
    listener: Assistant, symptoms_file: Path
) -> None:
    turn = listener.ask_sound(read_frames(symptoms_file))
    assert turn.transcript is not None
    assert turn.transcript.text
    assert turn.reply.intent == "symptoms"
    assert set(turn.timings) == {"listen", "match", "reply"}
    assert all(seconds >= 0 for seconds in turn.timings.values())


def test_spoken_and_written_questions_are_one_conversation(
    listener: Assistant, symptoms_file: Path
) -> None:
    first = listener.ask_sound(read_frames(symptoms_file))
    assert listener.ask_text("say that again").reply.text == first.reply.text


def test_a_silent_recording(listener: Assistant) -> None:
    turn = listener.ask_sound(frames_of(np.zeros(32_000, np.int16)))
    assert turn.transcript is None
    assert turn.match.reject_reason is RejectReason.NO_SPEECH
    assert turn.reply.decision is Decision.REJECT
    assert turn.reply.reject_reason is RejectReason.NO_SPEECH


def test_a_recording_that_cannot_be_read(listener: Assistant, tmp_path: Path) -> None:
    with pytest.raises(SoundFileError):
        listener.ask_sound(read_frames(tmp_path / "none.wav"))


def test_after_a_recording_that_cannot_be_read_it_goes_on(
    listener: Assistant,
) -> None:
    first = listener.ask_text("what are the symptoms")

    def broken() -> Iterator[Frame]:
        yield bytes(1024)
        raise SoundFileError("the cable was pulled out. Put it back.")

    with pytest.raises(SoundFileError):
        listener.ask_sound(broken())
    assert listener.ask_text("say that again").reply.text == first.reply.text


def test_the_recogniser_is_made_once(
    understanding: Understanding, recogniser: Recogniser
) -> None:
    made: list[Recogniser] = []

    def make() -> Recogniser:
        made.append(recogniser)
        return recogniser

    assistant = Assistant(understanding, Settings(), make)
    assert made == []
    assert assistant.recogniser is assistant.recogniser
    assert len(made) == 1


def test_the_conversation_is_forgotten_by_the_clock(
    understanding: Understanding,
) -> None:
    now_s = 0.0
    assistant = Assistant(understanding, Settings(), no_recogniser, clock=lambda: now_s)
    assistant.ask_text("what are the symptoms")
    now_s += FORGET_AFTER_S + 1
    replies = understanding.topic.manifest.replies
    assert assistant.ask_text("say that again").reply.body == replies.repeat_nothing


def test_the_settings_say_how_it_speaks_at_first(understanding: Understanding) -> None:
    settings = Settings(rate=125, volume=0.4)
    turn = Assistant(understanding, settings, no_recogniser).ask_text("hello")
    assert turn.reply.prosody == Prosody(rate=125, volume=0.4)


def test_a_reply_is_spoken(reader: Assistant) -> None:
    speech = reader.speak(reader.ask_text("hello").reply)
    assert speech.duration_s > 1
    assert speech.samples.dtype == np.int16
    assert np.abs(speech.samples).max() > 1000


def test_a_quieter_reply_has_smaller_samples(reader: Assistant) -> None:
    loud = reader.speak(reader.ask_text("hello").reply)
    reader.ask_text("quieter please")
    quiet = reader.speak(reader.ask_text("hello").reply)
    assert np.abs(quiet.samples).max() < np.abs(loud.samples).max()


def test_a_slower_reply_takes_longer(reader: Assistant) -> None:
    usual = reader.speak(reader.ask_text("hello").reply)
    reader.ask_text("slow down")
    slow = reader.speak(reader.ask_text("hello").reply)
    assert slow.duration_s > usual.duration_s


def test_speech_is_kept_where_it_may_be(
    understanding: Understanding, tmp_path: Path
) -> None:
    cache = tmp_path / "speech"
    assistant = Assistant(understanding, Settings(), no_recogniser, cache)
    first = assistant.speak(assistant.ask_text("hello").reply)
    kept = list(cache.iterdir())
    assert kept
    again = assistant.speak(assistant.ask_text("hello").reply)
    np.testing.assert_array_equal(again.samples, first.samples)
    assert list(cache.iterdir()) == kept


def test_what_was_made_ahead_is_spoken_in_kokoros_voice(
    understanding: Understanding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = Settings(voice="kokoro")
    wanted = wanted_speech(load_topic(), settings, ["uk"], [150, 125])
    packed(
        pack_file(),
        *(
            row(one.text, one.rate, speech=hum(one.text, 0.2), phonemes=one.phonemes)
            for one in wanted
        ),
    ).close()
    assistant = Assistant(understanding, settings, no_recogniser)
    for said in (
        "i can't feel my legs",
        "what are the symptoms",
        "in plainer words",
        "say that again, slower",
        "slower",
        "can it be cured",
        "what is the weather in paris",
        "tell me about pain and treatment",
        "that answer was wrong",
    ):
        turn = assistant.ask_text(said)
        assert assistant.speech(turn.reply).rate == 24_000, turn.reply.text
        assert turn.reply.prosody.rate in (125, 150)
