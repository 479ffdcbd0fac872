"""What an utterance is: said to the assistant, by it, or to others."""

from dataclasses import replace

import pytest

from audio import Alternative, Recogniser, StreamResult, Transcript
from intents import Decision, spoken_words
from skill.assistant import Assistant
from skill.live import addressee
from skill.live.addressee import (
    EMERGENCY_BELIEF,
    SURELY_HEARD_BELIEF,
    AddresseeDetector,
)
from skill.live.interpretation import Addressee
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
def detector(understanding: Understanding) -> AddresseeDetector:
    """Judges what is said to an assistant with a wake phrase."""
    assistant = Assistant(understanding, Settings(), no_recogniser)
    return AddresseeDetector(assistant, understanding.topic, PHRASE)


@pytest.fixture(scope="module")
def open_judging(understanding: Understanding) -> AddresseeDetector:
    """Judges what is said to one that needs no wake phrase."""
    assistant = Assistant(understanding, Settings(), no_recogniser)
    return AddresseeDetector(assistant, understanding.topic, None)


def result(
    *texts: str, spotted: str = "", scores: tuple[float, ...] = ()
) -> StreamResult:
    """What was heard, all alternatives alike likely if not said otherwise."""
    shares = scores or (1 / max(len(texts), 1),) * len(texts)
    pairs = zip(texts, shares, strict=True)
    heard = Transcript(tuple(Alternative(text, share) for text, share in pairs))
    return StreamResult(heard, spotted)


@pytest.mark.parametrize("asleep", [True, False])
def test_without_a_word_it_is_nothing(
    detector: AddresseeDetector, asleep: bool
) -> None:
    assert (
        detector.judge(StreamResult(Transcript()), asleep).addressee
        is Addressee.NOTHING
    )
    assert (
        detector.judge(StreamResult(Transcript(), PHRASE), asleep, OWN).addressee
        is Addressee.NOTHING
    )


def test_asleep_what_is_not_addressed_is_for_others(
    detector: AddresseeDetector,
) -> None:
    judged = detector.judge(result("what are the symptoms"), asleep=True)
    assert judged.addressee is Addressee.ELSEWHERE
    assert judged.match is None


def test_asleep_the_phrase_alone_is_a_call(detector: AddresseeDetector) -> None:
    judged = detector.judge(result(PHRASE, spotted=PHRASE), asleep=True)
    assert judged.addressee is Addressee.CALL
    assert judged.called


def test_asleep_a_question_behind_the_phrase_is_said_to_it(
    detector: AddresseeDetector,
) -> None:
    said = result(f"{PHRASE} what are the symptoms", spotted=PHRASE)
    judged = detector.judge(said, asleep=True)
    assert judged.addressee is Addressee.SAID
    assert judged.called
    assert judged.transcript.text == "what are the symptoms"
    assert judged.match is not None
    assert judged.match.intent == "symptoms"


def test_asleep_the_phrase_has_to_be_spotted(detector: AddresseeDetector) -> None:
    said = result(f"{PHRASE} what are the symptoms")
    assert detector.judge(said, asleep=True).addressee is Addressee.ELSEWHERE


def test_awake_the_phrase_may_be_said_and_need_not(detector: AddresseeDetector) -> None:
    for text in ("what are the symptoms", f"{PHRASE} what are the symptoms"):
        judged = detector.judge(result(text), asleep=False)
        assert judged.addressee is Addressee.SAID
        assert judged.transcript.text == "what are the symptoms"
    assert detector.judge(result(PHRASE), asleep=False).addressee is Addressee.CALL


def test_where_there_is_no_phrase_all_is_said_to_it(
    open_judging: AddresseeDetector,
) -> None:
    judged = open_judging.judge(result(PHRASE), asleep=False)
    assert judged.addressee is Addressee.SAID
    assert judged.transcript.text == PHRASE
    assert not judged.called


def test_what_it_cannot_answer_is_said_to_it_as_well(
    detector: AddresseeDetector,
) -> None:
    judged = detector.judge(result("who won the game last night"), asleep=False)
    assert judged.addressee is Addressee.SAID
    assert judged.match is not None
    assert judged.match.decision is Decision.REJECT


def test_asleep_an_emergency_needs_no_phrase(detector: AddresseeDetector) -> None:
    judged = detector.judge(result(LEGS), asleep=True)
    assert judged.addressee is Addressee.SAID
    assert not judged.called
    assert judged.match is not None
    assert judged.match.intent == "urgent_spinal_cord"


def test_asleep_a_doubtful_or_short_report_is_no_emergency(
    detector: AddresseeDetector,
) -> None:
    doubtful = result("i can feel the rain", LEGS, scores=(0.5, 0.5))
    assert detector.judge(doubtful, asleep=True).addressee is Addressee.ELSEWHERE
    short = result("numb legs")
    assert detector.judge(short, asleep=True).addressee is Addressee.ELSEWHERE


def test_asleep_three_words_can_be_an_emergency(detector: AddresseeDetector) -> None:
    said = result("i can't breathe")
    assert detector.worth_hearing(said)
    assert detector.judge(said, asleep=True).addressee is Addressee.SAID


def test_that_a_report_was_said_to_nobody_is_known(
    detector: AddresseeDetector,
) -> None:
    assert detector.judge(result(LEGS), asleep=True).overheard
    assert not detector.judge(result(LEGS), asleep=False).overheard
    called = result(f"{PHRASE} {LEGS}", spotted=PHRASE)
    assert not detector.judge(called, asleep=True).overheard


@pytest.mark.parametrize(
    "text",
    [
        "the climber can't feel his legs",
        f"{LEGS} {'and the band played on and on ' * 4}",
    ],
    ids=["of another", "a run-on"],
)
def test_asleep_what_a_television_says_is_for_others(
    detector: AddresseeDetector, text: str
) -> None:
    assert detector.judge(result(text), asleep=True).addressee is Addressee.ELSEWHERE
    assert detector.judge(result(text), asleep=False).addressee is Addressee.SAID


def test_who_has_time_for_it_hears_all_of_ordinary_length_well(
    understanding: Understanding,
) -> None:
    assistant = Assistant(understanding, Settings(), no_recogniser)
    quick = AddresseeDetector(
        assistant, understanding.topic, PHRASE, hears_all=lambda: True
    )
    assert quick.worth_hearing(result("pale cancers limit"))
    assert not quick.worth_hearing(result("ah"))
    assert not quick.worth_hearing(result("and the band played on " * 6))


def test_a_run_on_is_not_worth_hearing_well(detector: AddresseeDetector) -> None:
    run_on = f"{LEGS} {'and the band played on and on ' * 4}"
    assert not detector.worth_hearing(result(run_on, LEGS))
    assert detector.worth_hearing(result(f"help {run_on}", LEGS))


def test_asleep_both_recognisers_must_have_heard_a_report(
    detector: AddresseeDetector,
) -> None:
    for other, expected in [
        ("i can't fill my legs", Addressee.SAID),
        ("pale cancers limit dead old steam", Addressee.ELSEWHERE),
    ]:
        heard = result(LEGS).transcript
        each = (heard.alternatives, result(other).transcript.alternatives)
        said = StreamResult(replace(heard, heard_by_each=each))
        assert detector.judge(said, asleep=True).addressee is expected


def test_asleep_one_recogniser_is_enough_that_surely_heard_it(
    detector: AddresseeDetector,
) -> None:
    heard = result(LEGS).transcript
    garbled = result("pale cancers limit dead old steam").transcript
    each = (garbled.alternatives, heard.alternatives)
    for english, expected in [(0.95, Addressee.SAID), (0.8, Addressee.ELSEWHERE)]:
        told = replace(heard, heard_by_each=each, english=english)
        judged = detector.judge(StreamResult(told), asleep=True)
        assert judged.addressee is expected


def test_what_was_surely_heard_needs_less_belief(
    detector: AddresseeDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SURELY_HEARD_BELIEF < EMERGENCY_BELIEF
    # No report has so much, unless it was surely heard.
    monkeypatch.setattr(addressee, "EMERGENCY_BELIEF", 1.1)
    heard = result(LEGS).transcript
    for english, expected in [(0.95, Addressee.SAID), (0.8, Addressee.ELSEWHERE)]:
        said = StreamResult(replace(heard, english=english))
        assert detector.judge(said, asleep=True).addressee is expected


def test_where_no_alarm_is_wanted_only_the_phrase_wakes_it(
    understanding: Understanding,
) -> None:
    assistant = Assistant(understanding, Settings(), no_recogniser)
    deaf = AddresseeDetector(assistant, understanding.topic, PHRASE, overheard=None)
    assert not deaf.worth_hearing(result(LEGS))
    assert deaf.judge(result(LEGS), asleep=True).addressee is Addressee.ELSEWHERE
    called = result(f"{PHRASE} {LEGS}", spotted=PHRASE)
    assert deaf.worth_hearing(called)
    assert deaf.judge(called, asleep=True).addressee is Addressee.SAID
    assert deaf.judge(result(LEGS), asleep=False).addressee is Addressee.SAID


def test_its_own_words_are_its_own(detector: AddresseeDetector) -> None:
    for text in (
        "may be steady bone pain backache that gets worse",
        "weak or numb legs or loss of bladder control is an emergency",
    ):
        assert detector.judge(result(text), False, OWN).addressee is Addressee.OWN
        # Said by somebody while it is silent, they are not.
        assert detector.judge(result(text), False).addressee is Addressee.SAID


def test_some_garbled_alternatives_of_its_own_words_are_its_own(
    detector: AddresseeDetector,
) -> None:
    said = result(
        "weak or numb legs or loss of bladder",
        "weak all um got that you what",
        scores=(0.6, 0.4),
    )
    assert detector.judge(said, False, OWN).addressee is Addressee.OWN


def test_a_control_among_its_own_words_is_said_to_it(
    detector: AddresseeDetector,
) -> None:
    said = result("there may be steady bone pain stop backache that gets worse")
    judged = detector.judge(said, False, OWN)
    assert judged.addressee is Addressee.SAID
    assert judged.transcript.text == "stop"
    assert judged.match is not None
    assert judged.match.intent == "stop"


def test_a_control_alone_is_said_to_it_whatever_it_says(
    detector: AddresseeDetector,
) -> None:
    own = spoken_words("Radiotherapy can help to stop the pain at the top of a bone.")
    for text, label in [("stop", "stop"), ("stop talking", "stop")]:
        judged = detector.judge(result(text), False, own)
        assert judged.addressee is Addressee.SAID
        assert judged.match is not None
        assert judged.match.intent == label


def test_an_emergency_number_that_it_says_is_its_own(
    detector: AddresseeDetector,
) -> None:
    own = spoken_words("Call 9 9 9 or go to A and E now.")
    assert (
        detector.judge(result("call nine nine nine"), False, own).addressee
        is Addressee.OWN
    )
    assert (
        detector.judge(result("call nine nine nine"), False).addressee is Addressee.SAID
    )


def test_what_may_be_a_faint_echo_has_to_be_sure(detector: AddresseeDetector) -> None:
    said = result("spine then")
    judged = detector.judge(said, False)
    assert judged.match is not None
    assert judged.match.decision is not Decision.REJECT
    assert detector.judge(said, False, OWN).addressee is Addressee.ELSEWHERE


def test_a_garbled_word_among_its_own_words_is_not(detector: AddresseeDetector) -> None:
    said = result("there may be steady bone pain bungalow backache that gets worse")
    assert detector.judge(said, False, OWN).addressee is Addressee.OWN


def test_a_question_while_it_speaks_is_said_to_it(detector: AddresseeDetector) -> None:
    said = result("how is it treated")
    judged = detector.judge(said, False, OWN)
    assert judged.addressee is Addressee.SAID
    assert judged.match is not None
    assert judged.match.intent == "treatment"


def test_what_is_worth_hearing_well(
    detector: AddresseeDetector, open_judging: AddresseeDetector
) -> None:
    assert detector.worth_hearing(result(f"{PHRASE} and more", spotted=PHRASE))
    assert detector.worth_hearing(result("some garbled words", LEGS))
    assert not detector.worth_hearing(result("what are the symptoms"))
    assert not detector.worth_hearing(result("hello everybody"))
    assert not detector.worth_hearing(StreamResult(Transcript()))
    assert open_judging.worth_hearing(result("hello everybody"))


def test_words_that_are_not_its_own_break_in(detector: AddresseeDetector) -> None:
    own = ["there", "can", "also", "be", "signs", "of", "high", "calcium"]
    assert detector.breaks_in("what is a bone scan", own)
    assert detector.breaks_in("what is a bone scan signs of high calcium", own)
    assert not detector.breaks_in("", own)
    assert not detector.breaks_in("what is", own)
    assert not detector.breaks_in("there can also be signs", own)


def test_an_emergency_in_the_midst_of_its_own_words_is_said_to_it(
    detector: AddresseeDetector,
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
    judged = detector.judge(result(text), False, own)
    assert judged.addressee is Addressee.SAID
    assert judged.match is not None
    assert judged.match.intent == "urgent_spinal_cord"


def test_a_command_counts_though_it_sounds_like_an_echo(
    detector: AddresseeDetector,
) -> None:
    own = ["there", "may", "be", "steady", "bone", "pain"]
    assert (
        detector.judge(result("slower please"), False, own, True).addressee
        is Addressee.SAID
    )
    assert (
        detector.judge(result("may be steady"), False, own, True).addressee
        is Addressee.OWN
    )
    question = detector.judge(result("what is a bone scan"), False, own, True)
    assert question.addressee is Addressee.OWN


def test_stop_breaks_in_among_its_own_words_though_it_sounds_like_an_echo(
    detector: AddresseeDetector,
) -> None:
    own = ["or", "bones", "that", "break", "more", "easily"]
    heard = "bones that break more stop"
    assert detector.breaks_in(heard, own, echo=True)
    judged = detector.judge(result(heard), False, own, True)
    assert judged.addressee is Addressee.SAID
    assert detector.stops(judged.match)
    assert not detector.breaks_in("bones that break more", own, echo=True)
    assert not detector.breaks_in("what is a bone scan", own, echo=True)


@pytest.mark.parametrize(
    ("vosk", "whisper", "stops"),
    [
        ("stop", "thank you", True),
        ("that", "stop", True),
        ("stop the pain", "thank you", False),
        ("that", "thank you", False),
    ],
)
def test_over_its_talk_one_recogniser_that_heard_stop_is_enough(
    detector: AddresseeDetector, vosk: str, whisper: str, stops: bool
) -> None:
    each = tuple((Alternative(text, 1.0),) for text in (vosk, whisper))
    merged = (Alternative(whisper, 0.7), Alternative(vosk, 0.3))
    heard = Transcript(merged, heard_by_each=each)
    judged = detector.judge(StreamResult(heard), asleep=False, own=OWN)
    assert detector.stops(judged.match) == stops
    silent = detector.judge(StreamResult(heard), asleep=False)
    assert detector.stops(silent.match) == (whisper == "stop")


def test_stop_is_heard_among_what_its_own_voice_garbled(
    detector: AddresseeDetector,
) -> None:
    own = ["signs", "of", "high", "calcium", "or", "of", "too", "few", "blood"]
    for heard in ("to stop have", "high calcium stop fee"):
        judged = detector.judge(result(heard), False, own, True)
        assert judged.addressee is Addressee.SAID, heard
        assert detector.stops(judged.match)
        assert detector.breaks_in(heard, own, echo=True)
    # Its own word is not: nor is one that is like it.
    stopping = [*own, "stop", "taking"]
    assert not detector.breaks_in("to stop have", stopping, echo=True)
    assert not detector.breaks_in("the top have", own, echo=True)
    assert not detector.breaks_in("will it stop it spreading", own, echo=True)
    question = detector.judge(result("what is stop bone cancer"), False, own)
    assert not detector.stops(question.match)


def test_a_command_is_heard_behind_a_word_of_its_own(
    detector: AddresseeDetector,
) -> None:
    own = ["or", "bones", "that", "break", "high", "calcium", "or", "too", "few"]
    judged = detector.judge(result("break tell me more"), False, own)
    assert judged.match is not None
    assert judged.match.intent == "more"


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("tell me more", "more"),
        ("say that again", "repeat"),
        ("slower please", "slower"),
    ],
)
def test_commands_of_several_words_are_understood_over_an_answer(
    detector: AddresseeDetector, said: str, intent: str
) -> None:
    judged = detector.judge(result(said), False, OWN, True)
    assert judged.match is not None
    assert judged.match.intent == intent
    # Of one word they are what it says itself.
    for word in ("and", "again", "more"):
        echo = detector.judge(result(word), False, OWN, True)
        assert echo.addressee is Addressee.OWN


def test_a_report_over_an_answer_is_none_of_its_own_words(
    detector: AddresseeDetector,
) -> None:
    judged = detector.judge(result("i can't feel my legs"), False, OWN, echo=True)
    assert judged.match is not None
    assert judged.match.intent == "urgent_spinal_cord"
    own = [
        "weak",
        "legs",
        "numbness",
        "or",
        "loss",
        "of",
        "bladder",
        "or",
        "bowel",
        "control",
    ]
    echo = detector.judge(result("weak legs numbness or loss"), False, own, echo=True)
    assert echo.addressee is Addressee.OWN
