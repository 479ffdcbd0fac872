"""Each conversation is by itself, and forgotten in time."""

import pytest

from audio import Recogniser
from skill import Settings
from skill.assistant import Assistant
from skill.dialogue.state import ALARM_S
from skill.serving.conversations import Conversations
from skill.understanding import Understanding
from tests.skill.serving.test_limits import Clock


def no_recogniser() -> Recogniser:
    raise AssertionError("a written question needs no recogniser")


@pytest.fixture
def assistant(understanding: Understanding) -> Assistant:
    return Assistant(understanding, Settings(), no_recogniser)


def test_a_conversation_goes_on(assistant: Assistant) -> None:
    conversations = Conversations(assistant)
    first = conversations.of("one").ask_text("what are the symptoms")
    again = conversations.of("one").ask_text("say that again")
    assert again.reply.text == first.reply.text


def test_two_conversations_know_nothing_of_each_other(assistant: Assistant) -> None:
    conversations = Conversations(assistant)
    first = conversations.of("one").ask_text("what are the symptoms")
    again = conversations.of("two").ask_text("say that again")
    assert again.reply.text != first.reply.text
    conversations.of("one").ask_text("i can't feel my legs")
    assert conversations.of("one").alarmed
    assert not conversations.of("two").alarmed


def test_a_conversation_is_forgotten_when_its_alarm_is(assistant: Assistant) -> None:
    clock = Clock()
    conversations = Conversations(assistant, clock=clock)
    conversations.of("one")
    clock.now_s += ALARM_S + 1
    conversations.of("two")
    assert len(conversations) == 1


def test_the_one_that_was_silent_for_longest_makes_room(assistant: Assistant) -> None:
    conversations = Conversations(assistant, most=2)
    one, two = conversations.of("one"), conversations.of("two")
    assert conversations.of("one") is one
    conversations.of("three")
    assert conversations.of("one") is one
    assert conversations.of("two") is not two


def test_a_conversation_with_an_alarm_stays_longer(assistant: Assistant) -> None:
    conversations = Conversations(assistant, most=2)
    alarmed = conversations.of("one")
    alarmed.ask_text("i can't feel my legs")
    conversations.of("two")
    conversations.of("three")
    assert conversations.of("one") is alarmed
    assert len(conversations) == 2
