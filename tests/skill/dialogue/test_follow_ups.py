"""Short questions that lean on the answer before them, and going back."""

import pytest

from intents import Kind, Topic
from skill import Dialogue, DialogueState
from skill.dialogue.state import FORGET_AFTER_S, MAX_BEFORE
from skill.understanding import Understanding
from tests.skill.dialogue.talking import Talk


def ask(
    understanding: Understanding, state: DialogueState, *texts: str, at_s: float = 0.0
) -> tuple[DialogueState, str | None, str]:
    """Say texts one after the other; the state, label and words of the last reply."""
    dialogue = Dialogue(understanding.topic)
    for text in texts:
        match = understanding.matcher.match(text)
        state, reply = dialogue.turn(state, match, at_s)
    return state, reply.intent, reply.text


@pytest.fixture
def start(topic: Topic) -> DialogueState:
    return Dialogue(topic).begin()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("is that bad", "outlook"),
        ("and how is that treated", "treatment"),
        ("what about in children", "who_gets_it"),
        ("how would i know", "symptoms"),
        ("and where does it go", "affected_bones"),
        ("where can i read about that", "more_information"),
        ("is that normal", "who_gets_it"),
        ("how common is that", "who_gets_it"),
        ("does it hurt", "pain"),
        ("can it be mended", "treatment"),
        ("can they fix that", "treatment"),
        ("is it curable", "outlook"),
    ],
)
def test_it_is_about_what_came_before(
    understanding: Understanding, start: DialogueState, text: str, label: str
) -> None:
    _, found, _ = ask(understanding, start, "what is a metastasis", text)
    assert found == label


@pytest.mark.parametrize(
    ("test", "text", "label", "facet"),
    [
        ("biopsy", "does it hurt", "biopsy", "does_it_hurt"),
        ("biopsy", "how long does it take", "biopsy", "results"),
        ("tests", "does it hurt", "not_covered", "scan_feels"),
        ("tests", "is that safe", "not_covered", None),
    ],
)
def test_whether_a_test_hurts_depends_on_the_test(
    understanding: Understanding, test: str, text: str, label: str, facet: str | None
) -> None:
    talk = Talk(understanding.topic)
    talk.say(test)
    reply = talk.hear(understanding.matcher.match(text))
    assert (reply.intent, reply.facet) == (label, facet)


def test_what_asks_enough_by_itself_needs_no_answer_before_it(
    understanding: Understanding, start: DialogueState
) -> None:
    _, label, _ = ask(understanding, start, "how is it treated")
    assert label == "treatment"


def test_without_an_answer_before_it_leans_on_nothing(
    understanding: Understanding, start: DialogueState
) -> None:
    _, label, _ = ask(understanding, start, "is that bad")
    assert label != "outlook"


def test_after_a_long_silence_it_leans_on_nothing(
    understanding: Understanding, start: DialogueState
) -> None:
    state, _, _ = ask(understanding, start, "what is a metastasis")
    _, label, _ = ask(understanding, state, "is that bad", at_s=FORGET_AFTER_S + 1)
    assert label != "outlook"


def test_an_emergency_is_never_a_follow_up(
    understanding: Understanding, start: DialogueState
) -> None:
    _, label, _ = ask(
        understanding, start, "what is a metastasis", "i can't move my legs"
    )
    assert label == "urgent_spinal_cord"


def test_after_an_emergency_a_question_is_answered(
    understanding: Understanding, start: DialogueState
) -> None:
    _, label, _ = ask(understanding, start, "i can't move my legs", "what is a biopsy")
    assert label == "biopsy"


def test_go_back_reaches_the_first_answer(
    understanding: Understanding, start: DialogueState
) -> None:
    state, _, first = ask(understanding, start, "what is a metastasis")
    asked = ("can it be cured", "how is it treated", "go back", "go back")
    _, _, again = ask(understanding, state, *asked)
    assert again == first


def test_go_back_says_the_answer_before_the_last(
    understanding: Understanding, start: DialogueState
) -> None:
    state, _, first = ask(understanding, start, "what is a metastasis")
    state, _, _ = ask(understanding, state, "can it be cured")
    state, label, again = ask(understanding, state, "go back")
    assert (label, again) == ("back", first)


def test_after_going_back_more_is_about_that(
    understanding: Understanding, start: DialogueState
) -> None:
    asked = ("what is a metastasis", "can it be cured", "go back", "tell me more")
    _, _, text = ask(understanding, start, *asked)
    # It was the word that was asked for; then comes the section as a whole.
    assert understanding.topic.sections["definition"].answer in text


def test_go_back_with_one_answer_repeats_it(
    understanding: Understanding, start: DialogueState
) -> None:
    state, _, first = ask(understanding, start, "what is a metastasis")
    _, _, again = ask(understanding, state, "go back")
    assert again == first


def test_go_back_reaches_so_many_answers_and_no_more(topic: Topic) -> None:
    talk = Talk(topic)
    labels = [one.label for one in topic.of_kind(Kind.INFORMATION)][: MAX_BEFORE + 3]
    said = [talk.say(label).body for label in labels]
    back = [talk.say("back").body for _ in range(MAX_BEFORE + 3)]
    reached = said[2:-1][::-1]
    assert back[:MAX_BEFORE] == reached
    assert set(back[MAX_BEFORE:]) == {reached[-1]}
    assert MAX_BEFORE == len(reached) == 10
