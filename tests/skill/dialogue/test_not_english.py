"""Who speaks another language is told so, once; after that it is but no words."""

import pytest

from intents import Decision, Match, RejectReason, Topic, load_topic
from skill.dialogue.state import FORGET_AFTER_S
from skill.understanding import Understanding
from tests.skill.dialogue.talking import Talk, rejection, tie

FOREIGN: Match = rejection(RejectReason.NOT_ENGLISH, "key so you no care")


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """A conversation that has just begun."""
    return Talk(topic)


def test_another_language_is_told_that_only_english_is_understood(talk: Talk) -> None:
    reply = talk.hear(FOREIGN)
    assert "I only know English" in reply.body
    assert reply.decision is Decision.REJECT
    assert reply.reject_reason is RejectReason.NOT_ENGLISH
    assert "doctor" in reply.advice.text


@pytest.mark.parametrize(("region", "number"), [("uk", "9 9 9"), ("us", "9 1 1")])
def test_it_is_told_the_number_to_call(region: str, number: str) -> None:
    assert number in Talk(load_topic().in_region(region)).hear(FOREIGN).body


def test_it_is_told_once_in_a_conversation(talk: Talk, topic: Topic) -> None:
    talk.hear(FOREIGN)
    talk.say("symptoms")
    again = talk.hear(FOREIGN)
    assert again.body == topic.manifest.replies.no_words
    assert again.reject_reason is RejectReason.NOT_ENGLISH
    assert talk.hear(FOREIGN).body == again.body


def test_the_next_conversation_is_told_anew(talk: Talk) -> None:
    first = talk.hear(FOREIGN)
    assert talk.hear(FOREIGN).body != first.body
    talk.wait(FORGET_AFTER_S + 1)
    assert talk.hear(FOREIGN).body == first.body


def test_a_goodbye_ends_the_conversation_in_which_it_was_told(talk: Talk) -> None:
    first = talk.hear(FOREIGN)
    talk.say("goodbye")
    assert talk.hear(FOREIGN).body == first.body


def test_words_that_are_none_choose_nothing(talk: Talk) -> None:
    offer = talk.hear(tie("symptoms", "treatment"))
    assert offer.offered == ("symptoms", "treatment")
    reply = talk.hear(rejection(RejectReason.NOT_ENGLISH, "the first one"))
    assert reply.reject_reason is RejectReason.NOT_ENGLISH
    assert reply.intent is None


def test_a_topic_without_words_for_it_caught_no_words(tiny: Understanding) -> None:
    replies = tiny.topic.manifest.replies
    assert replies.not_english is None
    assert Talk(tiny.topic).hear(FOREIGN).body == replies.no_words
