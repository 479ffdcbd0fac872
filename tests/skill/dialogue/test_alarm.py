"""A report that was overheard: whom to call, and an offer to say what to do."""

import pytest

from intents import REGIONS, Kind, Match, Topic, Urgency, load_topic, reading_age
from intents.heard import OLDEST_READER
from skill import Reply
from skill.dialogue.state import FORGET_AFTER_S
from skill.understanding import Understanding
from tests.skill.dialogue.talking import Talk, answer

CORD = "urgent_spinal_cord"


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """A conversation that has just begun."""
    return Talk(topic)


def alarm(talk: Talk, label: str = CORD) -> Reply:
    """Overhear a report."""
    talk.state, reply = talk.dialogue.alarm(talk.state, answer(label), talk.now_s)
    return reply


def all_of(topic: Topic, label: str = CORD) -> str:
    return topic.opening(topic.sections[label])


@pytest.mark.parametrize("region", REGIONS)
def test_it_says_whom_to_call_and_ends_as_that_emergency_does(region: str) -> None:
    topic = load_topic().in_region(region)
    number = load_topic().manifest.regions[region].words["emergency_number"]
    for section in topic.of_kind(Kind.URGENT):
        if section.urgency is Urgency.EMERGENCY:
            reply = alarm(Talk(topic), section.label)
            assert number in reply.body
            assert reply.text.endswith(topic.manifest.advice[section.advice])
            assert reply.urgency is Urgency.EMERGENCY
            assert (reply.intent, len(reply.sources) > 0) == (section.label, True)
            assert len(reply.body.split()) < 25
            assert reading_age(reply.body) <= OLDEST_READER


@pytest.mark.parametrize("label", ["yes", "help", "more"])
def test_who_takes_the_offer_is_told_what_to_do(
    talk: Talk, topic: Topic, label: str
) -> None:
    alarm(talk)
    assert talk.say(label).body == all_of(topic)


def test_who_mumbles_is_told_as_well(talk: Talk, topic: Topic) -> None:
    alarm(talk)
    assert talk.mumble("what").body == all_of(topic)


def test_who_declines_is_left_in_peace(talk: Talk, topic: Topic) -> None:
    alarm(talk)
    assert talk.say("no").body == topic.manifest.replies.no_nothing
    assert all_of(topic) not in talk.mumble("what").body


def test_a_no_after_all_of_it_is_about_it_still(talk: Talk, topic: Topic) -> None:
    alarm(talk)
    talk.say("yes")
    assert talk.say("no").body == topic.sections[CORD].do
    assert talk.say("more").body == topic.sections[CORD].more


def test_it_can_be_said_again_and_is_forgotten_in_time(
    talk: Talk, topic: Topic
) -> None:
    said = alarm(talk)
    assert talk.say("repeat").body == topic.sections[CORD].do
    talk.wait(FORGET_AFTER_S + 1)
    assert alarm(talk).body == said.body
    assert talk.state.before == ()


def test_a_topic_without_words_for_it_says_all_at_once(tiny: Understanding) -> None:
    assert tiny.topic.manifest.replies.asleep_alarm is None
    (urgent,) = tiny.topic.of_kind(Kind.URGENT)
    reply = alarm(Talk(tiny.topic), urgent.label)
    assert reply.body == all_of(tiny.topic, urgent.label)


def test_what_is_no_section_is_answered_as_ever(talk: Talk, topic: Topic) -> None:
    nothing: Match = answer("no_such_section")
    reply = talk.dialogue.alarm(talk.state, nothing, talk.now_s)[1]
    assert reply.body == topic.manifest.replies.unsure
