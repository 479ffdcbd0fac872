"""Ears and matcher, tried with questions whose answers are known."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from audio import Alternative, Frame, RecogniserSet, Transcript, Voice
from audio.recogniser import FusionRecogniser, out_of_process
from skill.checking import engine
from skill.checking.engine import (
    QUESTIONS,
    Question,
    Tried,
    check_engine,
    check_wake,
    judged,
    known_questions,
)
from skill.checking.finding import Health
from skill.errors import SettingsError
from skill.settings import Settings
from skill.understanding import Understanding
from tests.conftest import TINY_TOPIC

GOOD = Tried(asked=3, understood=3, speed=0.2, missing=None)


def test_questions_that_are_understood_are_good() -> None:
    finding = judged("vosk with a model", "gnomes", GOOD)
    assert finding.state is Health.GOOD
    assert finding.told == (
        "vosk with a model; 3 of 3 spoken test questions were understood, in 0.20 of "
        "their own time."
    )
    assert finding.figures["real_time_factor"] == 0.2


@pytest.mark.parametrize(
    ("tried", "state", "advice"),
    [
        (Tried(3, 2, 0.2, None), Health.GOOD, ""),
        (Tried(2, 1, 0.2, None), Health.WARNING, "topic build"),
        (Tried(3, 1, 0.2, None), Health.WARNING, "topic build"),
        (Tried(3, 0, 0.2, None), Health.BAD, "topic build"),
        (Tried(3, 3, 0.51, None), Health.WARNING, "smaller model"),
        (Tried(3, 3, 0.2, "it hung."), Health.WARNING, "End other programs"),
        (Tried(0, 0, 0.0, None), Health.WARNING, "4 to 8 words"),
    ],
)
def test_what_is_wrong_with_it(tried: Tried, state: Health, advice: str) -> None:
    finding = judged("vosk with a model", "gnomes", tried)
    assert finding.state is state
    assert advice in finding.advice
    assert bool(finding.advice) == (state is not Health.GOOD)


def test_the_questions_are_of_different_sections(understanding: Understanding) -> None:
    questions = known_questions(understanding)
    assert len({one.label for one in questions}) == QUESTIONS
    for one in questions:
        match = understanding.matcher.match(one.text)
        assert match.intent == one.label


def test_every_topic_has_questions(tiny: Understanding) -> None:
    assert known_questions(tiny)


def test_this_machine_understands(
    understanding: Understanding, recognisers: RecogniserSet, voice: Voice
) -> None:
    (finding,) = check_engine(understanding, recognisers, voice)
    assert finding.state is not Health.BAD
    assert finding.figures["understood"] >= 2
    assert finding.figures["second"]
    assert finding.figures["real_time_factor"] > 0
    assert "vosk" in finding.told
    assert "whisper" in finding.told


class Disputed:
    """Two recognisers that hear something else each."""

    name = description = "disputed"

    def start(self) -> "Disputed":
        return self

    def accept(self, frame: Frame) -> str:
        assert frame
        return ""

    def finish(self) -> Transcript:
        vague = (
            Alternative("what happens next", 0.62),
            Alternative("how does it spread", 0.38),
        )
        return Transcript(vague, agreement=0.2)


def test_it_is_as_strict_as_the_assistant(
    understanding: Understanding,
    recognisers: RecogniserSet,
    voice: Voice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = Disputed().finish()
    lenient = understanding.judge(replace(heard, agreement=None)).intent
    assert lenient is not None
    asked = [Question("what happens next", lenient)]
    monkeypatch.setattr(engine, "known_questions", lambda _: asked)
    disputed = cast("FusionRecogniser", Disputed())
    (finding,) = check_engine(
        understanding, RecogniserSet(disputed, recognisers.spotter), voice
    )
    assert finding.figures["understood"] == 0


def test_ears_that_do_not_know_a_topic_do_not_understand_it(
    home: Path,  # noqa: ARG001 (its cache)
    tmp_path: Path,
    recognisers: RecogniserSet,
    voice: Voice,
) -> None:
    folder = tmp_path / "wombats"
    shutil.copytree(TINY_TOPIC, folder)
    for name, asked in (
        ("size", "narwhals jousting wombats burrow"),
        ("paint", "axolotls gurgle quokkas yodel"),
    ):
        section = folder / "sections" / f"{name}.yaml"
        kept, _, _ = section.read_text(encoding="utf-8").partition("phrases:")
        section.write_text(f"{kept}phrases:\n  - {asked}\n", encoding="utf-8")
    (finding,) = check_engine(Understanding(folder, "uk"), recognisers, voice)
    assert finding.state is not Health.GOOD
    assert "askaloud topic build" in finding.advice


def test_a_second_recogniser_that_is_late_is_left_out(
    understanding: Understanding,
    recognisers: RecogniserSet,
    voice: Voice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(out_of_process, "DEADLINE_S", 0.0)
    monkeypatch.setattr(out_of_process, "DEADLINE_SHARE", 0.0)
    monkeypatch.setattr(out_of_process, "SLOW_MACHINE", 0.0)
    monkeypatch.setattr(engine, "LOAD_S", 0.0)
    (finding,) = check_engine(understanding, recognisers, voice)
    assert finding.state is Health.WARNING
    assert "The second recogniser is left out: whisper" in finding.told
    assert not finding.figures["second"]
    assert finding.figures["understood"] >= 2


@pytest.mark.parametrize("phrase", ["hello assistant", "  Hello   Nurse "])
def test_a_wake_phrase_of_known_words(recognisers: RecogniserSet, phrase: str) -> None:
    (finding,) = check_wake(Settings(wake=phrase), recognisers)
    assert finding.state is Health.GOOD
    assert finding.figures["phrase"] == " ".join(phrase.lower().split())


@pytest.mark.parametrize("phrase", ["hello xyzzy", " "])
def test_a_wake_phrase_that_cannot_be_heard(
    recognisers: RecogniserSet, phrase: str
) -> None:
    with pytest.raises(SettingsError, match="the wake phrase"):
        list(check_wake(Settings(wake=phrase), recognisers))


@pytest.mark.parametrize("address", ["open", "push"])
def test_where_no_wake_phrase_is_used_it_has_no_line(
    recognisers: RecogniserSet, address: str
) -> None:
    settings = Settings.model_validate({"address": address, "wake": "xyzzy"})
    assert list(check_wake(settings, recognisers)) == []
