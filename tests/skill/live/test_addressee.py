"""What an utterance is: said to the assistant, by it, or to others."""

import pytest

from audio import Alternative, Recogniser, StreamResult, Transcript
from intents import Decision, spoken_words
from skill.assistant import Assistant
from skill.live.addressee import Judging, Kin
from skill.settings import Settings
from skill.understanding import Understanding

PHRASE = "hello assistant"
LEGS = "i can't feel my legs"
OWN = spoken_words(
    "There may be steady bone pain, backache that gets worse in spite of rest, or "
    "bones that break more easily. Weak or numb legs, or loss of bladder control, is "
    "an emergency."
)


def no_recogniser() -> Recogniser:
    raise AssertionError("nothing is to be recognised here")


@pytest.fixture(scope="module")
def judging(understanding: Understanding) -> Judging:
    """Judges what is said to an assistant with a wake phrase."""
    assistant = Assistant(understanding, Settings(), no_recogniser)
    return Judging(assistant, understanding.topic, PHRASE)


@pytest.fixture(scope="module")
def open_judging(understanding: Understanding) -> Judging:
    """Judges what is said to one that needs no wake phrase."""
    assistant = Assistant(understanding, Settings(), no_recogniser)
    return Judging(assistant, understanding.topic, None)


def listened(
    *texts: str, spotted: str = "", scores: tuple[float, ...] = ()
) -> StreamResult:
    """What was heard, all alternatives alike likely if not said otherwise."""
    shares = scores or (1 / max(len(texts), 1),) * len(texts)
    pairs = zip(texts, shares, strict=True)
    heard = Transcript(tuple(Alternative(text, share) for text, share in pairs))
    return StreamResult(heard, spotted)


@pytest.mark.parametrize("asleep", [True, False])
def test_without_a_word_it_is_nothing(judging: Judging, asleep: bool) -> None:
    assert judging.judge(StreamResult(Transcript()), asleep).kin is Kin.NOTHING
    assert (
        judging.judge(StreamResult(Transcript(), PHRASE), asleep, OWN).kin
        is Kin.NOTHING
    )


def test_asleep_what_is_not_addressed_is_for_others(judging: Judging) -> None:
    judged = judging.judge(listened("what are the symptoms"), asleep=True)
    assert judged.kin is Kin.ELSEWHERE
    assert judged.match is None


def test_asleep_the_phrase_alone_is_a_call(judging: Judging) -> None:
    judged = judging.judge(listened(PHRASE, spotted=PHRASE), asleep=True)
    assert judged.kin is Kin.CALL
    assert judged.called


def test_asleep_a_question_behind_the_phrase_is_said_to_it(judging: Judging) -> None:
    said = listened(f"{PHRASE} what are the symptoms", spotted=PHRASE)
    judged = judging.judge(said, asleep=True)
    assert judged.kin is Kin.SAID
    assert judged.called
    assert judged.heard.text == "what are the symptoms"
    assert judged.match is not None
    assert judged.match.intent == "symptoms"


def test_asleep_the_phrase_has_to_be_spotted(judging: Judging) -> None:
    said = listened(f"{PHRASE} what are the symptoms")
    assert judging.judge(said, asleep=True).kin is Kin.ELSEWHERE


def test_awake_the_phrase_may_be_said_and_need_not(judging: Judging) -> None:
    for text in ("what are the symptoms", f"{PHRASE} what are the symptoms"):
        judged = judging.judge(listened(text), asleep=False)
        assert judged.kin is Kin.SAID
        assert judged.heard.text == "what are the symptoms"
    assert judging.judge(listened(PHRASE), asleep=False).kin is Kin.CALL


def test_where_there_is_no_phrase_all_is_said_to_it(open_judging: Judging) -> None:
    judged = open_judging.judge(listened(PHRASE), asleep=False)
    assert judged.kin is Kin.SAID
    assert judged.heard.text == PHRASE
    assert not judged.called


def test_what_it_cannot_answer_is_said_to_it_as_well(judging: Judging) -> None:
    judged = judging.judge(listened("who won the game last night"), asleep=False)
    assert judged.kin is Kin.SAID
    assert judged.match is not None
    assert judged.match.decision is Decision.REJECT


def test_asleep_an_emergency_needs_no_phrase(judging: Judging) -> None:
    judged = judging.judge(listened(LEGS), asleep=True)
    assert judged.kin is Kin.SAID
    assert not judged.called
    assert judged.match is not None
    assert judged.match.intent == "urgent_spinal_cord"


def test_asleep_a_doubtful_or_short_report_is_no_emergency(judging: Judging) -> None:
    doubtful = listened("i can feel the rain", LEGS, scores=(0.5, 0.5))
    assert judging.judge(doubtful, asleep=True).kin is Kin.ELSEWHERE
    short = listened("numb legs")
    assert judging.judge(short, asleep=True).kin is Kin.ELSEWHERE


def test_its_own_words_are_its_own(judging: Judging) -> None:
    for text in (
        "may be steady bone pain backache that gets worse",
        "weak or numb legs or loss of bladder control is an emergency",
    ):
        assert judging.judge(listened(text), False, OWN).kin is Kin.OWN
        # Said by somebody while it is silent, they are not.
        assert judging.judge(listened(text), False).kin is Kin.SAID


def test_some_garbled_alternatives_of_its_own_words_are_its_own(
    judging: Judging,
) -> None:
    said = listened(
        "weak or numb legs or loss of bladder",
        "weak all um got that you what",
        scores=(0.6, 0.4),
    )
    assert judging.judge(said, False, OWN).kin is Kin.OWN


def test_a_control_among_its_own_words_is_said_to_it(judging: Judging) -> None:
    said = listened("there may be steady bone pain stop backache that gets worse")
    judged = judging.judge(said, False, OWN)
    assert judged.kin is Kin.SAID
    assert judged.heard.text == "stop"
    assert judged.match is not None
    assert judged.match.intent == "stop"


def test_a_control_alone_is_said_to_it_whatever_it_says(judging: Judging) -> None:
    own = spoken_words("Radiotherapy can help to stop the pain at the top of a bone.")
    for text, label in [("stop", "stop"), ("stop talking", "stop")]:
        judged = judging.judge(listened(text), False, own)
        assert judged.kin is Kin.SAID
        assert judged.match is not None
        assert judged.match.intent == label


def test_an_emergency_number_that_it_says_is_its_own(judging: Judging) -> None:
    own = spoken_words("Call 9 9 9 or go to A and E now.")
    assert judging.judge(listened("call nine nine nine"), False, own).kin is Kin.OWN
    assert judging.judge(listened("call nine nine nine"), False).kin is Kin.SAID


def test_what_may_be_a_faint_echo_has_to_be_sure(judging: Judging) -> None:
    said = listened("add cells")
    judged = judging.judge(said, False)
    assert judged.match is not None
    assert judged.match.decision is not Decision.REJECT
    assert judging.judge(said, False, OWN).kin is Kin.ELSEWHERE


def test_a_garbled_word_among_its_own_words_is_not(judging: Judging) -> None:
    said = listened("there may be steady bone pain bungalow backache that gets worse")
    assert judging.judge(said, False, OWN).kin is Kin.OWN


def test_a_question_while_it_speaks_is_said_to_it(judging: Judging) -> None:
    said = listened("how is it treated")
    judged = judging.judge(said, False, OWN)
    assert judged.kin is Kin.SAID
    assert judged.match is not None
    assert judged.match.intent == "treatment"


def test_what_is_worth_hearing_well(judging: Judging, open_judging: Judging) -> None:
    assert judging.worth_hearing(listened(f"{PHRASE} and more", spotted=PHRASE))
    assert judging.worth_hearing(listened("some garbled words", LEGS))
    assert not judging.worth_hearing(listened("what are the symptoms"))
    assert not judging.worth_hearing(listened("hello everybody"))
    assert not judging.worth_hearing(StreamResult(Transcript()))
    assert open_judging.worth_hearing(listened("hello everybody"))


def test_words_that_are_not_its_own_break_in(judging: Judging) -> None:
    own = ["there", "can", "also", "be", "signs", "of", "high", "calcium"]
    assert judging.breaks_in("what is a bone scan", own)
    assert judging.breaks_in("what is a bone scan signs of high calcium", own)
    assert not judging.breaks_in("", own)
    assert not judging.breaks_in("what is", own)
    assert not judging.breaks_in("there can also be signs", own)


def test_an_emergency_in_the_midst_of_its_own_words_is_said_to_it(
    judging: Judging,
) -> None:
    own = [
        "there",
        "can",
        "also",
        "be",
        "signs",
        "of",
        "high",
        "calcium",
        "or",
        "of",
        "too",
        "few",
        "blood",
        "cells",
    ]
    text = "there can also be signs of high i can't feel my legs or"
    judged = judging.judge(listened(text), False, own)
    assert judged.kin is Kin.SAID
    assert judged.match is not None
    assert judged.match.intent == "urgent_spinal_cord"


def test_a_command_counts_though_it_sounds_like_an_echo(judging: Judging) -> None:
    own = ["there", "may", "be", "steady", "bone", "pain"]
    assert judging.judge(listened("slower please"), False, own, True).kin is Kin.SAID
    assert judging.judge(listened("may be steady"), False, own, True).kin is Kin.OWN
    question = judging.judge(listened("what is a bone scan"), False, own, True)
    assert question.kin is Kin.OWN


def test_stop_breaks_in_among_its_own_words_though_it_sounds_like_an_echo(
    judging: Judging,
) -> None:
    own = ["or", "bones", "that", "break", "more", "easily"]
    heard = "bones that break more stop"
    assert judging.breaks_in(heard, own, echo=True)
    judged = judging.judge(listened(heard), False, own, True)
    assert judged.kin is Kin.SAID
    assert judging.stops(judged.match)
    assert not judging.breaks_in("bones that break more", own, echo=True)
    assert not judging.breaks_in("what is a bone scan", own, echo=True)
