"""The conversation: what is said to each thing that somebody may want."""

import pytest

from intents import (
    REGIONS,
    Decision,
    Kind,
    RejectReason,
    Topic,
    Urgency,
    load_topic,
)
from skill import Prosody
from skill.dialogue.state import FORGET_AFTER_S
from tests.skill.dialogue.talking import Talk, rejection, tie


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """A conversation that has just begun."""
    return Talk(topic)


def test_a_question_is_answered_from_its_section(talk: Talk, topic: Topic) -> None:
    section = topic.sections["symptoms"]
    reply = talk.say("symptoms")
    assert reply.decision is Decision.ANSWER
    assert reply.intent == "symptoms"
    assert reply.body == section.answer
    assert reply.advice.text == topic.manifest.advice[section.advice]


def test_an_answer_names_its_sources_with_their_dates(talk: Talk, topic: Topic) -> None:
    reply = talk.say("symptoms")
    expected = [
        topic.manifest.sources[key] for key in topic.sections["symptoms"].sources
    ]
    assert expected
    assert [note.publisher for note in reply.sources] == [s.publisher for s in expected]
    assert [note.title for note in reply.sources] == [s.title for s in expected]
    assert [note.reviewed for note in reply.sources] == [
        s.reviewed.isoformat() for s in expected
    ]


def test_a_question_about_a_red_flag_carries_the_emergency_line(topic: Topic) -> None:
    for label in topic.manifest.red_flags:
        reply = Talk(topic).say(label)
        assert reply.body.startswith(topic.sections[label].answer)
        assert reply.body.endswith(topic.manifest.replies.emergency_line)


def test_another_question_carries_no_emergency_line(talk: Talk, topic: Topic) -> None:
    assert topic.manifest.replies.emergency_line not in talk.say("bones").body


def test_an_emergency_is_answered_with_what_to_do_first(topic: Topic) -> None:
    for section in topic.of_kind(Kind.URGENT):
        reply = Talk(topic).say(section.label)
        assert reply.text.startswith(section.do)
        assert section.why in reply.body
        assert reply.urgency is section.urgency
        assert reply.urgency is not Urgency.NONE


@pytest.mark.parametrize("region", REGIONS)
def test_an_emergency_names_the_number_of_the_region(region: str) -> None:
    local = load_topic().in_region(region)
    number = local.manifest.regions[region].words["emergency_number"]
    assert number in Talk(local).say("urgent_spinal_cord").text


def test_an_emergency_is_answered_whatever_was_offered(talk: Talk) -> None:
    talk.hear(tie("tests", "treatment"))
    assert talk.say("urgent_spinal_cord", "the first").intent == "urgent_spinal_cord"


@pytest.mark.parametrize("reject_reason", list(RejectReason))
def test_a_rejection_says_why_and_keeps_its_code(
    talk: Talk, topic: Topic, reject_reason: RejectReason
) -> None:
    reply = talk.hear(rejection(reject_reason))
    assert reply.decision is Decision.REJECT
    assert reply.reject_reason is reject_reason
    assert reply.intent is None
    assert reply.body == getattr(topic.manifest.replies, reject_reason.value)


def test_a_rejection_that_gives_no_code_is_unsure(talk: Talk) -> None:
    talk.hear(tie("tests", "treatment"))
    assert talk.mumble("the weather perhaps").reject_reason is RejectReason.UNSURE


def test_goodbye_ends_the_conversation_and_forgets_it(talk: Talk, topic: Topic) -> None:
    talk.say("symptoms")
    talk.say("slower")
    reply = talk.say("goodbye")
    assert reply.ends
    assert reply.body == topic.sections["goodbye"].answer
    assert talk.state == talk.dialogue.begin()
    assert talk.say("repeat").body == topic.manifest.replies.repeat_nothing
    assert talk.say("more").body == topic.manifest.replies.more_nothing


@pytest.mark.parametrize("label", ["greeting", "thanks", "help", "stop"])
def test_plain_controls_say_their_answer(talk: Talk, topic: Topic, label: str) -> None:
    reply = talk.say(label)
    assert reply.body == topic.sections[label].answer
    assert reply.intent == label
    assert not reply.ends


def test_no_control_but_goodbye_ends_the_conversation(topic: Topic) -> None:
    for section in topic.of_kind(Kind.CONTROL):
        assert Talk(topic).say(section.label).ends == (section.label == "goodbye")


def test_what_was_said_is_forgotten_after_a_long_silence(
    talk: Talk, topic: Topic
) -> None:
    talk.say("symptoms")
    talk.wait(FORGET_AFTER_S + 0.1)
    assert talk.say("repeat").body == topic.manifest.replies.repeat_nothing


def test_what_was_said_is_kept_for_a_while(talk: Talk) -> None:
    first = talk.say("symptoms")
    talk.wait(FORGET_AFTER_S)
    assert talk.say("repeat").body == first.body


def test_every_word_puts_off_forgetting(talk: Talk) -> None:
    first = talk.say("symptoms")
    for _ in range(5):
        talk.wait(FORGET_AFTER_S * 0.9)
        assert talk.say("repeat").text == first.text


def test_what_was_offered_is_forgotten_after_a_long_silence(
    talk: Talk, topic: Topic
) -> None:
    talk.hear(tie("tests", "treatment"))
    talk.wait(FORGET_AFTER_S + 1)
    assert talk.say("yes").body == topic.manifest.replies.yes_nothing


def test_the_pace_is_kept_through_a_long_silence(talk: Talk, topic: Topic) -> None:
    talk.say("symptoms")
    slower = talk.say("slower").prosody
    assert slower != Prosody()
    talk.wait(FORGET_AFTER_S + 1)
    # It was forgotten what was said, and not how.
    assert talk.say("repeat").body == topic.manifest.replies.repeat_nothing
    assert talk.say("symptoms").prosody == slower


def test_a_conversation_begins_in_the_manner_that_was_set(topic: Topic) -> None:
    prosody = Prosody(rate=120, volume=0.5)
    assert Talk(topic, prosody).say("symptoms").prosody == prosody


def test_two_conversations_do_not_hear_each_other(topic: Topic) -> None:
    one, other = Talk(topic), Talk(topic)
    one.say("symptoms")
    assert other.say("repeat").body == topic.manifest.replies.repeat_nothing


def test_a_state_can_be_gone_back_to(talk: Talk) -> None:
    first = talk.say("symptoms")
    kept = talk.state
    talk.say("treatment")
    talk.state = kept
    assert talk.say("repeat").text == first.text
