"""Two questions in one breath."""

from itertools import permutations

import pytest

from intents import Kind, Topic, Urgency
from skill.dialogue.state import DialogueState
from skill.dialogue.two_answers import MAX_WORDS, TwoAnswers
from skill.dialogue.wording import Wording
from skill.understanding import Understanding
from tests.skill.dialogue.scripts import Script
from tests.skill.dialogue.talking import Talk


@pytest.fixture
def script(understanding: Understanding) -> Script:
    """A conversation that has just begun."""
    return Script(understanding)


def test_both_are_answered_shortly_and_in_order(script: Script) -> None:
    # you: what is a biopsy and how is it treated
    # it: A bone biopsy is … Treatment usually aims … Please ask your doctor …
    reply = script.you("what is a biopsy and how is it treated")
    assert reply.body.startswith("A bone biopsy is a test")
    assert "Treatment usually aims" in reply.body
    assert len(reply.body.split()) <= MAX_WORDS + 5
    assert reply.text.count("Please ask your doctor") == 1


def test_what_to_do_in_an_emergency_is_not_cut_off(script: Script) -> None:
    # you: what are the symptoms and how is it treated
    # it: There may be steady bone pain … is an emergency. Call 9 9 9 at once. …
    reply = script.you("what are the symptoms and how is it treated")
    assert "Call 9 9 9 at once." in reply.body
    assert "Treatment usually aims" in reply.body
    assert reply.advice.text.startswith("With any other of these signs")


def test_tell_me_more_is_about_the_second(script: Script, topic: Topic) -> None:
    script.you("what is a biopsy and how is it treated")
    assert script.you("tell me more").body == topic.sections["treatment"].more


def test_where_nothing_is_known_of_the_second_it_says_so(script: Script) -> None:
    # you: is it curable, and can I still drive
    # it: Treatment usually aims to … My pages say nothing about driving. …
    reply = script.you("is it curable, and can I still drive")
    assert reply.body.startswith("Treatment usually aims to keep the cancer under")
    assert "My pages say nothing about driving." in reply.body


@pytest.fixture
def offered(topic: Topic) -> Talk:
    """A conversation with the second of two questions on offer."""
    talk = Talk(topic)
    state, reply = TwoAnswers(topic, Wording(topic)).answer(
        talk.state,
        topic.sections["spinal_cord_compression"],
        topic.sections["symptoms"],
    )
    talk.state = DialogueState(
        state.prosody, reply, section=state.section, offered=reply.offered
    )
    talk.now_s = 0.0
    return talk


def test_where_both_are_too_long_the_second_is_offered(
    offered: Talk, topic: Topic
) -> None:
    # it: … You also asked about the signs and symptoms. Shall I tell you?
    said = offered.state.last
    assert said is not None
    assert said.body.startswith(topic.sections["spinal_cord_compression"].answer)
    assert said.body.endswith(
        "You also asked about the signs and symptoms. Shall I tell you?"
    )


def test_yes_takes_it(offered: Talk, topic: Topic) -> None:
    # you: yes
    # it: There may be steady bone pain …
    assert offered.say("yes", "yes").body == topic.sections["symptoms"].answer


def test_no_leaves_it(offered: Talk, topic: Topic) -> None:
    # you: no
    # it: All right. Ask me whenever you like.
    assert offered.say("no", "no").body == topic.manifest.replies.no_nothing


def test_a_report_goes_first_and_alone(script: Script) -> None:
    # you: what are the symptoms and can you help me i can't feel my legs
    # it: Call 9 9 9 …
    reply = script.you("what are the symptoms and can you help me i can't feel my legs")
    assert reply.urgency is Urgency.EMERGENCY
    assert "steady bone pain" not in reply.body


def test_any_two_are_short_or_the_second_is_offered(topic: Topic) -> None:
    two, state = TwoAnswers(topic, Wording(topic)), Talk(topic).state
    asked = [*topic.of_kind(Kind.INFORMATION), *topic.of_kind(Kind.PERSONAL)]
    line = topic.manifest.replies.emergency_line
    for first, second in permutations(asked, 2):
        _, reply = two.answer(state, first, second)
        if reply.offered:
            assert reply.offered == (second.label,)
        else:
            assert len(reply.body.split()) <= MAX_WORDS + 5
            if {first.label, second.label} & set(topic.manifest.red_flags):
                assert line in reply.body
