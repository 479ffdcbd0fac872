"""What leans on the answer before it: reports, and what are none."""

import pytest

from intents import Kind, Topic, Urgency
from skill.dialogue.reply import Reply
from skill.dialogue.state import FORGET_AFTER_S
from skill.understanding import Understanding
from tests.skill.dialogue.talking import Talk


class Room:
    """A conversation in which what is said is matched and recognised."""

    def __init__(self, understanding: Understanding) -> None:
        self._matcher = understanding.matcher
        self.talk = Talk(understanding.topic, situations=understanding.situations)

    def say(self, text: str) -> Reply:
        """Say something, whatever it means."""
        return self.talk.hear(self._matcher.match(text))


@pytest.fixture
def room(understanding: Understanding) -> Room:
    """A conversation in which nothing was said."""
    return Room(understanding)


@pytest.mark.parametrize(
    "text",
    [
        "that's what i've got",
        "he's got that",
        "yes that's happening now",
        "she's had all of those today",
        "that's me",
        "i have that",
        "that is happening now",
        "my husband's been like that since this morning",
        "oh my god that's how mum is",
    ],
)
@pytest.mark.parametrize(
    ("asked", "reported"),
    [
        ("spinal_cord_compression", "urgent_spinal_cord"),
        ("hypercalcaemia", "urgent_high_calcium"),
        ("low_blood_counts", "urgent_low_blood"),
        ("fractures", "urgent_fracture"),
        ("symptoms", "new_pain"),
        ("pain", "new_pain"),
    ],
)
def test_it_is_a_report_of_what_was_answered(
    room: Room, topic: Topic, asked: str, reported: str, text: str
) -> None:
    room.talk.say(asked)
    reply = room.say(text)
    section = topic.sections[reported]
    assert (reply.intent, reply.situation) == (reported, "report")
    assert reply.body.startswith(section.do)
    assert reply.urgency is section.urgency


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("yes the backache one", "new_pain"),
        ("the numb legs", "urgent_spinal_cord"),
        ("the bleeding", "urgent_low_blood"),
        ("he's got the confused one", "urgent_high_calcium"),
        ("mine's the broken bone", "urgent_fracture"),
    ],
)
def test_after_the_symptoms_a_sign_says_which(
    room: Room, text: str, reported: str
) -> None:
    room.talk.say("symptoms")
    assert room.say(text).intent == reported


def test_what_is_reported_is_an_alarm(room: Room) -> None:
    room.talk.say("spinal_cord_compression")
    room.say("that's what he's got")
    room.talk.wait(FORGET_AFTER_S + 1)
    assert room.say("can it wait till monday").intent == "urgent_spinal_cord"


@pytest.mark.parametrize(
    "text",
    [
        "i had that last year",
        "i haven't got that",
        "has he got that",
        "do you think i've got that",
        "my neighbour had that",
        "none of those thank god",
        "that's what my mother died of",
        "i hope i never get that",
        "will i get that",
    ],
)
@pytest.mark.parametrize("asked", ["spinal_cord_compression", "symptoms"])
def test_what_is_denied_past_or_asked_is_no_report(
    room: Room, asked: str, text: str
) -> None:
    room.talk.say(asked)
    reply = room.say(text)
    assert reply.urgency is Urgency.NONE
    assert room.talk.state.alarm is None


def test_a_yes_is_no_report(room: Room) -> None:
    room.talk.say("symptoms")
    assert room.say("yes").intent == "yes"


@pytest.mark.parametrize("asked", ["tests", "outlook", "bones"])
def test_other_answers_are_nothing_that_somebody_has(room: Room, asked: str) -> None:
    room.talk.say(asked)
    assert room.say("that's what i've got").urgency is Urgency.NONE


def test_without_an_answer_it_leans_on_nothing(room: Room) -> None:
    assert room.say("that's what i've got").situation is None


def test_after_a_long_silence_it_leans_on_nothing(room: Room) -> None:
    room.talk.say("spinal_cord_compression")
    room.talk.wait(FORGET_AFTER_S + 1)
    assert room.say("that's what i've got").situation is None


@pytest.mark.parametrize(
    ("asked", "text", "label", "situation"),
    [
        ("outlook", "i wish i'd never asked you that", "emotional_support", "upset"),
        ("pain", "is that what i've got then", "personal_advice", "asks_own_case"),
        ("personal_advice", "well that's no help", "personal_advice", "unhappy"),
        ("personal_advice", "who can i ask then", "personal_advice", "who_then"),
        ("everyday_aches", "so it's nothing then", "everyday_aches", None),
    ],
)
def test_it_is_not_left_without_an_answer(
    room: Room, asked: str, text: str, label: str, situation: str | None
) -> None:
    room.talk.say(asked)
    reply = room.say(text)
    assert reply.intent == label
    assert reply.situation == (situation or "so_it_is_nothing")


def test_what_the_matcher_answers_is_answered(room: Room) -> None:
    room.talk.say("symptoms")
    assert room.say("how is it treated").intent == "treatment"
    room.talk.say("symptoms")
    assert room.say("i can't feel my legs").intent == "urgent_spinal_cord"


def test_every_report_leads_to_an_urgent_section(topic: Topic) -> None:
    assert topic.manifest.reports
    for asked, reported in topic.manifest.reports.items():
        assert topic.kind_of(asked) is Kind.INFORMATION
        assert topic.kind_of(reported) is Kind.URGENT
