"""The answer is to what was asked: a facet first, then the whole."""

from dataclasses import replace

import pytest

from intents import Topic
from skill import Dialogue
from skill.understanding import Understanding
from tests.skill.dialogue.talking import Talk, answer


@pytest.fixture
def talk(topic: Topic) -> Talk:
    return Talk(topic)


def of(topic: Topic, label: str, facet: str) -> str:
    return topic.sections[label].facets[facet].answer


def test_a_facet_has_its_own_answer(talk: Talk, topic: Topic) -> None:
    reply = talk.hear(replace(answer("tests"), facet="mri_scan"))
    assert reply.body == of(topic, "tests", "mri_scan")
    assert (reply.intent, reply.facet) == ("tests", "mri_scan")


def test_more_after_a_facet_is_the_whole_and_then_its_more(
    talk: Talk, topic: Topic
) -> None:
    talk.hear(replace(answer("tests"), facet="mri_scan"))
    tests = topic.sections["tests"]
    said = [talk.say("more").body for _ in range(3)]
    assert said == [tests.answer, tests.more, topic.manifest.replies.more_end]


def test_what_a_facet_has_more_comes_before_the_whole(tiny: Understanding) -> None:
    talk = Talk(tiny.topic)
    talk.hear(replace(answer("paint"), facet="hats"))
    assert talk.say("more").body == "Red lasts for ten years in the rain."


def test_a_facet_that_a_section_lacks_is_told_as_the_whole(
    talk: Talk, topic: Topic
) -> None:
    reply = talk.hear(replace(answer("tests"), facet="no_such_thing"))
    assert reply.body == topic.sections["tests"].answer
    assert reply.facet is None


def test_going_back_to_a_facet_goes_on_from_it(talk: Talk, topic: Topic) -> None:
    talk.hear(replace(answer("tests"), facet="mri_scan"))
    talk.say("stage")
    assert talk.say("back").body == of(topic, "tests", "mri_scan")
    assert talk.say("more").body == topic.sections["tests"].answer


@pytest.mark.parametrize(
    ("before", "text", "label", "facet"),
    [
        ("hypercalcaemia", "and how is that treated", "hypercalcaemia", "treated"),
        ("low_blood_counts", "how is that treated", "low_blood_counts", "treated"),
        ("pain", "why does it do that", "pain", "cause"),
        ("hypercalcaemia", "is that dangerous", "hypercalcaemia", "dangerous"),
        ("stage", "is that serious", "outlook", "dangerous"),
        ("definition", "how is that treated", "treatment", None),
        ("fractures", "is that common", "fractures", "common"),
        ("definition", "is that common", "who_gets_it", "common"),
    ],
)
def test_a_short_question_leans_on_the_facets_of_the_last_answer(
    understanding: Understanding, before: str, text: str, label: str, facet: str | None
) -> None:
    dialogue = Dialogue(understanding.topic)
    state, _ = dialogue.turn(dialogue.begin(), answer(before), 0.0)
    _, reply = dialogue.turn(state, understanding.matcher.match(text), 1.0)
    assert (reply.intent, reply.facet) == (label, facet)
