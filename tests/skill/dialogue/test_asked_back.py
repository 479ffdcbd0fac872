"""What may be said to a question back, and that there is one in a row at most."""

import pytest

from intents import Candidate, Decision, Match, RejectReason, Topic
from tests.skill.dialogue.talking import Talk, rejection, tie


@pytest.fixture
def talk(topic: Topic) -> Talk:
    """It has asked: Do you mean the tests …, or how it is treated?"""
    talk = Talk(topic)
    talk.hear(tie("tests", "treatment"))
    return talk


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("the first please", "tests"),
        ("the second one", "treatment"),
        ("no, the other", "treatment"),
        ("no the other one", "treatment"),
        ("no the second", "treatment"),
        ("scans", "tests"),
        ("how it is treated", "treatment"),
    ],
)
def test_one_is_chosen(talk: Talk, said: str, label: str) -> None:
    assert talk.mumble(said).intent == label


@pytest.mark.parametrize("said", ["both", "both please", "tell me both of them"])
def test_both_are_told(talk: Talk, said: str) -> None:
    # you: both
    # it: You may need one test … Treatment usually aims …
    reply = talk.mumble(said)
    assert reply.body.startswith("You may need one test")
    assert "Treatment usually aims" in reply.body


@pytest.mark.parametrize("said", ["neither", "neither of those", "none of them thanks"])
def test_neither_is_a_no(talk: Talk, topic: Topic, said: str) -> None:
    # you: neither
    # it: Sorry. Please ask it once more in other words.
    assert talk.mumble(said).body == topic.manifest.replies.clarify_again


def test_neither_and_both_are_nothing_where_nothing_was_offered(topic: Topic) -> None:
    for said in ("both", "neither"):
        assert Talk(topic).mumble(said).decision is Decision.REJECT


def test_still_unclear_it_names_what_can_be_asked(talk: Talk, topic: Topic) -> None:
    # it: Do you mean the tests …, or how it is treated?
    # you: (something as unclear)
    # it: I am still not sure what you mean. You can ask me, for example, about …
    reply = talk.hear(tie("stage", "outlook"))
    assert reply.decision is Decision.REJECT
    assert reply.body.startswith("I am still not sure what you mean.")
    assert topic.sections["stage"].title in reply.body
    # you: the second
    assert talk.mumble("the second").intent == "outlook"


def test_then_it_may_ask_again(talk: Talk) -> None:
    talk.hear(tie("stage", "outlook"))
    assert talk.hear(tie("stage", "outlook")).decision is Decision.CLARIFY


def test_what_it_is_unsure_of_has_neighbours_too(talk: Talk, topic: Topic) -> None:
    near = (Candidate("stage", 0.2), Candidate("more", 0.2), Candidate("pain", 0.1))
    unsure = Match(
        Decision.REJECT, reject_reason=RejectReason.UNSURE, alternatives=near
    )
    assert topic.sections["pain"].title in talk.hear(unsure).body


def test_without_neighbours_it_is_just_not_sure(talk: Talk, topic: Topic) -> None:
    reply = talk.hear(rejection(RejectReason.UNSURE, "fnord"))
    assert reply.body == topic.manifest.replies.unsure


def test_what_is_about_something_else_is_told_as_ever(talk: Talk, topic: Topic) -> None:
    reply = talk.hear(rejection(RejectReason.OUT_OF_SCOPE, "what time is it"))
    assert reply.body == topic.manifest.replies.out_of_scope
