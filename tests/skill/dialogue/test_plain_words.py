"""Plainer words: not understood, or asked again and again."""

import pytest

from intents import Kind, Topic, Urgency
from skill.dialogue.plain_words import AGAIN
from skill.understanding import Understanding
from tests.skill.dialogue.scripts import Script
from tests.skill.dialogue.talking import Talk


@pytest.fixture
def script(understanding: Understanding) -> Script:
    """A conversation that has just begun."""
    return Script(understanding)


@pytest.mark.parametrize(
    "said",
    [
        "in plainer words",
        "I don't understand",
        "i still don't understand",
        "what does that mean in simple english",
        "eh?",
    ],
)
def test_it_is_said_in_plainer_words(script: Script, topic: Topic, said: str) -> None:
    # you: what is secondary bone cancer
    # you: I don't understand
    # it: The cancer began in some other part of the body. …
    script.you("what is secondary bone cancer")
    assert script.you(said).body == topic.sections["definition"].plain


def test_not_understood_again_more_is_offered(script: Script, topic: Topic) -> None:
    # you: I still don't understand
    # it: I have no plainer words for that. Shall I tell you more about it?
    # you: yes
    script.you("what is secondary bone cancer")
    script.you("i don't understand")
    offer = script.you("i still don't understand")
    assert offer.body == topic.manifest.replies.plain_end
    assert script.you("yes").body == topic.sections["definition"].more


def test_where_nothing_else_is_left_it_says_it_more_slowly(talk: Talk) -> None:
    talk.say("definition")
    talk.say("plainer")
    talk.say("more")
    before = talk.state.prosody.rate
    assert talk.say("plainer").prosody.rate < before


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """A conversation that has just begun."""
    return Talk(topic)


def test_what_nobody_understood_is_said_again(talk: Talk, topic: Topic) -> None:
    assert talk.say("plainer").body == topic.manifest.replies.repeat_nothing
    refused = talk.mumble("fnord")
    assert talk.say("plainer").body == refused.body


def test_a_red_flag_says_what_to_do_in_plainer_words_too(
    talk: Talk, topic: Topic
) -> None:
    talk.say("hypercalcaemia")
    line = topic.manifest.replies.emergency_line
    assert talk.say("plainer").body.endswith(line)


def test_an_emergency_stays_one_in_plainer_words(talk: Talk, topic: Topic) -> None:
    talk.say("urgent_spinal_cord")
    plainer = talk.say("plainer")
    assert plainer.body == topic.sections["urgent_spinal_cord"].plain
    assert plainer.urgency is Urgency.EMERGENCY
    assert talk.state.alarm is not None


def test_whoever_does_not_understand_an_alarm_hears_it_plainer(
    script: Script, topic: Topic
) -> None:
    # you: i can't feel my legs
    # you: i don't understand
    # it: Call 9 9 9 now. Lie flat and still. …
    script.you("i can't feel my legs")
    reply = script.you("i don't understand")
    assert reply.body == topic.sections["urgent_spinal_cord"].plain


def test_asked_for_the_third_time_it_uses_other_words(
    script: Script, topic: Topic
) -> None:
    # you: what are the symptoms (twice)
    # you: what are the symptoms
    # it: I will put it in other words. …
    first = script.you("what are the symptoms")
    assert script.you("what are the symptoms").body == first.body
    third = script.you("what are the symptoms")
    words = topic.manifest.replies.other_words
    assert third.body == f"{words} {topic.sections['symptoms'].plain}"
    assert script.you("what are the symptoms").body == first.body


def test_a_question_that_leans_on_its_own_answer_is_the_same_one(
    script: Script, topic: Topic
) -> None:
    # After its answer "how is it treated" leans on it, and asks the same again.
    said = [script.you("how is it treated").body for _ in range(AGAIN)]
    assert topic.sections["treatment"].plain in said[-1]


def test_without_plainer_words_the_third_time_brings_more(
    talk: Talk, topic: Topic
) -> None:
    section = topic.sections["more_information"]
    assert not section.plain
    said = [talk.say("more_information").body for _ in range(AGAIN)]
    assert said[-1].endswith(section.more)


def test_other_questions_between_do_not_matter(talk: Talk, topic: Topic) -> None:
    talk.say("symptoms")
    talk.say("tests")
    talk.say("symptoms")
    talk.say("treatment")
    assert topic.sections["symptoms"].plain in talk.say("symptoms").body


def test_an_emergency_is_never_put_in_other_words(talk: Talk, topic: Topic) -> None:
    said = {talk.say("urgent_spinal_cord").body for _ in range(2 * AGAIN)}
    words = topic.manifest.replies.other_words
    assert words is not None
    assert not any(body.startswith(words) for body in said)


def test_after_a_goodbye_it_counts_anew(talk: Talk, topic: Topic) -> None:
    talk.say("symptoms")
    talk.say("symptoms")
    talk.say("goodbye")
    assert talk.say("symptoms").body == topic.sections["symptoms"].answer


def test_sections_that_matter_most_have_plainer_words(topic: Topic) -> None:
    have = {one.label for one in topic.sections.values() if one.plain}
    assert {"definition", "symptoms", "treatment", "outlook"} <= have
    red = set(topic.manifest.red_flags)
    assert red <= have
    assert all(topic.sections[one].kind is not Kind.CONTROL for one in have)
