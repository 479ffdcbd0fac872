"""Whether a report that is overheard, asleep, is one to answer."""

import pytest

from audio import FRAME_S, Alternative, Transcript
from intents import Decision, Experiencer, Match
from skill.live.clock import Clock
from skill.live.live_settings import LiveSettings, ThirdPerson
from skill.live.overheard import (
    LONGEST_REPORT,
    NO_SECOND_S,
    SAID_AGAIN_S,
    OverheardRule,
    RecentAlarms,
    Verdict,
    counts_asleep,
    heard_by_all,
    is_too_long,
)
from skill.settings import Settings

RULE = OverheardRule()
LEGS = "i can't feel my legs"
OFF, CALLED, ANY = ThirdPerson


def report(text: str, experiencer: Experiencer | None = None) -> Match:
    """The judgement that a text reports an emergency."""
    return Match(
        Decision.ANSWER,
        intent="urgent_spinal_cord",
        score=0.95,
        text=text,
        experiencer=experiencer,
    )


def heard(*each: str) -> Transcript:
    """What several recognisers heard; nothing, where that is empty."""
    lists = tuple((Alternative(text, 1.0),) if text else () for text in each)
    return Transcript(lists[0], heard_by_each=lists if len(lists) > 1 else ())


# Whose it is.


@pytest.mark.parametrize("third_person", ThirdPerson)
def test_who_speaks_of_themselves_counts_always(third_person: ThirdPerson) -> None:
    for text in (LEGS, "legs gone all numb"):
        assert counts_asleep(report(text, Experiencer.SPEAKER), third_person)


@pytest.mark.parametrize("third_person", ThirdPerson)
def test_somebody_who_is_not_there_counts_never(third_person: ThirdPerson) -> None:
    text = "help the climber could not feel his legs my mum said"
    assert not counts_asleep(report(text, Experiencer.OTHER), third_person)


@pytest.mark.parametrize(
    "text",
    [
        "my mum is confused",
        "dad's legs won't hold him",
        "help she's not breathing",
        "he's gone blue somebody come",
        "come quick he can't feel his legs",
    ],
)
def test_a_carer_who_calls_or_names_the_family_counts(text: str) -> None:
    present = report(text, Experiencer.PRESENT)
    assert [counts_asleep(present, one) for one in (OFF, CALLED, ANY)] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    "text",
    ["she's not breathing", "he can't feel his legs", "your mother has had a stroke"],
)
def test_a_bare_he_or_she_counts_where_a_ward_wants_it(text: str) -> None:
    present = report(text, Experiencer.PRESENT)
    assert [counts_asleep(present, one) for one in (OFF, CALLED, ANY)] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    "text",
    [
        LEGS,
        "my husband's not breathing",
        "he's gone blue and i can't wake him",
        "there's blood in the toilet",
        "legs gone",
    ],
)
def test_where_the_matcher_does_not_tell_words_do(text: str) -> None:
    assert counts_asleep(report(text), CALLED)
    assert counts_asleep(report(text), OFF)


@pytest.mark.parametrize(
    "text",
    [
        "the climber could not feel his legs",
        "she can't feel her legs and her pressure is dropping fast",
        "he's bleeding into his chest get me a drain",
        "a woman has lost both legs",
        "",
    ],
)
def test_of_whom_words_tell_that_it_is_another_does_not_count(text: str) -> None:
    assert not counts_asleep(report(text), CALLED)


# How long it is.


def test_an_utterance_of_ordinary_length_counts() -> None:
    words = " ".join([LEGS, *["and"] * (LONGEST_REPORT - 5)])
    assert len(words.split()) == LONGEST_REPORT
    assert not is_too_long(words)
    assert RULE.weigh(heard(words), report(words)) is Verdict.COUNTS


def test_a_run_on_does_not() -> None:
    words = " ".join([LEGS, *["and"] * (LONGEST_REPORT - 4)])
    assert is_too_long(words)
    assert RULE.weigh(heard(words), report(words)) is Verdict.TOO_LONG
    # Nor does a clause in it, well heard.
    assert RULE.weigh(heard(words), report(LEGS)) is Verdict.TOO_LONG


def test_a_call_for_help_in_a_run_on_does() -> None:
    call = f"help me {LEGS}"
    words = " ".join([call, *["and"] * LONGEST_REPORT])
    assert not is_too_long(words)
    assert RULE.weigh(heard(words), report(call)) is Verdict.COUNTS
    assert RULE.weigh(heard(words), report(words)) is Verdict.TOO_LONG
    others = "help the climber could not feel his legs"
    assert RULE.weigh(heard(words), report(others)) is Verdict.TOO_LONG


# Who heard it.


@pytest.mark.parametrize(
    "other",
    [
        LEGS,
        "i can't fill my legs",
        "like a to my legs",
        "i can feel my ledge",
    ],
)
def test_words_that_both_recognisers_heard_count(other: str) -> None:
    assert heard_by_all(LEGS, heard(LEGS, other).heard_by_each)
    assert RULE.weigh(heard(LEGS, other), report(LEGS)) is Verdict.COUNTS


@pytest.mark.parametrize("other", ["pale cancers limit dead old steam", "i can't", ""])
def test_words_that_one_alone_heard_do_not(other: str) -> None:
    assert not heard_by_all(LEGS, heard(LEGS, other).heard_by_each)
    assert RULE.weigh(heard(LEGS, other), report(LEGS)) is Verdict.NOT_HEARD_BY_BOTH


def test_any_of_its_alternatives_may_have_what_the_other_heard() -> None:
    unsure = (Alternative("a kind of you", 0.6), Alternative(LEGS, 0.4))
    assert heard_by_all(LEGS, (heard(LEGS).alternatives, unsure))


def test_where_one_recogniser_listens_its_word_is_taken() -> None:
    assert heard_by_all(LEGS, ())
    assert RULE.weigh(heard(LEGS), report(LEGS)) is Verdict.COUNTS


def test_of_a_report_of_little_words_those_count() -> None:
    assert heard_by_all("i can't go on", heard("x", "i can't go on").heard_by_each[1:])
    both = heard("i can't go on", "we can go on").heard_by_each
    assert heard_by_all("i can't go on", both)


# What an operator sets.


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, OverheardRule(CALLED)),
        ({"asleep_alarm": "full"}, OverheardRule(CALLED)),
        ({"asleep_third_person": "any"}, OverheardRule(ANY)),
        ({"asleep_alarm": "off", "asleep_third_person": "any"}, None),
    ],
)
def test_the_rule_is_what_an_operator_set(
    values: dict[str, str], rule: OverheardRule | None
) -> None:
    how = LiveSettings.of(Settings.model_validate(values))
    assert OverheardRule.of(how) == rule


# What raised an alarm of late.


@pytest.fixture
def clock() -> Clock:
    """Counts what a test lets pass."""
    return Clock()


def let_pass(clock: Clock, seconds: float) -> None:
    for _ in range(round(seconds / FRAME_S)):
        clock.tick()


def test_the_same_words_raise_no_second_alarm_for_ten_minutes(clock: Clock) -> None:
    alarms = RecentAlarms(clock)
    assert alarms.admit(LEGS)
    let_pass(clock, NO_SECOND_S - 1)
    assert not alarms.admit(LEGS)
    assert not alarms.admit("i cannot feel my legs now")
    let_pass(clock, 2)
    assert alarms.admit(LEGS)


def test_whoever_has_more_to_report_is_heard(clock: Clock) -> None:
    alarms = RecentAlarms(clock)
    assert alarms.admit(LEGS)
    for text in (f"{LEGS} and i can't breathe", "i can't feel my arms", "help me"):
        assert alarms.admit(text)
    assert alarms.admit("my wife has fallen and can't feel her legs")
    assert alarms.admit("my husband has fallen and can't feel his legs")


def test_each_is_forgotten_in_its_time(clock: Clock) -> None:
    alarms = RecentAlarms(clock)
    assert alarms.admit(LEGS)
    let_pass(clock, NO_SECOND_S / 2)
    assert alarms.admit("i can't breathe")
    let_pass(clock, NO_SECOND_S / 2 + 1)
    assert alarms.admit(LEGS)
    assert not alarms.admit("i can't breathe")


def test_in_the_midst_of_talk_a_report_is_said_twice(clock: Clock) -> None:
    alarms = RecentAlarms(clock)
    assert not alarms.admit(LEGS, amid_talk=True)
    let_pass(clock, SAID_AGAIN_S / 2)
    assert not alarms.admit("i can't breathe", amid_talk=True)
    assert alarms.admit("please i can't feel my legs", amid_talk=True)
    assert not alarms.admit(LEGS, amid_talk=True)


def test_what_was_said_long_before_in_the_talk_does_not_count(clock: Clock) -> None:
    alarms = RecentAlarms(clock)
    assert not alarms.admit(LEGS, amid_talk=True)
    let_pass(clock, SAID_AGAIN_S + 1)
    assert not alarms.admit(LEGS, amid_talk=True)
    assert alarms.admit(LEGS)
