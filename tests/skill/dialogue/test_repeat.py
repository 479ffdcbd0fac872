"""Say that again, and tell me more."""

import pytest

from intents import Decision, Kind, Topic, Urgency
from tests.skill.dialogue.talking import Talk, tie


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """A conversation that has just begun."""
    return Talk(topic)


def test_it_says_again_what_it_said_word_for_word(talk: Talk) -> None:
    first = talk.say("symptoms")
    again = talk.say("repeat")
    assert again.text == first.text
    assert again.sources == first.sources
    assert again.intent == "repeat"
    assert again.decision is Decision.ANSWER


def test_it_says_again_as_often_as_it_is_asked(talk: Talk) -> None:
    first = talk.say("symptoms")
    assert [talk.say("repeat").text for _ in range(5)] == [first.text] * 5


def test_an_emergency_is_as_urgent_when_it_is_said_again(talk: Talk) -> None:
    talk.say("urgent_spinal_cord")
    assert talk.say("repeat").urgency is Urgency.EMERGENCY


def test_a_refusal_can_be_said_again(talk: Talk) -> None:
    first = talk.mumble("fnord")
    again = talk.say("repeat")
    assert again.text == first.text
    assert again.decision is Decision.ANSWER
    assert again.reject_reason is None


def test_a_clarifying_question_said_again_can_still_be_answered(talk: Talk) -> None:
    first = talk.hear(tie("tests", "treatment"))
    again = talk.say("repeat")
    assert again.text == first.text
    assert again.offered == first.offered
    assert talk.mumble("the second one").intent == "treatment"


def test_more_can_be_said_again(talk: Talk) -> None:
    talk.say("symptoms")
    more = talk.say("more")
    assert talk.say("repeat").text == more.text


@pytest.mark.parametrize("between", ["thanks", "stop", "faster", "quieter"])
def test_it_says_again_what_came_before_a_control(talk: Talk, between: str) -> None:
    first = talk.say("symptoms")
    talk.say(between)
    assert talk.say("repeat").text == first.text


def test_nothing_was_said_that_could_be_said_again(talk: Talk, topic: Topic) -> None:
    assert talk.say("repeat").body == topic.manifest.replies.repeat_nothing
    assert talk.say("repeat").body == topic.manifest.replies.repeat_nothing


def test_it_tells_more_once_and_then_says_that_this_was_all(
    talk: Talk, topic: Topic
) -> None:
    talk.say("symptoms")
    more = talk.say("more")
    assert more.body == topic.sections["symptoms"].more
    assert more.intent == "more"
    assert talk.say("more").body == topic.manifest.replies.more_end
    assert talk.say("more").body == topic.manifest.replies.more_end


def test_more_has_the_advice_and_the_sources_of_its_section(talk: Talk) -> None:
    first = talk.say("symptoms")
    more = talk.say("more")
    assert more.advice == first.advice
    assert more.sources == first.sources


def test_more_is_told_anew_when_the_question_is_asked_anew(
    talk: Talk, topic: Topic
) -> None:
    talk.say("symptoms")
    talk.say("more")
    talk.say("symptoms")
    assert talk.say("more").body == topic.sections["symptoms"].more


def test_more_is_about_the_latest_question(talk: Talk, topic: Topic) -> None:
    talk.say("symptoms")
    talk.say("treatment")
    assert talk.say("more").body == topic.sections["treatment"].more


def test_more_about_an_emergency_is_as_urgent(talk: Talk, topic: Topic) -> None:
    talk.say("urgent_spinal_cord")
    more = talk.say("more")
    assert more.body == topic.sections["urgent_spinal_cord"].more
    assert more.urgency is Urgency.EMERGENCY


def test_every_section_but_a_control_has_more_or_says_that_it_has_not(
    topic: Topic,
) -> None:
    for section in topic.sections.values():
        if section.kind is Kind.CONTROL:
            continue
        talk = Talk(topic)
        talk.say(section.label)
        expected = section.more or topic.manifest.replies.more_end
        assert talk.say("more").body == expected


def test_there_is_no_more_before_a_question(talk: Talk, topic: Topic) -> None:
    talk.say("greeting")
    assert talk.say("more").body == topic.manifest.replies.more_nothing
