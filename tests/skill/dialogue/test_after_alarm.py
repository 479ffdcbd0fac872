"""What is said after an alarm, for an hour."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents import (
    NO_SITUATION,
    Act,
    Candidate,
    Context,
    Decision,
    Kind,
    Match,
    RejectReason,
    Topic,
    Urgency,
    load_topic,
)
from skill.dialogue.after_alarm import LEAST
from skill.dialogue.reply import Reply
from skill.dialogue.state import ALARM_S, FORGET_AFTER_S
from skill.understanding import Understanding
from tests.benchmarks.after import converse, outcomes_of, read_cases
from tests.skill.dialogue.scripts import Script
from tests.skill.dialogue.talking import Talk

CASES = read_cases(Path(__file__).parent / "after.tsv")
RIGHT = 0.85
"""Share of the cases that come out as they should, at least."""
WEAKENED = 0.03
"""Share of them that should escalate and do not, at most."""

URGENT = [one.label for one in load_topic().of_kind(Kind.URGENT)]
EMERGENCIES = [
    one.label
    for one in load_topic().of_kind(Kind.URGENT)
    if one.urgency is Urgency.EMERGENCY
]

Say = Callable[[str], Reply]


class Room(Script):
    """A conversation in which what is said is matched and recognised."""

    def __init__(self, understanding: Understanding) -> None:
        super().__init__(understanding)
        self.topic = understanding.topic

    def say(self, text: str) -> Reply:
        """Say something, whatever it means."""
        return self.you(text)

    def text_of(self, label: str, situation: str) -> str:
        """What is said in a situation after an alarm."""
        one = self.topic.situations[Context.ALARM][situation]
        return self.topic.told_after(self.topic.sections[label], one) or ""


@pytest.fixture
def room(understanding: Understanding) -> Room:
    """A conversation in which nothing was said."""
    return Room(understanding)


# What people say.


def test_most_of_what_people_say_is_taken_as_it_is_meant(
    understanding: Understanding,
) -> None:
    wrong = [
        (case.answered, case.text, found)
        for case in CASES
        if not (
            found := outcomes_of(understanding.topic, converse(understanding, case))
        )
        & case.outcomes
    ]
    assert len(CASES) >= 150
    assert len(wrong) <= (1 - RIGHT) * len(CASES), wrong


def test_hardly_anything_weakens_an_alarm(understanding: Understanding) -> None:
    urgent = {"escalate", *URGENT}
    weakened = [
        case.text
        for case in CASES
        if case.outcomes <= urgent
        and not outcomes_of(understanding.topic, converse(understanding, case)) & urgent
    ]
    assert len(weakened) <= WEAKENED * len(CASES), weakened


@pytest.mark.parametrize("label", URGENT)
@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("what did you say", "repeat"),
        ("what do i do while i wait", "what_to_do"),
        ("shall i lay her down", "lay_or_move"),
        ("i haven't got a phone", "no_phone"),
        ("how long will they be", "how_long"),
        ("can i drive", "drive"),
        ("i don't want to go", "refuse"),
        ("can it wait till monday", "wait_till_later"),
        ("what number", "repeat_number"),
        ("the ambulance is coming", "called"),
        ("i have called them", "called"),
        ("nobody answers", "nobody_answers"),
        ("it's getting worse", "getting_worse"),
        ("it was only a joke", "over_or_mistake"),
    ],
)
def test_each_alarm_has_its_answer(
    room: Room, label: str, text: str, situation: str
) -> None:
    room.talk.say(label)
    reply = room.say(text)
    assert (reply.intent, reply.situation) == (label, situation)
    assert reply.body == room.text_of(label, situation)
    assert reply.urgency is room.topic.sections[label].urgency
    assert reply.decision is Decision.ANSWER


@pytest.mark.parametrize("label", EMERGENCIES)
def test_after_every_emergency_it_is_told_whether_to_drink(
    room: Room, label: str
) -> None:
    room.talk.say(label)
    assert room.say("can he have a drink").situation == "drink_or_eat"


def test_every_text_of_an_emergency_is_of_the_region(topic: Topic) -> None:
    for label in EMERGENCIES:
        for one in topic.situations[Context.ALARM].values():
            told = topic.told_after(topic.sections[label], one)
            assert told is None or "{" not in told


def test_general_words_are_for_emergencies_alone(topic: Topic) -> None:
    pain = topic.sections["new_pain"]
    assert pain.urgency is Urgency.SOON
    for one in topic.situations[Context.ALARM].values():
        told = topic.told_after(pain, one)
        assert told in (None, pain.do, pain.after.get(one.situation))


# For how long.


def test_for_an_hour_it_stays_with_the_alarm(room: Room) -> None:
    room.talk.say("urgent_fracture")
    room.talk.wait(ALARM_S)
    assert room.say("can he have a drink").situation == "drink_or_eat"


def test_after_an_hour_it_does_not(room: Room) -> None:
    room.talk.say("urgent_fracture")
    room.talk.wait(ALARM_S + 1)
    assert room.say("can he have a drink").situation is None


def test_what_is_said_again_is_kept_for_another_hour(room: Room) -> None:
    room.talk.say("urgent_fracture")
    room.talk.wait(ALARM_S - 1)
    assert room.say("it's getting worse").situation == "getting_worse"
    room.talk.wait(ALARM_S - 1)
    assert room.say("how long will they be").situation == "how_long"


def test_after_two_minutes_it_still_tells_the_number(room: Room) -> None:
    room.talk.say("urgent_spinal_cord")
    room.talk.wait(FORGET_AFTER_S + 1)
    assert "9 9 9" in room.say("what number did you say").body
    room.talk.wait(FORGET_AFTER_S + 1)
    assert room.say("pardon").situation == "repeat"


def test_a_goodbye_does_not_end_the_alarm(room: Room) -> None:
    room.talk.say("urgent_spinal_cord")
    assert room.say("goodbye").ends
    assert room.say("what number was that").situation == "repeat_number"


def test_more_is_told_of_an_alarm_that_else_is_forgotten(room: Room) -> None:
    room.talk.say("urgent_fracture")
    room.talk.wait(FORGET_AFTER_S + 1)
    assert room.say("tell me more").body == room.topic.sections["urgent_fracture"].more


# Again.


def test_it_is_told_again_in_short(room: Room) -> None:
    first = room.talk.say("urgent_spinal_cord")
    again = room.say("say that again please")
    assert again.body == room.topic.sections["urgent_spinal_cord"].do
    assert len(again.body) < len(first.body)


def test_what_was_told_in_a_situation_is_told_again(room: Room) -> None:
    room.talk.say("urgent_fracture")
    told = room.say("can he have a drink")
    assert room.say("pardon").body == told.body
    assert "9 9 9" in room.say("what number did you say").body


def test_what_was_told_since_is_told_again(room: Room) -> None:
    room.talk.say("urgent_fracture")
    told = room.say("what is a biopsy")
    assert room.say("say that again").body == told.body


def test_slower_is_slower_in_a_situation_too(room: Room) -> None:
    usual = room.talk.say("urgent_spinal_cord").prosody
    reply = room.say("say that number again slower")
    assert reply.situation == "repeat_number"
    assert reply.prosody.rate < usual.rate


# Worse, and never weaker.


def test_another_emergency_is_a_new_alarm(room: Room) -> None:
    room.talk.say("urgent_fracture")
    reply = room.say("he's stopped breathing")
    assert (reply.intent, reply.situation) == ("emergency_other", None)
    assert reply.body.startswith(room.topic.sections["emergency_other"].do)
    assert room.say("do i push on his chest").intent == "emergency_other"


def test_after_a_new_pain_an_emergency_counts(room: Room) -> None:
    room.talk.say("new_pain")
    assert room.say("and i can't feel my legs").intent == "urgent_spinal_cord"
    assert room.say("can it wait till monday").intent == "urgent_spinal_cord"


@pytest.mark.parametrize("label", EMERGENCIES)
def test_a_new_pain_replaces_no_emergency(room: Room, label: str) -> None:
    room.talk.say(label)
    reply = room.talk.say("new_pain", "my hip has started hurting")
    assert (reply.intent, reply.situation) == (label, "getting_worse")
    assert reply.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("label", URGENT)
def test_the_same_again_is_told_stronger(room: Room, label: str) -> None:
    room.talk.say(label)
    reply = room.talk.say(label, "")
    assert reply.situation == "getting_worse"
    assert "9 9 9" in reply.body


@pytest.mark.parametrize("label", EMERGENCIES)
def test_what_is_told_stronger_begins_with_the_number(topic: Topic, label: str) -> None:
    worse = topic.situations[Context.ALARM]["getting_worse"]
    told = topic.told_after(topic.sections[label], worse)
    assert told is not None
    assert told.startswith("Call 9 9 9 now")


@pytest.mark.parametrize(
    "text",
    [
        "don't stop now",
        "no no no i'm fine stop that noise",
        "stop going on i'm not ringing anybody",
        "oh stop fussing he'll be right in the morning",
        "i'll say goodbye to him then and leave it till monday",
    ],
)
def test_a_stop_inside_another_sentence_does_not_count(room: Room, text: str) -> None:
    room.talk.say("urgent_low_blood")
    reply = room.say(text)
    assert reply.intent not in ("stop", "goodbye")
    assert not reply.ends
    assert room.talk.state.alarm is not None


@pytest.mark.parametrize("text", ["stop", "stop it", "be quiet", "shut up"])
def test_a_stop_alone_counts(room: Room, text: str) -> None:
    room.talk.say("urgent_low_blood")
    assert room.say(text).intent == "stop"
    assert room.say("what number").situation == "repeat_number"


@pytest.mark.parametrize(
    "text", ["no my legs are not numb", "my legs aren't weak", "she's not confused"]
)
def test_a_denial_is_no_report(room: Room, text: str) -> None:
    room.talk.say("urgent_spinal_cord")
    assert room.say(text).situation in ("over_or_mistake", "better_now")


# Anything else.


ROOM_TALK = """
what's the weather like tomorrow
pass me the remote
did you feed the dog
the football is on at three
put the kettle on
it looks like rain
is there any milk left
who's that at the window
turn the radio down a bit
have you seen my slippers
your sister rang on sunday
i'm going to water the tomatoes
what's for supper
the bins go out tonight
she's knitting a jumper for the baby
that was a lovely sermon
the price of petrol is shocking
shall we watch the quiz
we had fish and chips on friday
it's your turn to deal
the curtains need a wash
he's painting the fence green
there's a sale on at the garden centre
remember that hotel in blackpool
""".strip().splitlines()


def test_talk_in_the_room_does_not_repeat_the_alarm(room: Room) -> None:
    taken = []
    for text in ROOM_TALK:
        room.talk.state = room.talk.dialogue.begin()
        room.talk.say("urgent_spinal_cord")
        reply = room.say(text)
        if reply.situation is not None or reply.urgency is not Urgency.NONE:
            taken.append((text, reply.situation))
    assert len(taken) <= 0.1 * len(ROOM_TALK), taken


def test_what_is_not_about_it_is_answered_as_ever(room: Room) -> None:
    room.talk.say("urgent_spinal_cord")
    reply = room.say("what's the weather like tomorrow")
    assert reply.decision is Decision.REJECT
    assert reply.body == room.topic.manifest.replies.out_of_scope


def test_a_question_about_something_else_is_answered(room: Room) -> None:
    room.talk.say("urgent_spinal_cord")
    assert room.say("what is a biopsy").intent == "biopsy"
    assert room.say("who wrote this").intent == "about"


@pytest.mark.parametrize("reason", [RejectReason.NO_SPEECH, RejectReason.NO_WORDS])
def test_silence_is_no_situation(room: Room, reason: RejectReason) -> None:
    room.talk.say("urgent_spinal_cord")
    reply = room.talk.hear(Match(Decision.REJECT, reject_reason=reason))
    assert reply.reject_reason is reason


def test_before_an_alarm_nothing_is_said_after_it(room: Room) -> None:
    assert room.say("can he have a drink").situation is None
    assert room.say("the ambulance is coming").situation is None


# Right after it.


@pytest.mark.parametrize(
    ("control", "situation"),
    [("yes", "repeat_number"), ("no", "repeat_number"), ("help", "what_to_do")],
)
def test_a_command_right_after_it_is_about_it(
    topic: Topic, control: str, situation: str
) -> None:
    talk = Talk(topic)
    talk.say("urgent_spinal_cord")
    assert talk.say(control).situation == situation


def test_a_command_later_is_not(topic: Topic) -> None:
    talk = Talk(topic)
    talk.say("urgent_spinal_cord")
    talk.say("biopsy")
    assert talk.say("yes").body == topic.manifest.replies.yes_nothing
    talk.wait(FORGET_AFTER_S + 1)
    assert talk.say("help").intent == "help"


# How sure it has to be.


class Sure:
    """Recognises the same situation in everything."""

    def __init__(self, name: str, belief: float) -> None:
        self.found = Candidate(name, belief)

    def judge(self, text: str, among: object) -> Candidate:
        assert isinstance(text, str)
        assert among
        return self.found


@pytest.mark.parametrize(
    ("belief", "situation"), [(LEAST, "called"), (LEAST - 0.01, None)]
)
def test_less_belief_is_none(
    topic: Topic, belief: float, situation: str | None
) -> None:
    matcher = Sure("called", belief)
    talk = Talk(topic, situations={Context.ALARM: matcher})  # type: ignore[dict-item]
    talk.say("urgent_spinal_cord")
    assert talk.mumble("they came").situation == situation


@pytest.mark.parametrize("act", [Act.ACKNOWLEDGE, Act.GUIDE])
def test_a_report_that_is_sure_is_not_taken_note_of(topic: Topic, act: Act) -> None:
    some = topic.situations[Context.ALARM].values()
    name = next(one.situation for one in some if one.act is act)
    matcher = Sure(name, 0.9)
    talk = Talk(topic, situations={Context.ALARM: matcher})  # type: ignore[dict-item]
    talk.say("urgent_spinal_cord")
    reply = talk.say("urgent_spinal_cord", "i can't move my feet at all now")
    told = "getting_worse" if act is Act.ACKNOWLEDGE else name
    assert reply.situation == told
    assert talk.say("emergency_other", "he's choking").situation is None


def test_a_topic_without_situations_tells_the_whole_again() -> None:
    topic = load_topic(Path("tests/intents/garden_gnomes")).in_region("uk")
    talk = Talk(topic)
    first = talk.say("gnome_down")
    assert talk.say("gnome_down").body == first.body
    assert talk.mumble(NO_SITUATION).decision is Decision.REJECT
