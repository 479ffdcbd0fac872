"""A clarifying question, and what may be said to it."""

import pytest

from intents import Decision, Topic
from tests.skill.dialogue.talking import Talk, tie


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """A conversation that has just begun."""
    return Talk(topic)


def test_a_clarifying_question_names_both_titles(talk: Talk, topic: Topic) -> None:
    reply = talk.hear(tie("tests", "treatment"))
    assert reply.decision is Decision.CLARIFY
    assert reply.offered == ("tests", "treatment")
    assert reply.intent is None
    assert topic.sections["tests"].title in reply.body
    assert topic.sections["treatment"].title in reply.body
    assert "{" not in reply.body


def test_yes_takes_the_first_that_was_offered(talk: Talk, topic: Topic) -> None:
    talk.hear(tie("tests", "treatment"))
    reply = talk.say("yes")
    assert reply.intent == "tests"
    assert reply.body == topic.sections["tests"].answer
    assert talk.say("more").body == topic.sections["tests"].more


def test_no_asks_for_other_words(talk: Talk, topic: Topic) -> None:
    talk.hear(tie("tests", "treatment"))
    assert talk.say("no").body == topic.manifest.replies.clarify_again
    assert talk.say("no").body == topic.manifest.replies.no_nothing


@pytest.mark.parametrize(
    ("text", "label"),
    [("the first one", "tests"), ("the second", "treatment"), ("the scans", "tests")],
)
def test_a_choice_is_answered(talk: Talk, topic: Topic, text: str, label: str) -> None:
    talk.hear(tie("tests", "treatment"))
    reply = talk.mumble(text)
    assert reply.intent == label
    assert reply.decision is Decision.ANSWER
    assert reply.body == topic.sections[label].answer


def test_a_choice_wins_over_what_the_matcher_made_of_it(talk: Talk) -> None:
    talk.hear(tie("tests", "treatment"))
    assert talk.say("more", "the second one").intent == "treatment"


def test_a_new_question_is_answered_in_place_of_a_choice(talk: Talk) -> None:
    talk.hear(tie("tests", "treatment"))
    assert talk.say("bones", "what do bones do").intent == "bones"


def test_an_offer_holds_for_one_turn(talk: Talk, topic: Topic) -> None:
    talk.hear(tie("tests", "treatment"))
    talk.say("bones")
    assert talk.say("yes").body == topic.manifest.replies.yes_nothing
    assert talk.mumble("the first").decision is Decision.REJECT


@pytest.mark.parametrize("label", ["thanks", "stop"])
def test_an_offer_outlives_a_polite_word(talk: Talk, label: str) -> None:
    talk.hear(tie("tests", "treatment"))
    talk.say(label)
    assert talk.say("yes").intent == "tests"


def test_yes_and_no_to_nothing(talk: Talk, topic: Topic) -> None:
    assert talk.say("yes").body == topic.manifest.replies.yes_nothing
    assert talk.say("no").body == topic.manifest.replies.no_nothing
