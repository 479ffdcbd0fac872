"""Real synthesisers speak the training sentences; some voices never do."""

import random
import shutil

import numpy as np
import pytest

from audio.model_kit.errors import CorpusError
from audio.model_kit.voices import (
    ACCENTS,
    KEPT_OUT,
    SPEAKERS,
    SpeakingStyle,
    any_style,
    speak,
    speak_all,
)
from audio.sound import SAMPLE_RATE
from tests.audio.model_kit.synthesisers import needs

SENTENCE = "how common is it in children"
DRAWS = 5000
KEPT_FOR_JUDGING = {"flite:kal", "flite:awb", "festival:kal", "festival:ked"}


EVERY_PROGRAM = [
    pytest.param("espeak:en-gb", marks=needs("espeak")),
    pytest.param("espeak:en-us+f2", marks=needs("espeak")),
    pytest.param("flite:rms", marks=needs("flite:rms")),
    pytest.param("flite:slt", marks=needs("flite:slt")),
    pytest.param("festival:slt", marks=needs("festival:slt")),
]


@pytest.mark.parametrize("voice", EVERY_PROGRAM)
def test_a_sentence_is_spoken_at_sixteen_kilohertz(voice: str) -> None:
    samples = speak(SENTENCE, SpeakingStyle(voice))
    assert samples.dtype == np.int16
    assert samples.ndim == 1
    assert 1.0 < len(samples) / SAMPLE_RATE < 4.0
    assert np.abs(samples).max() > 1000


@pytest.mark.parametrize("voice", EVERY_PROGRAM)
def test_slowness_makes_it_longer(voice: str) -> None:
    fast, slow = (
        speak(SENTENCE, SpeakingStyle(voice, slowness)) for slowness in (0.8, 1.3)
    )
    assert len(slow) > 1.25 * len(fast)


# The voice rms of flite has one pitch only.
@pytest.mark.parametrize("voice", [*EVERY_PROGRAM[:2], EVERY_PROGRAM[3]])
def test_pitch_makes_it_sound_otherwise(voice: str) -> None:
    low, high = (
        speak(SENTENCE, SpeakingStyle(voice, 1.0, pitch)) for pitch in (0.0, 1.0)
    )
    assert not np.array_equal(low[:5000], high[:5000])


@pytest.mark.parametrize("voice", EVERY_PROGRAM)
@pytest.mark.parametrize("text", ["i can't", 'say "no" (please)', "-v", "a"])
def test_any_signs_can_be_spoken(voice: str, text: str) -> None:
    assert np.abs(speak(text, SpeakingStyle(voice))).max() > 500


@needs("espeak")
@pytest.mark.parametrize("accent", sorted(set(ACCENTS)))
def test_espeak_has_each_accent(accent: str) -> None:
    assert len(speak("yes", SpeakingStyle(f"espeak:{accent}"))) > 1000


@needs("espeak")
def test_each_speaker_sounds_otherwise_than_the_plain_one() -> None:
    plain = speak("yes", SpeakingStyle("espeak:en-us"))
    for speaker in SPEAKERS:
        samples = speak("yes", SpeakingStyle(f"espeak:en-us{speaker}"))
        assert np.array_equal(samples, plain) == (speaker == "")


# Who speaks.


def test_voices_that_judge_a_model_never_train_it() -> None:
    rng = random.Random(1)
    drawn = {any_style(rng).voice for _ in range(DRAWS)}
    assert not drawn & {*KEPT_FOR_JUDGING, KEPT_OUT}
    assert not any("kal" in voice or "ked" in voice for voice in drawn)


def test_all_programs_come_up_and_most_accents_and_speakers() -> None:
    rng = random.Random(2)
    drawn = {any_style(rng).voice for _ in range(DRAWS)}
    assert {"flite:rms", "flite:slt", "festival:slt"} < drawn
    assert {voice.partition(":")[0] for voice in drawn} == {
        "espeak",
        "flite",
        "festival",
    }
    espeak = {voice.removeprefix("espeak:") for voice in drawn if ":en" in voice}
    assert {voice.partition("+")[0] for voice in espeak} == set(ACCENTS)
    assert {"".join(voice.partition("+")[1:]) for voice in espeak} == set(SPEAKERS)


def test_manners_differ_but_not_wildly() -> None:
    rng = random.Random(3)
    manners = [any_style(rng) for _ in range(DRAWS)]
    assert all(0.7 < one.slowness < 1.4 for one in manners)
    assert all(0.0 <= one.pitch <= 1.0 for one in manners)
    assert len({one.slowness for one in manners}) == DRAWS


def test_a_seed_gives_the_same_manners() -> None:
    one, other = random.Random(4), random.Random(4)
    assert [any_style(one) for _ in range(9)] == [any_style(other) for _ in range(9)]


@needs("espeak")
def test_each_sentence_is_spoken_by_somebody() -> None:
    sentences = ["yes please", "no thank you", "what is it"]
    spoken = list(speak_all(sentences, 1))
    assert [text for text, _, _ in spoken] == sentences
    assert all(len(samples) > 2000 for _, _, samples in spoken)


@needs("espeak")
def test_a_seed_gives_the_same_speech() -> None:
    one, other = (list(speak_all(["yes please"] * 3, 7)) for _ in range(2))
    for (_, style, samples), (_, same, again) in zip(one, other, strict=True):
        assert style == same
        assert len(samples) == pytest.approx(len(again), rel=0.01)


# What goes wrong.


@pytest.mark.parametrize("voice", ["siri:nora", "", "en-us"])
def test_a_program_that_nobody_knows_is_named(voice: str) -> None:
    with pytest.raises(CorpusError, match="no way to speak as") as raised:
        speak(SENTENCE, SpeakingStyle(voice))
    assert f"'{voice}'" in str(raised.value)
    assert "espeak:, flite:, festival:" in str(raised.value)


@pytest.mark.parametrize(
    "voice",
    [
        pytest.param("espeak:klingonese", marks=needs("espeak")),
        # Without a word it would speak as kal, which is kept for judging.
        pytest.param("flite:nobody", marks=needs("flite")),
        pytest.param("festival:nobody", marks=needs("festival")),
    ],
)
def test_a_voice_that_a_program_lacks_is_named(voice: str) -> None:
    with pytest.raises(CorpusError) as raised:
        speak(SENTENCE, SpeakingStyle(voice))
    assert f"'{voice}'" in str(raised.value)


@pytest.mark.parametrize("voice", ["espeak:en-us", "flite:rms", "festival:slt"])
def test_a_program_that_is_not_installed_is_told(
    voice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CorpusError, match="Install it and its voice") as raised:
        speak(SENTENCE, SpeakingStyle(voice))
    assert voice in str(raised.value)


def test_nobody_speaks_where_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CorpusError, match="espeak"):
        list(speak_all([SENTENCE], 1))


@needs("espeak")
def test_espeak_steps_in_for_a_program_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    only = tmp_path_factory.mktemp("bin")
    espeak = shutil.which("espeak-ng")
    assert espeak is not None
    (only / "espeak-ng").symlink_to(espeak)
    monkeypatch.setenv("PATH", str(only))
    voices = {style.voice for _, style, _ in speak_all(["yes"] * 12, 5)}
    assert {voice.partition(":")[0] for voice in voices} == {"espeak"}
