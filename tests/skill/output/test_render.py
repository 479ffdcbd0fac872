"""A turn as JSON for programs and as lines for people."""

import json
from pathlib import Path

import pytest

from audio import Recogniser, read_frames
from intents import Candidate, Decision, Match, RejectReason, load_topic
from skill import Settings
from skill.assistant import Assistant, Turn
from skill.output.render import WIDTH, for_people, match_record, to_json, turn_record
from skill.understanding import Understanding
from tests.skill.dialogue.talking import Talk, rejection, tie

FIELDS = {
    *("asked", "heard", "decision", "intent", "facet", "score", "alternatives"),
    "code",
    *("reply", "situation", "content", "speech", "recogniser", "timings"),
}


@pytest.fixture
def assistant(understanding: Understanding, recogniser: Recogniser) -> Assistant:
    """Answers questions."""
    return Assistant(understanding, Settings(), lambda: recogniser)


@pytest.fixture
def talk(understanding: Understanding) -> Talk:
    """A conversation that has just begun."""
    return Talk(understanding.topic)


def turn(talk: Talk, match: Match) -> Turn:
    return Turn(None, match, talk.hear(match), {"match": 0.00123, "reply": 0.0})


def test_a_written_question(assistant: Assistant) -> None:
    asked = "what are the symptoms"
    record = turn_record(asked, assistant.ask_text(asked), None, None)
    assert set(record) == FIELDS
    assert record["asked"] == asked
    assert record["heard"] is None
    assert record["decision"] == "answer"
    assert record["intent"] == "symptoms"
    assert record["code"] is None
    assert record["recogniser"] is None
    assert record["speech"] is None
    assert 0 < record["score"] <= 1
    assert record["content"] == load_topic().content_version


def test_a_spoken_question(assistant: Assistant, symptoms_file: Path) -> None:
    spoken = assistant.ask_sound(read_frames(symptoms_file))
    record = turn_record("a.flac", spoken, "two good ears", {"told": "played"})
    heard = record["heard"]
    assert set(record) == FIELDS
    assert set(heard) == {"text", "speech_s", "alternatives"}
    assert heard["text"] == heard["alternatives"][0]["text"]
    assert heard["speech_s"] > 0
    for one in heard["alternatives"]:
        assert set(one) == {"text", "score", "sources"}
        assert one["sources"]
    assert record["recogniser"] == "two good ears"
    assert record["speech"] == {"told": "played"}
    assert set(record["timings"]) == {"listen", "match", "reply"}


def test_the_reply_in_a_record(talk: Talk, understanding: Understanding) -> None:
    match = Match(Decision.ANSWER, intent="urgent_spinal_cord", score=0.9)
    reply = turn_record("x", turn(talk, match), None, None)["reply"]
    section = understanding.topic.sections["urgent_spinal_cord"]
    assert set(reply) == {"text", "advice", "urgency", "sources"}
    assert reply["text"].startswith(section.do)
    assert reply["text"].endswith(reply["advice"])
    assert reply["urgency"] == section.urgency.value
    assert len(reply["sources"]) == len(section.sources)
    for source in reply["sources"]:
        assert set(source) == {"publisher", "title", "reviewed"}


@pytest.mark.parametrize("reject_reason", list(RejectReason))
def test_a_rejection_in_a_record(talk: Talk, reject_reason: RejectReason) -> None:
    record = turn_record("x", turn(talk, rejection(reject_reason)), None, None)
    assert record["decision"] == "reject"
    assert record["intent"] is None
    assert record["code"] == reject_reason.value


def test_a_clarifying_question_in_a_record(talk: Talk) -> None:
    record = turn_record("x", turn(talk, tie("tests", "treatment")), None, None)
    assert record["decision"] == "clarify"
    assert record["alternatives"] == ["tests", "treatment"]
    assert record["intent"] is None


def test_a_choice_in_a_record_is_an_answer(talk: Talk) -> None:
    talk.hear(tie("tests", "treatment"))
    chosen = turn(talk, rejection(RejectReason.UNSURE, "the second one"))
    record = turn_record("x", chosen, None, None)
    assert record["decision"] == "answer"
    assert record["intent"] == "treatment"
    assert record["code"] is None


def test_runners_up_are_the_alternatives_of_an_answer(talk: Talk) -> None:
    others = (Candidate("tests", 0.1), Candidate("spread", 0.05))
    match = Match(Decision.ANSWER, intent="symptoms", score=0.8, alternatives=others)
    record = turn_record("x", turn(talk, match), None, None)
    assert record["alternatives"] == ["tests", "spread"]


def test_what_match_prints() -> None:
    others = (Candidate("tests", 0.1),)
    match = Match(Decision.ANSWER, intent="symptoms", score=0.8, alternatives=others)
    assert match_record("what is it", match) == {
        "text": "what is it",
        "decision": "answer",
        "intent": "symptoms",
        "facet": None,
        "second": None,
        "score": 0.8,
        "alternatives": ["tests"],
        "code": None,
    }


def test_what_of_a_section_was_asked_is_printed(talk: Talk) -> None:
    match = Match(Decision.ANSWER, intent="tests", facet="mri_scan", score=0.8)
    assert match_record("what is it", match)["facet"] == "mri_scan"
    record = turn_record("x", turn(talk, match), None, None)
    assert record["facet"] == "mri_scan"
    assert "tests, of it mri_scan, belief 0.80" in for_people(record)


def test_what_match_prints_for_a_rejection() -> None:
    record = match_record(
        "x", Match(Decision.REJECT, reject_reason=RejectReason.UNSURE)
    )
    assert record["decision"] == "reject"
    assert record["code"] == "unsure"


@pytest.mark.parametrize("asked", ["plain", "two\nlines", 'a "quote"', "café \u2028"])
def test_json_is_one_line_that_can_be_read_back(talk: Talk, asked: str) -> None:
    record = turn_record(asked, turn(talk, rejection(RejectReason.UNSURE)), None, None)
    line = to_json(record)
    assert "\n" not in line
    assert json.loads(line) == record


def test_lines_for_people(talk: Talk, understanding: Understanding) -> None:
    match = Match(Decision.ANSWER, intent="symptoms", score=0.8)
    record = turn_record("x.wav", turn(talk, match), "two good ears", {"told": "saved"})
    told = for_people(record)
    words = " ".join(told.split())
    assert told.startswith("asked     x.wav")
    assert "symptoms, belief 0.80" in words
    assert record["reply"]["text"] in words
    assert "saved" in words
    assert "two good ears" in words
    for key in understanding.topic.sections["symptoms"].sources:
        source = understanding.topic.manifest.sources[key]
        assert source.publisher in words
        assert source.reviewed.isoformat() in words


def test_lines_for_people_are_not_too_long(talk: Talk) -> None:
    for label in ("symptoms", "treatment", "urgent_spinal_cord"):
        match = Match(Decision.ANSWER, intent=label, score=0.8)
        told = for_people(turn_record("x", turn(talk, match), None, None))
        assert max(len(line) for line in told.splitlines()) <= WIDTH


def test_people_are_told_why_there_is_no_answer(talk: Talk) -> None:
    told = for_people(
        turn_record("x", turn(talk, rejection(RejectReason.NO_SPEECH)), None, None)
    )
    assert "none (no_speech)" in told


def test_people_are_told_what_is_asked_back(talk: Talk) -> None:
    told = for_people(turn_record("x", turn(talk, tie("tests", "spread")), None, None))
    assert "tests or spread?" in told


def test_people_are_told_what_was_heard(
    assistant: Assistant, symptoms_file: Path
) -> None:
    spoken = assistant.ask_sound(read_frames(symptoms_file))
    told = for_people(turn_record("x", spoken, "ears", None))
    assert spoken.transcript is not None
    assert f"heard     {spoken.transcript.text}" in told


def test_an_empty_question_has_its_line_too(talk: Talk) -> None:
    told = for_people(
        turn_record("", turn(talk, rejection(RejectReason.NO_WORDS)), None, None)
    )
    assert told.startswith("asked")
